/** Turns per second of the engine, state and event going through JSON between turns, beside two other engines; the size of a conversation. */
import { newConversation, type Conversation } from '../core/conversation.ts';
import type { Effect } from '../core/effect.ts';
import type { Understood } from '../core/entry.ts';
import type { Event, Given, MessageEvent } from '../core/event.ts';
import type { Body } from '../core/message.ts';
import { buildWorld } from '../app/world.ts';
import { openIndex } from '../app/matcher.ts';
import { readSeed } from '../app/seed.ts';
import { SEED_DIR } from '../app/wire.ts';
import type { Flow } from '../flows/format.ts';
import { step } from '../flows/step.ts';
import type { World } from '../flows/world.ts';
import { machine } from './machine.ts';
import { hasPeer, HOW } from './peers.ts';
import { race, times, type Row, type Speed, type Work } from './row.ts';
import { ANSWERS, bodies, flowsWithSix, NUMBER, questionsOf, TURNS } from './six-questions.ts';
import { waterfall } from './waterfall.ts';
import { sizes } from './sizes.ts';

/** Many short rounds: beside noisy neighbours a long round is luck. */
const ROUNDS = 25;
const ROUND_MS = 150;
/** Conversations alive at once in a round, each at its own question. */
const ALIVE = 64;
const AT = Date.parse('2026-03-01T09:00:00Z');
const STUB: Understood = { outcome: 'unknown', topic: null, topics: [], candidates: [], lang: 'ar', smalltalk: null, danger: null };
/** What people ask in the middle of a form, and idly. */
const QUESTIONS = ['متى تفتحون؟', 'كيف اقدم على مساعدة ايجار', 'وش الاوراق المطلوبة للتسجيل؟', 'هل تساعدون في سداد فاتورة الكهرباء؟', 'وين موقعكم؟', 'how can I donate?', 'السلام عليكم', 'عندي ايتام كيف اسجلهم'];

export const seedWorld = (): { world: World; understand(text: string, topic?: string): Understood } => {
  const content = readSeed(SEED_DIR);
  const index = openIndex(content, null);
  return { world: buildWorld(content, flowsWithSix(), 'demo'), understand: (text, topic) => index.understand(text, topic === undefined ? {} : { topic }) };
};

const message = (conversation: number, n: number, body: Body): MessageEvent => ({ type: 'message', id: `m${n}`, at: AT + n * 20_000, from: { channel: 'web', user: `u${conversation}` }, body });

/** One turn as the app makes it: parse, look the text up, step, write. */
export const turn = (world: World, state: string, event: string, understand: (text: string) => Understood): { state: string; effects: Effect[] } => {
  const e = JSON.parse(event) as Event;
  const given: Given = { numbers: [NUMBER], found: [], ...(e.type === 'message' && e.body.kind === 'text' ? { understood: understand(e.body.text) } : {}) };
  for (;;) {
    const t = step(world, JSON.parse(state) as Conversation, e, given);
    if ('state' in t) return { state: JSON.stringify(t.state), effects: t.effects };
    given.found.push(t.read.find === 'understood' ? { find: 'understood', text: t.read.text, understood: understand(t.read.text) } : t.read.find === 'queue' ? { find: 'queue', before: 0 } : t.read.find === 'open' ? { find: 'open', number: null } : { find: 'status', verdict: 'no' });
  }
};

/** Plays the registration once in ALIVE conversations, turn about. Anything but a registration at its end is a fault of the bench. */
const register = (world: World, understand: (text: string) => Understood): Work => {
  const events = bodies.map((body, n) => Array.from({ length: ALIVE }, (_, c) => JSON.stringify(message(c, n, body))));
  return () => {
    const states = Array.from({ length: ALIVE }, (_, c) => JSON.stringify(newConversation(`web-u${c}`)));
    let registered = 0;
    for (const round of events) for (let c = 0; c < ALIVE; c++) {
      const t = turn(world, states[c] as string, round[c] as string, understand);
      states[c] = t.state;
      if (t.effects.some((e) => e.type === 'register')) registered++;
    }
    if (registered !== ALIVE) throw new Error(`bench: ${registered} of ${ALIVE} registered`);
    return ALIVE * TURNS;
  };
};

/** The same with a question of the knowledge base after every answer, which is spoken once its 2.5 s are over. */
const mixed = (world: World, understand: (text: string) => Understood): Work => () => {
  let turns = 0;
  for (let c = 0; c < QUESTIONS.length; c++) {
    let state = JSON.stringify(newConversation(`web-u${c}`));
    let n = 0;
    const play = (body: Body): void => { state = turn(world, state, JSON.stringify(message(c, n++, body)), understand).state; turns++; };
    for (const [i, body] of bodies.entries()) {
      play(body);
      play({ kind: 'text', text: QUESTIONS[(c + i) % QUESTIONS.length] as string });
      const wake = (JSON.parse(state) as Conversation).wakes.burst;
      if (wake) { state = turn(world, state, JSON.stringify({ type: 'timer', id: `t${n}`, at: wake.at, wake: 'burst', token: wake.token }), understand).state; turns++; }
    }
  }
  return turns;
};

const ours = 'sila';
const waterfallTurns = (flow: Flow, own: boolean): Work => {
  const say = waterfall(questionsOf(flow), own);
  return async () => {
    for (const text of ['تسجيل', ...ANSWERS]) for (let c = 0; c < ALIVE; c++) {
      const said = await say(`web-u${c}`, text);
      if (text === ANSWERS.at(-1) && !said.at(-1)?.includes(NUMBER)) throw new Error('bench: the waterfall did not register');
    }
    return ALIVE * TURNS;
  };
};
const machineTurns = (flow: Flow): Work => {
  const run = machine(questionsOf(flow));
  const events = ['تسجيل', ...ANSWERS].map((text, n) => JSON.stringify({ type: 'text', id: `m${n}`, at: AT + n, from: { channel: 'web', user: 'u' }, text }));
  return () => {
    const states: (string | null)[] = Array.from({ length: ALIVE }, () => null);
    for (const event of events) for (let c = 0; c < ALIVE; c++) states[c] = run(states[c] as string | null, event);
    if (states.some((s) => !s?.includes(NUMBER))) throw new Error('bench: the machine did not register');
    return ALIVE * TURNS;
  };
};

export const run = async (): Promise<Row[]> => {
  const { world, understand } = seedWorld();
  const flow = world.flows.current.get('six') as Flow;
  const stub = (): Understood => STUB;
  const rivals: Record<string, Work> = { [ours]: register(world, stub) };
  if (hasPeer('botbuilder-dialogs')) Object.assign(rivals, { 'botbuilder-dialogs': waterfallTurns(flow, true), 'botbuilder-dialogs, texts only': waterfallTurns(flow, false) });
  if (hasPeer('xstate')) rivals['xstate'] = machineTurns(flow);
  const speed = await race(rivals, ROUNDS, ROUND_MS);
  const real = await race({ register: register(world, understand), mixed: mixed(world, understand) }, 9, ROUND_MS);
  const rounded = (r: { best: number; median: number }) => ({ figure: Math.round(r.median), best: Math.round(r.best) });
  const me = speed[ours] as Speed;
  const perCore = (r: Speed): string => `${Math.round(r.core).toLocaleString('en')} per second of processor time`;
  const against = (name: string, label: string, value: number): Row => {
    const them = speed[name];
    const row: Row = { name: `engine: six-question registration, beside ${label}`, unit: 'turns/s', ...rounded(me), bar: { of: 'ratio', at: 'least', value } };
    return them ? { ...row, baseline: { name, ...rounded(them) }, ratio: times(me, them), note: `by processor time ${(me.core / them.core).toFixed(2)}x` } : { ...row, note: HOW };
  };
  return [
    { name: 'engine: six-question registration, knowledge stubbed', unit: 'turns/s', ...rounded(me), bar: { of: 'figure', at: 'least', value: 50_000 }, note: `the bar is a guide for a quiet core; ${perCore(me)}` },
    against('botbuilder-dialogs', 'a WaterfallDialog', 10),
    against('botbuilder-dialogs, texts only', 'a WaterfallDialog of TextPrompts with our readers', 10),
    against('xstate', 'a persisted actor', 2),
    { name: 'engine + real index: answers only', unit: 'turns/s', ...rounded(real.register), bar: { of: 'figure', at: 'least', value: 2_000 }, note: perCore(real.register) },
    { name: 'engine + real index: answers and questions', unit: 'turns/s', ...rounded(real.mixed), bar: { of: 'figure', at: 'least', value: 2_000 }, note: perCore(real.mixed) },
    ...sizes(world, turn),
  ];
};
if (import.meta.main) console.log(JSON.stringify(await run(), null, 2));
