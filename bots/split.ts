/** A text in parts that a channel takes, cut where a reader would pause. Pure. */

/** Where to cut, best first: between paragraphs, lines, sentences, words. Each matches the place after which the next part begins. */
const CUTS: readonly RegExp[] = [/\n{2,}/g, /\n/g, /[.!?؟…۔]["»”)]?\s+/g, /[،؛,;:]\s+/g, /\s+/g];
/** A part shorter than this share of the room is not worth a cut at a better place. */
const WORTH = 0.4;
const ISOLATES = /[\u2066-\u2069]/g;

/** Length in UTF-16 units, as Telegram and WhatsApp count. A pair is never torn, an isolate that is open at the end of a part is closed there and opened again in the next. */
export const splitText = (text: string, max: number): string[] => {
  const parts: string[] = [];
  let rest = text;
  let open = '';
  while (open.length + rest.length > max) {
    const room = max - open.length - 3; // what closing isolates may need
    const at = cutAt(rest, room);
    const part = open + rest.slice(0, at);
    open = openAt(part);
    parts.push(part.trimEnd() + '\u2069'.repeat(open.length));
    rest = rest.slice(at).trimStart();
  }
  if (rest || !parts.length) parts.push(open + rest);
  return parts;
};

const cutAt = (text: string, room: number): number => {
  for (const cut of CUTS) {
    const last = [...text.slice(0, room).matchAll(cut)].at(-1);
    if (last && last.index + last[0].length > room * WORTH) return last.index + last[0].length;
  }
  const code = text.charCodeAt(room - 1);
  return code >= 0xd800 && code < 0xdc00 ? room - 1 : room; // not through the middle of a pair
};

/** The isolates that a text leaves open, at most three deep. */
const openAt = (text: string): string => {
  let open = '';
  for (const [c] of text.matchAll(ISOLATES)) open = c === '\u2069' ? open.slice(0, -1) : open + c;
  return open.slice(0, 3);
};
