/** A flow tried before it is published: the real engine on a conversation that nobody keeps, a store that knows nobody. */
import { newConversation, type Conversation } from '../core/conversation.ts';
import type { Understood } from '../core/entry.ts';
import type { Event, Given } from '../core/event.ts';
import type { Json } from '../core/json.ts';
import type { Body, Choice } from '../core/message.ts';
import type { Query, Found } from '../core/query.ts';
import { bare } from '../core/text.ts';
import { makeNumber } from '../core/request.ts';
import { flowAt } from '../flows/format.ts';
import { showSlot } from '../flows/slots.ts';
import { step } from '../flows/step.ts';
import type { World } from '../flows/world.ts';

/** Reads and timers that one message may cause. */
const ROUNDS = 12;
/** Between two messages: nothing is merged. */
const GAP_MS = 60_000;
const FROM = { channel: 'web', user: 'preview' };

export type Tried = { replies: { text: string; choices: string[] }[][]; slots: Record<string, string> };

const answer = (query: Query, understand: (text: string) => Understood): Found => {
  switch (query.find) {
    case 'understood': return { find: 'understood', text: query.text, understood: understand(query.text) };
    case 'status': return { find: 'status', verdict: 'no' };
    case 'open': return { find: 'open', number: null };
    case 'queue': return { find: 'queue', before: 0 };
  }
};

export const tryFlow = (world: World, flow: string, said: readonly string[], understand: (text: string) => Understood, at: number): Tried => {
  let state: Conversation = { ...newConversation('preview'), greeted: true };
  let offered: { choice: Choice; of: string }[] = [];
  let now = at;
  let n = 0;
  const turn = (event: Event): Tried['replies'][number] => {
    const text = event.type === 'message' && event.body.kind === 'text' ? event.body.text : null;
    const given: Given = { channel: { id: FROM.channel, sharesPhone: false }, numbers: [makeNumber(n), makeNumber(n + 1)], found: [], ...(text === null ? {} : { understood: understand(text) }) };
    for (let i = 0; i < ROUNDS; i++) {
      const t = step(world, state, event, given);
      if ('read' in t) { given.found.push(answer(t.read, understand)); continue; }
      state = t.state;
      const sends = t.effects.filter((e) => e.type === 'send');
      const choices = sends.flatMap((e) => (e.choices ?? []).map((choice) => ({ choice, of: e.key })));
      if (choices.length) offered = choices;
      return sends.map((e) => ({ text: bare(e.text), choices: (e.choices ?? []).map((c) => c.label) }));
    }
    return [];
  };
  /** A message, and what comes of it when nothing else follows. */
  const say = (body: Body): Tried['replies'][number] => {
    const replies = turn({ type: 'message', id: `m${++n}`, at: now, from: FROM, body });
    const burst = state.wakes.burst;
    if (burst) replies.push(...turn({ type: 'timer', id: `t${++n}`, at: burst.at, wake: 'burst', token: burst.token }));
    now += GAP_MS;
    return replies;
  };
  const heard = (text: string): Body => {
    const tapped = offered.find((o) => o.choice.label === text.trim());
    return tapped ? { kind: 'choice', id: tapped.choice.id, label: tapped.choice.label, of: tapped.of } : { kind: 'text', text };
  };

  const replies = [say({ kind: 'choice', id: flow, label: '' }), ...said.map((text) => say(heard(text)))];
  const slots: Record<string, string> = {};
  for (const f of [...state.stack, ...(state.flow ? [{ flow: state.flow.id, version: state.flow.version, slots: state.slots }] : [])]) {
    if (f.flow !== flow) continue;
    const specs = flowAt(world.flows, f.flow, f.version)?.slots ?? {};
    for (const [name, value] of Object.entries(f.slots) as [string, Json][]) if (specs[name] && value !== null) slots[name] = bare(showSlot(value, specs[name], state.lang));
  }
  return { replies, slots };
};
