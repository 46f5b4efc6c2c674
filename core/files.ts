/** Files that people or staff send, on any channel: typed by their content, never by their name. Pure. */
import { tidy } from './tidy.ts';

const NAME = 120;
const OPEN_XML: Record<string, string> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** [offset, bytes as latin1, type]: the first that fits wins. */
const MAGIC: readonly (readonly [number, string, string])[] = [
  [0, '\xff\xd8\xff', 'image/jpeg'],
  [0, '\x89PNG\r\n\x1a\n', 'image/png'],
  [0, 'GIF87a', 'image/gif'],
  [0, 'GIF89a', 'image/gif'],
  [8, 'WEBP', 'image/webp'],
  [4, 'ftypheic', 'image/heic'],
  [4, 'ftypheix', 'image/heic'],
  [4, 'ftypmif1', 'image/heif'],
  [4, 'ftypavif', 'image/avif'],
  [4, 'ftypM4A', 'audio/mp4'],
  [4, 'ftypqt', 'video/quicktime'],
  [4, 'ftyp', 'video/mp4'],
  [0, '%PDF-', 'application/pdf'],
  [0, 'OggS', 'audio/ogg'],
  [0, 'ID3', 'audio/mpeg'],
  [8, 'WAVE', 'audio/wav'],
  [0, '\x1a\x45\xdf\xa3', 'video/webm'],
  [0, 'PK\x03\x04', 'application/zip'],
];

export const typeOf = (bytes: Uint8Array, name: string): string => {
  const head = String.fromCharCode(...bytes.subarray(0, 32));
  const mime = MAGIC.find(([at, magic]) => head.startsWith(magic, at))?.[2] ?? 'application/octet-stream';
  return mime === 'application/zip' ? (OPEN_XML[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? mime) : mime;
};

/** A name fit for a screen and a header: no path, no direction tricks ("gpj.exe" turned round), not endless. */
export const safeName = (name: string): string => {
  const plain = tidy(name).replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\n\t]/g, '').split(/[\\/]/).at(-1)?.trim() ?? '';
  return [...(plain || 'file')].slice(-NAME).join('');
};
