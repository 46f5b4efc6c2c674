/**
 * What the desk waits for: an inbox of 20,000 conversations and 200,000 messages, read and searched. Time of the store, from the call to its answer, one call after
 * another as one member of staff would make them. Files without fsync: only reads are measured, and filling is four times as fast.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newConversation } from '../core/conversation.ts';
import type { Effect } from '../core/effect.ts';
import type { MessageEvent } from '../core/event.ts';
import type { InboxFilter } from '../core/desk-ports.ts';
import { makeNumber } from '../core/request.ts';
import { openSqlite, TEMPORARY, type FullStore } from '../storage/index.ts';
import type { Row } from './row.ts';

const CONVERSATIONS = 20_000;
/** Each of one line of the person and one of the bot. */
const TURNS = 5;
const AT_ONCE = 64;
const ASKED = 300;
const PAGE = 50;
/** The issue's bars: of the server for the first screen, of a search. */
const SCREEN_MS = 300;
const SEARCH_MS = 200;
const T0 = Date.UTC(2026, 0, 4, 8);

/** What people ask, in their own words: the phrasings of the library. */
const SAYINGS: readonly string[] = readdirSync(join(import.meta.dirname, '../knowledge/seed')).filter((f) => f.endsWith('.json')).sort().flatMap((f) => {
  const file: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../knowledge/seed', f), 'utf8'));
  const entries = Array.isArray(file) ? file as { phrasings?: Record<string, string[]> }[] : [];
  return entries.flatMap((e) => Object.values(e.phrasings ?? {}).flat()).filter((s): s is string => typeof s === 'string');
});
const GIVEN = ['سارة', 'نورة', 'محمد', 'فهد', 'خالد', 'عبدالله', 'فاطمة', 'عائشة', 'يوسف', 'مريم', 'سعد', 'هند', 'ريم', 'ناصر', 'أحمد', 'ليلى'];
const FAMILY = ['العتيبي', 'القحطاني', 'الحربي', 'الشمري', 'الغامدي', 'الزهراني', 'المطيري', 'الدوسري', 'البلوي', 'الجهني'];
const ROOMS = { 3: 'waiting', 7: 'taken', 11: 'closed' } as const;

/** The same every time. */
const dice = (seed: number): (() => number) => () => (seed = (seed * 1_664_525 + 1_013_904_223) % 4_294_967_296) / 4_294_967_296;

const fill = async (store: FullStore): Promise<{ said: string[]; names: string[]; numbers: string[] }> => {
  const roll = dice(7);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(roll() * list.length)] as T;
  const said: string[] = [];
  const names: string[] = [];
  const numbers: string[] = [];
  let at = T0;
  for (let t = 0; t < TURNS; t++) {
    for (let first = 0; first < CONVERSATIONS; first += AT_ONCE) {
      const events = Array.from({ length: Math.min(AT_ONCE, CONVERSATIONS - first) }, (_, i): MessageEvent => {
        const text = `${pick(SAYINGS)}${roll() < 0.2 ? ` ${Math.floor(roll() * 1e6)}` : ''}`;
        if (said.length < 5_000 || roll() < 0.02) said[said.length < 5_000 ? said.length : Math.floor(roll() * 5_000)] = text;
        return { type: 'message', id: `${t}.${first + i}`, at: at += 1_000, from: { channel: i % 3 ? 'whatsapp' : 'telegram', user: `u${first + i}` }, body: { kind: 'text', text }, ...(t === 0 ? { name: `${pick(GIVEN)} ${pick(FAMILY)}` } : {}) };
      });
      await store.accept(events.map((event) => ({ event, to: { address: event.from } })));
      const jobs = await store.claim(at, 1e9, AT_ONCE);
      await Promise.all(jobs.map((job) => {
        const n = Number(job.event.id.split('.')[1]);
        const room = t === TURNS - 1 ? ROOMS[(n % 17) as keyof typeof ROOMS] : undefined;
        const effects: Effect[] = [{ type: 'send', key: `${job.conversation}.${t}`, lang: 'ar', lane: 'reply', text: 'وعليكم السلام ورحمة الله، أهلًا بك. ما اسمك الكامل؟' }];
        if (room) effects.push({ type: 'ticket', reason: 'human-request', priority: n % 5 ? 'normal' : 'urgent', hours: 'in', about: 'الإيجار' });
        if (room === 'closed') effects.push({ type: 'untick', why: 'closed' });
        if (t === 1 && n % 8 === 0) {
          const name = `${pick(GIVEN)} ${pick(GIVEN)} ${pick(FAMILY)}`;
          names.push(name);
          numbers.push(makeNumber(n));
          effects.push({ type: 'register', number: makeNumber(n), kind: 'aid', about: 'rent', nid: String(1_000_000_000 + n), fields: { full_name: name, phone: `+9665${String(n).padStart(8, '0')}` }, media: [] });
        }
        return store.commit({ job, state: { ...(job.state ?? newConversation(job.conversation)), rev: job.rev + 1, last: job.event.id, slots: { note: 'x'.repeat(600) } }, effects, at: at += 1 });
      }));
    }
  }
  for (const { conversation } of (await store.inbox({ box: 'waiting', who: '', max: CONVERSATIONS })).rows.filter((_, i) => i % 2)) await store.transfer(conversation, { id: 's1', name: 'منى' });
  return { said, names, numbers };
};

const rank = (took: number[], share: number): number => took.toSorted((a, b) => a - b)[Math.min(took.length - 1, Math.floor(took.length * share))] as number;
const timed = async (name: string, bar: number, ask: (n: number) => Promise<unknown>): Promise<Row> => {
  for (let n = 0; n < 20; n++) await ask(-1 - n); // the compiler's
  const took: number[] = [];
  let empty = 0;
  for (let n = 0; n < ASKED; n++) {
    const begun = performance.now();
    const answer = await ask(n);
    took.push(performance.now() - begun);
    if (Array.isArray(answer) && answer.length === 0) empty++;
  }
  return { name: `desk: ${name}, p95`, unit: 'ms', figure: rank(took, 0.95), bar: { of: 'figure', at: 'most', value: bar }, note: `median ${rank(took, 0.5).toFixed(1)}, worst ${rank(took, 1).toFixed(1)}${empty ? `; ${empty} of ${ASKED} found nothing` : ''}` };
};
const nth = <T>(list: readonly T[], n: number): T => list[((n * 37) % list.length + list.length) % list.length] as T;

export const run = async (): Promise<Row[]> => {
  const store = await openSqlite({ dir: TEMPORARY });
  try {
    const { said, names, numbers } = await fill(store);
    const boxes: InboxFilter['box'][] = ['waiting', 'mine', 'taken', 'bot', 'all', 'closed'];
    const common = new Map<string, number>();
    for (const s of said) for (const w of s.split(/\s+/)) if (w.length > 3) common.set(w, (common.get(w) ?? 0) + 1);
    const frequent = [...common].sort((a, b) => b[1] - a[1]).slice(0, 30).map(([w]) => w);
    return [
      await timed('first screen (a box of 50 and its counts)', SCREEN_MS, async (n) => { await Promise.all([store.inbox({ box: nth(boxes, n), who: 's1', max: PAGE }), store.counts('s1')]); }),
      await timed('search of two or three words somebody said', SEARCH_MS, (n) => store.search(nth(said, n).split(/\s+/).slice(0, n % 2 ? 3 : 2).join(' '), PAGE)),
      await timed('search of the most frequent words', SEARCH_MS, (n) => store.search(n % 2 ? nth(frequent, n) : `${nth(frequent, n)} ${nth(frequent, n + 1)}`, PAGE)),
      await timed('search of names, numbers and phones, with its rows', SEARCH_MS, async (n) => {
        const hits = await store.search(n % 3 ? nth(names, n) : nth(numbers, n), PAGE);
        await store.inbox({ box: 'all', who: 's1', max: PAGE, ids: hits.map((h) => h.conversation) });
      }),
      await timed('a page of requests, and the board', SCREEN_MS, async (n) => { await Promise.all([store.requestsPage({ sort: nth(['created', 'updated', 'due'] as const, n), open: true, max: PAGE }), store.board(null, T0)]); }),
      await timed('a page of people, or a search of them', SCREEN_MS, (n) => store.people(n % 2 ? null : nth(names, n), { max: PAGE })),
    ];
  } finally {
    await store.close();
  }
};

if (import.meta.main) console.log(JSON.stringify(await run(), null, 2));
