/** What a conversation looks like in a list, kept by the turn that changes it: who it is, what was said last, how much of it staff have not seen. */
import { tidy } from '../core/tidy.ts';
import { bare } from '../core/text.ts';
import { place, type Ctx } from './context.ts';
import { one } from './driver.ts';
import { noteName } from './words.ts';

/** `given`: the name in a request; it stands before `name`, which the channel says. `seen`: the newest inbound message; `heard`: what the person said last. */
export type Face = { name: string | null; given: string | null; text: string; seen: string | null; heard?: { at: number; text: string; confided?: true }; /** Of `text`. */ confided?: true };
export const NO_FACE: Face = { name: null, given: null, text: '', seen: null };
/** Where a conversation stands with staff. */
export type Stand = 'free' | 'waiting' | 'taken' | 'closed';

const SNIPPET = 120; // characters, as the port says
const NAME = 200;

/** The first characters of a text on one line. Isolates go: half of one would turn what stands beside it. */
const short = (text: string, max: number): string => {
  const line = bare(tidy(text.slice(0, max * 8))).replace(/\s+/g, ' ').trim();
  const letters = [...line];
  return letters.length > max ? `${letters.slice(0, max - 1).join('')}…` : line;
};
export const snippet = (text: string): string => short(text, SNIPPET);
/** Null: nothing that could be called a name. */
export const nameIn = (value: unknown): string | null => (typeof value === 'string' ? short(value, NAME) || null : null);
export const nameOf = (face: Face | null): string | null => face && (face.given ?? face.name);

export const readFace = (c: Ctx, person: string, conversation: string, sealed: Uint8Array | null): Promise<Face | null> => c.vault.open<Face>(person, place('face', conversation), sealed);
export const sealFace = (c: Ctx, person: string, conversation: string, face: Face): Promise<Uint8Array> => c.vault.seal(person, place('face', conversation), face);

/** Somebody outside a turn learned whose conversation it is (a request that staff wrote). */
export const nameLine = async (c: Ctx, conversation: string, given: string, at: number): Promise<void> => {
  const line = await one<{ person: string; face: Uint8Array | null }>(c.tx, 'SELECT person, face FROM conversation WHERE id = ?', [conversation]);
  if (!line) return;
  const face = (await readFace(c, line.person, conversation, line.face)) ?? NO_FACE;
  await c.tx.run('UPDATE conversation SET face = ? WHERE id = ?', [await sealFace(c, line.person, conversation, { ...face, given }), conversation]);
  await noteName(c, conversation, given, at);
};
