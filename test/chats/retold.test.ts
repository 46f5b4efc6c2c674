/**
 * Law: however it is told, what is stored is the same. Every request for aid of the transcripts is told again in two ways: as a story that answers several
 * questions at once, and with answers corrected at random places - given wrong and put right, or put wrong and right again. `SILA_REPLAY_SEED` throws other dice.
 */
import { describe, expect, it } from 'vitest';
import type { OutputLine } from '../../app/chat-format.ts';
import { openFlows, readFlowFiles } from '../../app/flow-files.ts';
import type { Transcript } from '../../app/transcript.ts';
import { DEFAULT_AT } from '../../app/transcript.ts';
import type { Json } from '../../core/json.ts';
import { bare } from '../../core/text.ts';
import { luhnDigit } from '../flows/numbers.ts';
import { handOf, hash, registered, seeded, type Hand } from './again.ts';
import { chatFiles, FLOWS, readChat } from './play.ts';

const SEED = Number(process.env['SILA_REPLAY_SEED'] ?? 7);
type Fields = Record<string, Json>;
type Lang = 'ar' | 'en';
const flow = openFlows(readFlowFiles(FLOWS)).current.get('register_request')!;
const labelOf = (slot: string, id: string, lang: Lang): string => { const s = flow.slots[slot]; return s?.type === 'choice' ? (s.options[id]?.[lang] ?? id) : id; };

/** How a value is written in an answer, in a story, and in a correction. `{}` is the value. */
const STORY: Record<string, Record<Lang, string>> = {
  full_name: { ar: 'اسمي {}', en: 'my name is {}' }, national_id: { ar: 'هويتي {}', en: 'my id is {}' }, phone: { ar: 'وجوالي {}', en: 'my phone is {}' },
  family_size: { ar: 'عدد افراد اسرتي {}', en: 'we are {}' }, monthly_income: { ar: 'ودخلي {}', en: 'my income is {}' }, aid_kind: { ar: 'وابغى {}', en: 'i need {}' },
  district: { ar: 'ساكن في {}', en: 'i live in {}' }, case_category: { ar: 'حالتي {}', en: 'i am {}' },
};
const PUT_RIGHT: Record<string, Record<Lang, string>> = {
  full_name: { ar: 'لا، اسمي {}', en: 'sorry, my name is {}' }, national_id: { ar: 'غلط، هويتي {}', en: 'sorry, my id is {}' }, phone: { ar: 'لا، رقمي {}', en: 'no, my phone is {}' },
  family_size: { ar: 'معليش عدد افراد الاسرة {}', en: 'sorry, we are {}' }, monthly_income: { ar: 'لا الدخل {}', en: 'sorry, my income is {}' }, aid_kind: { ar: 'لا قصدي ابغى {}', en: 'sorry, i need {}' },
};
/** Right in form, and nobody's answer in the transcripts. */
const WRONG: Record<string, Json> = { full_name: 'جمال وليد الزيدي', national_id: `205896321${luhnDigit('205896321')}`, phone: '+966509090909', family_size: 11, monthly_income: 4321, aid_kind: 'marriage' };
const ASKED = ['full_name', 'national_id', 'phone', 'district', 'family_size', 'case_category', 'monthly_income', 'aid_kind', 'need_details', 'documents'];

const written = (slot: string, value: Json, lang: Lang): string => {
  if (value === null) return lang === 'ar' ? 'لا يوجد' : 'skip';
  if (slot === 'phone') return String(value).replace('+966', '0');
  return flow.slots[slot]?.type === 'choice' ? labelOf(slot, String(value), lang) : String(value);
};
const sentence = (table: typeof STORY, slot: string, value: Json, lang: Lang): string => (table[slot]?.[lang] ?? '').replace('{}', written(slot, value, lang));

/** Every request for aid for oneself that the transcripts store with written answers alone. */
type Told = { name: string; lang: Lang; fields: Fields };
const toldOnce = (): Told[] => {
  const seen = new Map<string, Told>();
  for (const file of chatFiles()) for (const turn of readChat(file).turns) for (const line of turn.expected) {
    if (!line.startsWith('+ register kind=aid full_name=')) continue;
    const fields: Fields = Object.fromEntries([...line.matchAll(/ ([a-z_]+)=(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)].map(([, k = '', quoted, plain = '']) => [k, quoted ?? plain]));
    delete fields['kind'];
    if (fields['documents'] !== 'null' || ASKED.some((k) => fields[k] === undefined) || turn.expected.some((l) => l.startsWith('+ attach'))) continue;
    fields['documents'] = null;
    for (const k of ['family_size', 'monthly_income']) fields[k] = Number(fields[k]);
    if (/[{\\]/.test(JSON.stringify([fields['district'], fields['need_details']]))) continue; // a place from the map, a recording
    const lang: Lang = /lang=en/.test(turn.expected.at(-1) ?? '') ? 'en' : 'ar';
    seen.set(JSON.stringify(fields), { name: file, lang, fields });
  }
  return [...seen.values()];
};

const EMPTY: Pick<Transcript, 'head' | 'title' | 'channel' | 'mode' | 'opened' | 'turns' | 'tail' | 'preset'> = { head: [], title: '', channel: 'web', mode: 'demo', opened: false, turns: [], tail: [], preset: { requests: [], people: [], waiting: 0 } };
const fresh = (): Promise<Hand> => handOf({ ...EMPTY, at: Date.parse(DEFAULT_AT) });
const ASK_FOR: Record<Lang, string> = { ar: 'ابغى اقدم طلب', en: 'I want to apply for aid' };
const AGREE: Record<Lang, string> = { ar: 'أوافق', en: 'I agree' };
const SEND: Record<Lang, string> = { ar: 'نعم', en: 'yes' };
const MOST = 40;

/** Answers what is open until the request is stored. `before` may say something else first, at any question; the same must be open afterwards. */
const tell = async (hand: Hand, opened: OutputLine, { fields, lang }: Told, before: (out: OutputLine) => Promise<OutputLine> = async (out) => out, first: Fields = {}): Promise<{ outs: OutputLine[]; asked: string[] }> => {
  const outs: OutputLine[] = [];
  const asked: string[] = [];
  let out = opened;
  for (let n = 0; n < MOST && !registered(outs).length; n++) {
    out = await before(out);
    const open = out.awaiting ?? '';
    asked.push(open);
    if (open === 'consent') out = await hand.say({ say: AGREE[lang] });
    else if (open === 'review') out = await hand.say({ say: SEND[lang] });
    else if (open in fields) out = await hand.say({ say: written(open, first[open] ?? fields[open] ?? null, lang) });
    else throw new Error(`stuck at ${out.flow}/${open}: ${out.replies.map((r) => bare(r.text)).join(' | ').slice(0, 300)}`);
    outs.push(out);
  }
  return { outs, asked };
};
const stored = (fields: Fields): Json[] => [{ kind: 'aid', fields: fields as Json }];
/** Some of the names, at least `least`. */
const some = (names: string[], least: number, dice: () => number): string[] => {
  const picked = names.filter(() => dice() < 0.6);
  return picked.length >= least ? picked : names.slice(0, least);
};

const all = toldOnce();
it('most of what is registered for oneself is told again', () => expect(all.length).toBeGreaterThan(25));

describe('several answers in one message', () => {
  it.each(all)('$name', async (told) => {
    const dice = seeded(hash(told.name) ^ SEED);
    const whole = /^(?:حي )?\S+$/; // of a longer place a story does not say where it ends
    const picked = some(Object.keys(STORY).filter((slot) => slot !== 'district' || whole.test(String(told.fields['district']))), 2, dice);
    const atOnce = dice() < 0.5; // with the wish itself, before consent
    const story = picked.map((slot) => sentence(STORY, slot, told.fields[slot] ?? null, told.lang)).join(told.lang === 'ar' ? '، ' : ', ');
    const hand = await fresh();
    try {
      const wish = await hand.say({ say: atOnce ? `${ASK_FOR[told.lang]}، ${story}` : ASK_FOR[told.lang] });
      if (wish.awaiting !== 'consent') await hand.say({ choose: 'register_request' }); // the bot spoke of the kind of aid first, and offers the form
      expect(registered([wish])).toEqual([]);
      const agreed = await hand.say({ say: AGREE[told.lang] });
      const out = atOnce ? agreed : await hand.say({ say: story });
      const { outs, asked } = await tell(hand, out, told);
      expect(registered([out, ...outs]), story).toEqual(stored(told.fields));
      expect(asked.filter((slot) => picked.includes(slot)), `not asked again after: ${story}`).toEqual([]);
    } finally { await hand.session.close(); }
  });
});

describe('answers corrected at random places', () => {
  it.each(all)('$name', async (told) => {
    const dice = seeded(hash(told.name) ^ (SEED + 1));
    const log: string[] = [];
    const hand = await fresh();
    const turn = some(Object.keys(PUT_RIGHT), 2, dice);
    /** Given wrong at first, right later; the others right at first, wrong and right again later. */
    const wrongFirst = turn.filter(() => dice() < 0.5);
    const todo = new Map(turn.map((slot) => [slot, wrongFirst.includes(slot) ? [told.fields[slot] as Json] : [WRONG[slot] as Json, told.fields[slot] as Json]]));
    const given = new Set<string>();
    let before = '';
    const correct = async (open: OutputLine): Promise<OutputLine> => {
      if (before) given.add(before);
      before = open.awaiting ?? '';
      let out = open;
      for (const [slot, values] of todo) while (values.length && given.has(slot) && (open.awaiting === 'review' || dice() < 0.3)) {
        const say = sentence(PUT_RIGHT, slot, values.shift() as Json, told.lang);
        log.push(`${say} at ${open.awaiting}`);
        out = await hand.say({ say });
        expect([out.flow, out.awaiting], log.join('; ')).toEqual([open.flow, open.awaiting]);
      }
      return out;
    };
    try {
      const out = await hand.say({ say: ASK_FOR[told.lang] });
      const { outs } = await tell(hand, out, told, correct, Object.fromEntries(wrongFirst.map((slot) => [slot, WRONG[slot] as Json])));
      expect(log.length, 'something was corrected').toBeGreaterThan(1);
      expect(registered(outs), log.join('; ')).toEqual(stored(told.fields));
    } finally { await hand.session.close(); }
  });
});
