/** How large a conversation is: at each waiting step of the real registration without what the person wrote, and 100,000 of them in memory. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { newConversation, type Conversation } from '../core/conversation.ts';
import type { Effect } from '../core/effect.ts';
import type { Understood } from '../core/entry.ts';
import type { Body } from '../core/message.ts';
import type { World } from '../flows/world.ts';
import type { Row } from './row.ts';

const STATE_BYTES = 460;
const LIVE = 100_000;
const LIVE_MB = 80;
const AT = Date.parse('2026-03-01T09:00:00Z');
const text = (t: string): Body => ({ kind: 'text', text: t });
const WALK: Body[] = [
  { kind: 'choice', id: 'register_request', label: '' }, { kind: 'choice', id: 'agree', label: 'أوافق' }, text('عبدالرحمن محمد الأحمدي'), text('1082345677'), text('0551234567'), text('حي العزيزية'), text('6'),
  { kind: 'choice', id: 'low_income', label: '' }, text('1800'), { kind: 'choice', id: 'rent', label: '' }, text('تأخرنا في سداد إيجار البيت ثلاثة أشهر'), { kind: 'choice', id: 'skip', label: '' },
];
const STUB: Understood = { outcome: 'unknown', topic: null, topics: [], candidates: [], lang: 'ar', smalltalk: null, danger: null };
/** Ids as long as those of the store and the web chat. */
const idOf = (n: number): string => `c${String(n).padStart(20, '0')}`;
type Turn = (world: World, state: string, event: string, understand: (text: string) => Understood) => { state: string; effects: Effect[] };

/** The state after every turn of the walk. */
const walk = (world: World, turn: Turn, id: string): Conversation[] => {
  const states: Conversation[] = [];
  let state = JSON.stringify(newConversation(id));
  for (const [n, body] of WALK.entries()) {
    state = turn(world, state, JSON.stringify({ type: 'message', id: `u${String(n).padStart(22, '0')}`, at: AT + n * 20_000, from: { channel: 'web', user: id }, body }), () => STUB).state;
    states.push(JSON.parse(state) as Conversation);
  }
  if (states.at(-1)?.step !== 'review') throw new Error(`bench: the walk ended at ${states.at(-1)?.step}`);
  return states;
};

const withoutAnswers = (s: Conversation): Conversation => ({ ...s, slots: {}, stack: s.stack.map((f) => ({ ...f, slots: {} })) });
/** Values gone, names of slots kept. */
const namesOnly = (s: Conversation): Conversation => ({ ...s, slots: Object.fromEntries(Object.keys(s.slots).map((k) => [k, null])) });
const bytes = (s: Conversation): number => Buffer.byteLength(JSON.stringify(s));

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const heldMb = (make: () => unknown[]): number => {
  for (let n = 0; n < 3; n++) collect(); // buffers are swept one collection later
  const before = process.memoryUsage();
  const held = make();
  for (let n = 0; n < 3; n++) collect();
  const after = process.memoryUsage();
  const mb = (after.heapUsed + after.external - before.heapUsed - before.external) / 1e6;
  if (held.length !== LIVE) throw new Error('bench: lost some');
  return mb;
};

export const sizes = (world: World, turn: Turn): Row[] => {
  const states = walk(world, turn, idOf(1));
  const largest = states.reduce((a, b) => (bytes(withoutAnswers(b)) > bytes(withoutAnswers(a)) ? b : a));
  const named = states.reduce((a, b) => (bytes(namesOnly(b)) > bytes(namesOnly(a)) ? b : a));
  const written = states.map((s) => JSON.stringify(s));
  const nth = (n: number): string => (written[n % written.length] as string).replaceAll(idOf(1), idOf(n));
  const strings = heldMb(() => Array.from({ length: LIVE }, (_, n) => JSON.stringify(JSON.parse(nth(n)))));
  const packed = heldMb(() => Array.from({ length: LIVE }, (_, n) => Buffer.from(nth(n))));
  const objects = heldMb(() => Array.from({ length: LIVE }, (_, n) => JSON.parse(nth(n)) as Conversation));
  const mb = (name: string, figure: number, note: string): Row => ({ name, unit: 'MB', figure: Number(figure.toFixed(1)), note, bar: { of: 'figure', at: 'most', value: LIVE_MB } });
  return [
    { name: 'state without slots, largest of the real registration', unit: 'bytes', figure: bytes(withoutAnswers(largest)), bar: { of: 'figure', at: 'most', value: STATE_BYTES }, note: `at ${largest.step}` },
    { name: 'state with slot names but no values, largest', unit: 'bytes', figure: bytes(namesOnly(named)), note: `at ${named.step}; with the answers ${bytes(named)}` },
    mb('100,000 live conversations with answers, as JSON strings', strings, 'spread over all steps of the registration'),
    mb('100,000 live conversations with answers, as UTF-8 buffers', packed, 'as a driver hands them over'),
    mb('100,000 live conversations with answers, as objects', objects, 'Sila holds none of these: a state is in memory only while its turn is made'),
  ];
};
