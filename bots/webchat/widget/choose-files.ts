/** What may be attached: checked before a byte is sent, in words that help. Large photos are made smaller, because phones send 8 MB and lines are slow. */
import { put } from './texts.ts';
import type { Texts } from './texts.ts';

export type FileRules = { accept: string[]; files: number; fileBytes: number };
const BIG_PHOTO = 1_500_000;
/** Long side in pixels at which an A4 page is still read with ease. */
const SIDE = 2_200;

const fits = (f: File, accept: string[]): boolean => accept.some((a) =>
  a.startsWith('.') ? f.name.toLowerCase().endsWith(a) : a.endsWith('/*') ? f.type.startsWith(a.slice(0, -1)) : f.type === a);

const smaller = async (f: File): Promise<File> => {
  if (!/^image\/(jpeg|webp)$/.test(f.type) || f.size < BIG_PHOTO) return f;
  try {
    const picture = await createImageBitmap(f);
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.85));
    return made && made.size < f.size ? new File([made], f.name.replace(/\.\w+$/, '.jpg'), { type: 'image/jpeg' }) : f;
  } catch {
    return f; // a picture this browser cannot read goes as it is
  }
};

/** The files that may go, and what to say about the first one that may not. */
export const choose = async (chosen: File[], have: number, rules: FileRules, t: Texts): Promise<{ good: File[]; problem: string }> => {
  const good: File[] = [];
  let problem = '';
  for (const f of chosen) {
    if (have + good.length >= rules.files) { problem ||= put(t.tooMany, { n: rules.files }); break; }
    if (!fits(f, rules.accept)) { problem ||= put(t.wrongType, { name: f.name }); continue; }
    if (f.size === 0) { problem ||= put(t.empty, { name: f.name }); continue; }
    const small = await smaller(f);
    if (small.size > rules.fileBytes) { problem ||= put(t.tooLarge, { name: f.name, n: Math.floor(rules.fileBytes / 1_048_576) }); continue; }
    good.push(small);
  }
  return { good, problem };
};

export const sizeOf = (bytes: number, t: Texts): string => (bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} ${t.kb}` : `${(bytes / 1_000_000).toFixed(1)} ${t.mb}`);
