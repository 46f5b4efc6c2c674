/** What a message of a person says. Pure and total: a type that we do not know is `other`, never silence. */
import type { Body, Media } from '../../core/message.ts';
import { safeName } from '../../core/files.ts';
import { tidy } from '../../core/tidy.ts';
import { readWireId } from './choice.ts';
import type { Message, Spoken } from './payloads.ts';

/** A name for what comes without one. */
const NAMES: Record<string, string> = {
  'image/jpeg': 'photo.jpg', 'image/png': 'photo.png', 'image/webp': 'photo.webp', 'video/mp4': 'video.mp4', 'video/3gpp': 'video.3gp',
  'audio/ogg': 'voice.ogg', 'audio/aac': 'audio.aac', 'audio/mpeg': 'audio.mp3', 'audio/mp4': 'audio.m4a', 'audio/amr': 'audio.amr', 'application/pdf': 'document.pdf',
};
const FILES = ['image', 'video', 'audio', 'document'] as const;
/** Types that mean something to the reply's wording under a plainer name. */
const OTHERS: Record<string, string> = { contacts: 'contact', nfm_reply: 'form' };
const SLUG = /^[a-z][a-z0-9_]{0,39}$/;
const POINTER = /^[\w.-]{1,200}$/;
/** A row's title that had to be cut ends so; the whole label is then in its description (render.ts). */
const CUT = '…';

const other = (what: string | undefined): Body => ({ kind: 'other', what: what !== undefined && SLUG.test(what) ? (OTHERS[what] ?? what) : 'unknown' });
const said = (s: string | undefined): string => tidy(s ?? '').trim();

const mediaOf = (kind: (typeof FILES)[number], m: Spoken): Body => {
  const file = m[kind];
  const mime = (file?.mime_type ?? '').split(';')[0]?.trim().toLowerCase() || 'application/octet-stream';
  const media: Media = {
    id: '', name: file?.filename ? safeName(file.filename) : (NAMES[mime] ?? kind), mime, bytes: 0,
    // Meta itself could not load it (131052): there is nothing to fetch.
    ...(file?.id && POINTER.test(file.id) ? { pointer: file.id } : { lost: 'gone' as const }),
  };
  return { kind: 'media', media: [media], caption: said(file?.caption) };
};

const chosenOf = (wire: string | undefined, title: string, whole = ''): Body => {
  const label = title.endsWith(CUT) && whole ? whole : title;
  const { id, of } = readWireId(wire ?? '');
  // Cleaned after decoding: the nonce's escapes may spell anything.
  const [own, nonce] = [tidy(id), tidy(of ?? '')];
  if (!own) return label ? { kind: 'text', text: label } : other('interactive');
  return { kind: 'choice', id: own, label: label || own, ...(nonce ? { of: nonce } : {}) };
};

/** Null: an edit without words (a file whose caption went). */
export const wordsOf = (m: Spoken | undefined): string | null => {
  const kind = FILES.find((k) => k === m?.type);
  return said(kind ? m?.[kind]?.caption : m?.text?.body) || null;
};

export const bodyOf = (m: Message): Body => {
  const file = FILES.find((k) => k === m.type);
  if (file) return mediaOf(file, m);
  switch (m.type) {
    case 'voice': return mediaOf('audio', m);
    case 'text': {
      const text = said(m.text?.body);
      return text ? { kind: 'text', text } : other('empty');
    }
    case 'interactive': {
      const picked = m.interactive?.button_reply ?? m.interactive?.list_reply;
      return picked ? chosenOf(picked.id, said(picked.title), said(picked.description)) : other(m.interactive?.type ?? 'interactive');
    }
    case 'button': {
      // A quick reply of a template: its payload is a choice of ours only when it looks like one, otherwise the person simply said these words.
      const payload = m.button?.payload ?? '';
      const text = said(m.button?.text);
      return /^\d+\.\d+:./.test(payload) ? chosenOf(payload, text) : text ? { kind: 'text', text } : other('button');
    }
    case 'location': return m.location ? { kind: 'place', lat: m.location.latitude, lon: m.location.longitude } : other('location');
    case 'unsupported': return other(m.unsupported?.type ?? 'unsupported');
    default: return other(m.type);
  }
};
