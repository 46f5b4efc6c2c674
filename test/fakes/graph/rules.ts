/** What Meta refuses, with its own codes, written from its pages on messages, media and error codes. */
export type Rule = 'window' | 'pair';
export type Refused = { status: number; code: number; message: string; subcode?: number; details?: string };

const no = (details: string, code = 100): Refused => ({ status: 400, code, message: code === 100 ? '(#100) Invalid parameter' : `(#${code}) Parameter value is not valid`, details });
type Obj = Record<string, unknown>;
const obj = (v: unknown): Obj => (typeof v === 'object' && v !== null && !Array.isArray(v) ? (v as Obj) : {});
const str = (v: unknown): string => (typeof v === 'string' ? v : '');
const between = (v: unknown, min: number, max: number): boolean => typeof v === 'string' && v.length >= min && v.length <= max;

const buttons = (action: Obj): Refused | null => {
  const list = Array.isArray(action['buttons']) ? action['buttons'].map(obj) : [];
  const replies = list.map((b) => obj(b['reply']));
  if (!list.length || list.length > 3) return no('Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3', 131009);
  if (list.some((b) => b['type'] !== 'reply')) return no('Invalid button type');
  if (replies.some((r) => !between(r['title'], 1, 20))) return no('Button title length invalid. Min length: 1, Max length: 20', 131009);
  if (replies.some((r) => !between(r['id'], 1, 256))) return no('Button id length invalid. Min length: 1, Max length: 256', 131009);
  if (new Set(replies.map((r) => r['title'])).size < list.length || new Set(replies.map((r) => r['id'])).size < list.length) return no('Duplicated button', 131009);
  return null;
};

const list = (action: Obj): Refused | null => {
  const sections = Array.isArray(action['sections']) ? action['sections'].map(obj) : [];
  const rows = sections.flatMap((s) => (Array.isArray(s['rows']) ? s['rows'].map(obj) : []));
  if (!between(action['button'], 1, 20)) return no('Invalid list button length. Min length: 1, Max length: 20', 131009);
  if (!sections.length || sections.length > 10 || (sections.length > 1 && sections.some((s) => !between(s['title'], 1, 24)))) return no('Invalid sections', 131009);
  if (!rows.length || rows.length > 10) return no('Total row count exceed max allowed count: 10', 131009);
  if (rows.some((r) => !between(r['title'], 1, 24))) return no('Row title is too long. Max length is 24', 131009);
  if (rows.some((r) => !between(r['id'], 1, 200))) return no('Row id is too long. Max length is 200', 131009);
  if (rows.some((r) => r['description'] !== undefined && !between(r['description'], 0, 72))) return no('Row description is too long. Max length is 72', 131009);
  if (new Set(rows.map((r) => r['id'])).size < rows.length) return no('Duplicated row id', 131009);
  return null;
};

const template = (t: Obj): Refused | null => {
  if (!str(t['name']) || !str(obj(t['language'])['code'])) return { ...no('name and language are required'), code: 131008 };
  const body = (Array.isArray(t['components']) ? t['components'].map(obj) : []).filter((c) => c['type'] === 'body').flatMap((c) => (Array.isArray(c['parameters']) ? c['parameters'].map(obj) : []));
  if (body.length !== 1) return { status: 400, code: 132000, message: '(#132000) Number of parameters does not match the expected number of params' };
  const text = str(body[0]?.['text']);
  return /[\n\t]| {5,}/.test(text) || !between(text, 1, 1024) ? { status: 400, code: 132018, message: '(#132018) There is an issue with the parameters in your template', details: 'Param text cannot have new-line/tab characters or more than 4 consecutive spaces' } : null;
};

/** Null: Meta would take it. `known`: is there a file under this id? */
export const judge = (m: Obj, known: (media: string) => boolean): Refused | null => {
  if (m['messaging_product'] !== 'whatsapp') return no('The parameter messaging_product is required.');
  const to = str(m['to']);
  if (!to && !str(m['recipient'])) return { ...no('Parameter to or recipient is required'), code: 131008, message: '(#131008) Required parameter is missing' };
  if (to && !/^\+?\d[\d ()-]{4,24}$/.test(to)) return no('to is not a phone number');
  if (!to && !/^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/.test(str(m['recipient']))) return no('recipient is not a user id');
  if (m['biz_opaque_callback_data'] !== undefined && !between(m['biz_opaque_callback_data'], 0, 512)) return no('biz_opaque_callback_data must be at most 512 characters');
  const type = str(m['type']) || 'text';
  const part = obj(m[type]);
  switch (type) {
    case 'text': return between(part['body'], 1, 4096) ? null : no('Param text[body] must be at most 4096 characters long.');
    case 'interactive': {
      const body = obj(part['body'])['text'];
      if (!between(body, 1, 1024)) return no('Body text length invalid. Min length: 1, Max length: 1024', 131009);
      return part['type'] === 'button' ? buttons(obj(part['action'])) : part['type'] === 'list' ? list(obj(part['action'])) : no('interactive type');
    }
    case 'template': return template(part);
    case 'image': case 'video': case 'audio': case 'document': case 'sticker':
      if (!str(part['id']) && !str(part['link'])) return { ...no('id or link is required'), code: 131008 };
      if (type === 'audio' && part['caption'] !== undefined) return no('audio takes no caption');
      return str(part['link']) || known(str(part['id'])) ? null : { status: 400, code: 131053, message: '(#131053) Media upload error' };
    case 'location': case 'reaction': case 'contacts': return null;
    default: return { status: 400, code: 131051, message: '(#131051) Unsupported message type' };
  }
};

const MB = 1024 * 1024;
const UPLOADS: readonly [RegExp, number][] = [[/^image\/(jpeg|png)$/, 5 * MB], [/^image\/webp$/, 500 * 1024], [/^video\/(mp4|3gpp)$/, 16 * MB], [/^audio\/(aac|amr|mpeg|mp4|ogg)$/, 16 * MB],
  [/^(text\/plain|application\/(pdf|msword|vnd\.(ms-|openxmlformats-).+))$/, 100 * MB]];
export const judgeUpload = (mime: string, bytes: number): Refused | null => {
  const rule = UPLOADS.find(([type]) => type.test(mime));
  return !rule ? no('Param file must be a file with one of the following types: ...') : bytes > rule[1] ? { status: 400, code: 131053, message: '(#131053) Media upload error', details: 'too large' } : null;
};
