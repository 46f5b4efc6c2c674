/** An inbox of 20,000 conversations and 200,000 messages, as a charity would have it after a few years. The same every time. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newConversation } from '../core/conversation.ts';
import type { Effect } from '../core/effect.ts';
import type { MessageEvent } from '../core/event.ts';
import { makeNumber } from '../core/request.ts';
import type { FullStore } from '../storage/index.ts';

const CONVERSATIONS = 20_000;
/** Each of one line of the person and one of the bot. */
const TURNS = 5;
const AT_ONCE = 64;
/** The last of it was said an hour before the bench. */
const T0 = Date.now() - 30 * 3_600_000;

/** What people ask, in their own words: the phrasings of the library. */
export const SAYINGS: readonly string[] = readdirSync(join(import.meta.dirname, '../knowledge/seed')).filter((f) => f.endsWith('.json')).sort().flatMap((f) => {
  const file: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../knowledge/seed', f), 'utf8'));
  const entries = Array.isArray(file) ? file as { phrasings?: Record<string, string[]> }[] : [];
  return entries.flatMap((e) => Object.values(e.phrasings ?? {}).flat()).filter((s): s is string => typeof s === 'string');
});
const GIVEN = ['سارة', 'نورة', 'محمد', 'فهد', 'خالد', 'عبدالله', 'فاطمة', 'عائشة', 'يوسف', 'مريم', 'سعد', 'هند', 'ريم', 'ناصر', 'أحمد', 'ليلى'];
const FAMILY = ['العتيبي', 'القحطاني', 'الحربي', 'الشمري', 'الغامدي', 'الزهراني', 'المطيري', 'الدوسري', 'البلوي', 'الجهني'];
const ROOMS = { 3: 'waiting', 7: 'taken', 11: 'closed' } as const;

/** The same every time. */
const dice = (seed: number): (() => number) => () => (seed = (seed * 1_664_525 + 1_013_904_223) % 4_294_967_296) / 4_294_967_296;

export type Filled = { said: string[]; names: string[]; numbers: string[] };
export const fill = async (store: FullStore): Promise<Filled> => {
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

/** Words that a search for them finds in many conversations. */
export const frequentIn = (said: readonly string[]): string[] => {
  const common = new Map<string, number>();
  for (const s of said) for (const w of s.split(/\s+/)) if (w.length > 3) common.set(w, (common.get(w) ?? 0) + 1);
  return [...common].sort((a, b) => b[1] - a[1]).slice(0, 30).map(([w]) => w);
};
