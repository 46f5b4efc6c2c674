/**
 * Law: whatever happens on the way, what is stored is the same. Every transcript that registers something is played again with disturbances before
 * its answers - questions, thanks, «أعد», «رجوع» and the answer once more, the menu and back, silence - and must end in the same requests.
 * `SILA_REPLAY_SEED` plays other disturbances.
 */
import { expect, describe, it } from 'vitest';
import type { InputLine, OutputLine } from '../../app/chat-format.ts';
import { openFlows, readFlowFiles } from '../../app/flow-files.ts';
import { fillRefs, refsIn, type Transcript } from '../../app/transcript.ts';
import type { Json } from '../../core/json.ts';
import { handOf, hash, registered, seeded, type Hand } from './again.ts';
import { chatFiles, FLOWS, readChat } from './play.ts';

const SEED = Number(process.env['SILA_REPLAY_SEED'] ?? 7);
/** Half of the answers are preceded by a disturbance. */
const SHARE = 0.5;
const LANGUAGE: Record<string, { question: string; thanks: string; repeat: string; back: string; menu: string; resume: string }> = {
  ar: { question: 'متى تفتحون الجمعية؟', thanks: 'شكرا جزيلا', repeat: 'أعد', back: 'رجوع', menu: 'القائمة', resume: 'أكمل' },
  en: { question: 'What are your working hours?', thanks: 'thank you', repeat: 'repeat', back: 'back', menu: 'menu', resume: 'resume' },
};

const flows = openFlows(readFlowFiles(FLOWS));
/** The question right before this one: «رجوع» leads there, whatever was given beside another answer. */
const askedBefore = (flow: string | null, slot: string): string | undefined => {
  const asks = flows.current.get(flow ?? '')?.steps.flatMap((s) => (s.type === 'ask' ? [s.ask] : [])) ?? [];
  return asks[asks.indexOf(slot) - 1];
};
const SLOTS = /^(?!menu$|choice$|rating$|comment$|verify$|consent$|review$)/;
const inForm = (o: OutputLine | null): o is OutputLine => o !== null && o.pen === 'bot' && o.awaiting !== null && SLOTS.test(o.awaiting) && o.outcome === 'slot' && o.flow !== 'survey';

/** One disturbance; afterwards the same question must be open. `again`: what answered the question before this one. */
const disturb = async (hand: Hand, open: OutputLine, again: InputLine | null, pick: number): Promise<{ out: OutputLine; what: string }> => {
  const w = LANGUAGE[open.lang] ?? LANGUAGE['ar']!;
  const acts: [string, InputLine[]][] = [
    ['question', [{ say: w.question }]], ['thanks', [{ say: w.thanks }]], ['repeat', [{ say: w.repeat }]], // a form in which nothing is written yet leaves no draft
    ...(Object.keys(open.slots).length ? [['menu', [{ say: w.menu }, { say: w.resume }]] as [string, InputLine[]]] : []),
    ['silence', [{ wait: '40m' }]], ...(again ? [['back', [{ say: w.back }, again]] as [string, InputLine[]]] : []),
  ];
  const [what, lines] = acts[Math.floor(pick * acts.length)] as [string, InputLine[]];
  let out = open;
  for (const line of lines) out = await hand.say(line);
  return { out, what };
};

/** Plays the lines; with `random` disturbed. Lines within seconds of each other belong together and are left alone. */
const run = async (chat: Transcript, random: (() => number) | null): Promise<{ requests: Json[]; log: string[] }> => {
  const hand = await handOf(chat);
  const outs: OutputLine[] = [];
  const refs: string[] = [];
  const log: string[] = [];
  let last: OutputLine | null = null;
  let gave: { slot: string; flow: string | null; line: InputLine } | null = null;
  try {
    for (const turn of chat.turns) {
      const line = fillRefs(turn.input, refs);
      const calm = (line.gap ?? 60) >= 10;
      if (random && calm && inForm(last) && random() < SHARE) {
        const again = gave && gave.flow === last.flow && 'say' in gave.line && askedBefore(last.flow, last.awaiting as string) === gave.slot ? gave.line : null;
        const open: OutputLine = last;
        const { out, what } = await disturb(hand, open, again, random());
        log.push(`${what} at ${open.flow}/${open.awaiting}`);
        expect([out.flow, out.awaiting], `${log.at(-1)}: the same question is open afterwards`).toEqual([open.flow, open.awaiting]);
        outs.push(out);
        last = { ...out, outcome: 'slot' };
      }
      const before: OutputLine | null = last;
      last = await hand.say(line);
      outs.push(last);
      refs.push(...refsIn(last));
      if (before && inForm(before) && last.outcome === 'slot' && last.flow === before.flow && last.awaiting !== before.awaiting) gave = { slot: before.awaiting as string, flow: before.flow, line };
      else if (last.outcome !== 'invalid') gave = null;
    }
  } finally {
    await hand.session.close();
  }
  return { requests: registered(outs), log };
};

describe('the stored request is the same, whatever comes in between', () => {
  const files = chatFiles().filter((f) => readChat(f).turns.some((t) => t.expected.some((l) => l.startsWith('+ register'))));
  it('is shown on most of what is registered', () => expect(files.length).toBeGreaterThan(40));
  it.each(files)('%s', async (file) => {
    const chat = readChat(file);
    const calm = await run(chat, null);
    expect(calm.requests.length).toBeGreaterThan(0);
    const disturbed = await run(chat, seeded(hash(file) ^ SEED));
    expect(disturbed.requests, disturbed.log.join('; ')).toEqual(calm.requests);
  });
});
