/** `sila chat --json`: the real engine, store and knowledge in a temporary database, with a virtual clock (CONTRACTS). */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { newConversation, type Conversation } from '../core/conversation.ts';
import type { Effect } from '../core/effect.ts';
import type { Event } from '../core/event.ts';
import type { Json } from '../core/json.ts';
import type { Address, Body, Media, MessageOut } from '../core/message.ts';
import type { Call, Channel, Limits } from '../core/ports.ts';
import { REQUEST_KINDS, type RequestKind, KINDS, plainNumber } from '../core/request.ts';
import { readChoice } from '../core/values/choice.ts';
import { readNationalId } from '../core/values/national-id.ts';
import { readPhone } from '../core/values/phone.ts';
import { awaiting } from '../flows/step.ts';
import type { Slot } from '../flows/format.ts';
import { virtualClock } from './clock.ts';
import { InputLine, shownEffect, waitMs, type Happening, type OutputLine, type Preset } from './chat-format.ts';
import { drain } from './loop.ts';
import { openHouse, TEMPORARY, type House } from './wire.ts';

const DEFAULT_GAP_S = 60;
/** An interactive script writes a line and waits for its answer: after this long without another line we answer, as if the next came `DEFAULT_GAP_S` later. */
const PATIENCE_MS = 120;
const LIMITS: Limits = { text: 4_096, choices: 20, label: 24, media: true, typing: false };

/** `opened`: the person opens the chat window before they write. */
export type ChatOptions = { channel: string; at: number; mode: 'demo' | 'live'; preset: Preset; flows: string; opened?: boolean; mouth?: (house: House) => Promise<Mouth> };

/** A line that a person does on their device. */
export type Personal = Extract<InputLine, { say?: string } | { choose: unknown } | { place: unknown }>;
/** A real channel with a device at its other end, instead of the script's own mouth and ear. What it is given to send stands in `sent`. */
export interface Mouth {
  readonly channel: Channel;
  readonly address: Address;
  readonly sent: MessageOut[];
  /** Resolves when everything that came of it is in the house. */
  play(line: Personal): Promise<void>;
  open(): Promise<void>;
}
const isPersonal = (line: InputLine): line is Personal => 'attach' in line || 'say' in line || 'choose' in line || 'place' in line;

/** A channel that keeps what was sent. `id` is the name of the channel it stands for. */
const capture = (id: string, sent: MessageOut[]): Channel => ({
  id, kind: 'console', official: true, limits: LIMITS, doubt: 'never',
  parse: () => ({ ignore: 'a script has no webhook' }),
  render: (out): Call[] => [{ key: out.key, to: out.to, do: 'show', body: out as unknown as Json }],
  send: async (call) => { sent.push(call.body as unknown as MessageOut); return { as: 'ok' }; },
});

const aidKind = (house: House, given: string | undefined): string | null => {
  if (given === undefined) return null;
  const slot = house.knowledge.flows().current.get('register_request')?.slots['aid_kind'] as Extract<Slot, { type: 'choice' }> | undefined;
  if (!slot || slot.options[given]) return given;
  const r = readChoice(given, Object.entries(slot.options).map(([id, o]) => ({ id, labels: [o.ar, o.en, ...o.also] })));
  return 'ok' in r ? r.ok : given;
};

const plant = async (house: House, preset: Preset, address: Address, now: number): Promise<void> => {
  const nidOf = (s: string): string => { const r = readNationalId(s); return 'ok' in r ? r.ok : s; };
  const phoneOf = (s: string | undefined): string | null => { if (s === undefined) return null; const r = readPhone(s); return 'ok' in r ? r.ok : s; };
  for (const p of preset.people) await house.store.addPerson(nidOf(p.national_id), phoneOf(p.phone) ?? '');
  for (const r of preset.requests) {
    const kind = (REQUEST_KINDS as readonly string[]).includes(r.kind ?? '') ? (r.kind as RequestKind) : 'aid';
    const about = kind === 'aid' ? aidKind(house, r.aid_kind) : (r.about ?? null);
    await house.store.addRequest({
      number: plainNumber(r.number), kind, about, state: r.state ?? 'new', created: now, nextUpdate: null, conversation: null, updated: now, department: KINDS[kind].department,
      fields: { national_id: nidOf(r.national_id), ...(r.phone ? { phone: phoneOf(r.phone) } : {}), ...(about && kind === 'aid' ? { aid_kind: about } : {}) }, media: [], history: [],
    }, nidOf(r.national_id));
  }
  for (let i = 0; i < preset.waiting; i++) {
    await house.store.accept([{ event: { type: 'message', id: `before${i}`, at: now, from: { ...address, user: `before${i}` }, body: { kind: 'text', text: 'موظف' } }, to: { address: { ...address, user: `before${i}` } } }]);
    await drain(house.deps);
  }
  const phone = phoneOf(preset.user_phone);
  if (phone) {
    await house.store.accept([{ event: { type: 'contact', id: randomUUID(), at: now, from: address, phone }, to: { address } }]);
    await drain(house.deps);
  }
};

export interface Session { play(line: InputLine, at: number): Promise<void>; finish(until: number): Promise<OutputLine>; now(): number; readonly house: House; close(): Promise<void> }

export const openSession = async (o: ChatOptions): Promise<Session> => {
  const clock = virtualClock(o.at);
  let conversation = '';
  let state: Conversation | null = null;
  let effects: Effect[] = [];
  const house = await openHouse({
    data: TEMPORARY, flows: o.flows, mode: o.mode, logLevel: 'error', clock,
    turned: (job, s, e) => { conversation = job.conversation; state = s; effects.push(...e); },
  });
  const mouth = await o.mouth?.(house);
  const sent: MessageOut[] = mouth?.sent ?? [];
  const address: Address = mouth?.address ?? { channel: o.channel, user: 'script' };
  house.channels.set(o.channel, mouth?.channel ?? capture(o.channel, sent));
  await plant(house, o.preset, address, o.at);
  effects = [];
  sent.length = 0; // what others were told
  conversation = '';
  state = null;
  let n = 0;
  let lineAt = o.at;

  const accept = async (event: Event): Promise<void> => {
    const to = 'from' in event || !conversation ? { address } : { conversation };
    const [accepted] = await house.store.accept([{ event, to }]);
    if (accepted) conversation = accepted.conversation;
    await drain(house.deps);
  };
  if (o.opened && mouth) await mouth.open().then(() => drain(house.deps));
  else if (o.opened) await accept({ type: 'contact', id: 'opened', at: o.at, from: address, opened: true });
  /** What the channel reports, at the address of the script. */
  const happened = (e: Happening): Event => {
    const base = { id: `e${++n}`, at: clock.now(), from: address };
    const of = state?.edited ?? state?.last ?? 'm0';
    switch (e.type) {
      case 'message': return e.body.kind === 'choice' && e.body.of === 'last' ? { ...e, ...base, body: { ...e.body, of: sent.findLast((m) => m.choices)?.key ?? '' } } as Event : { ...e, ...base } as Event;
      case 'link': return { ...e, id: base.id, at: base.at };
      case 'undelivered': return { key: sent.at(-1)?.key ?? '', ...e, id: base.id, at: base.at };
      case 'edit': case 'reaction': return { of, ...e, ...base };
      case 'contact': return { ...e, ...base } as Event;
    }
  };
  const message = (body: Body): Promise<void> => accept({ type: 'message', id: `m${++n}`, at: clock.now(), from: address, body });
  const files = async (attach: Extract<InputLine, { attach: unknown }>['attach']): Promise<Media[]> => Promise.all([attach].flat().map(async (a): Promise<Media> => {
    const bytes = a.bytes !== undefined ? Buffer.from(a.bytes, 'base64') : new Uint8Array(0);
    const id = await house.store.blobs.put(conversation || 'script', a.name, a.mime, bytes);
    return { id, name: a.name, mime: a.mime, bytes: a.size ?? bytes.byteLength };
  }));
  /** What was offered last under this id or label; a script may also choose what is not there. */
  const choice = (wanted: string): Body => {
    const offered = sent.toReversed().flatMap((s) => (s.choices ?? []).map((c) => ({ ...c, of: s.key })));
    const hit = offered.find((c) => c.id === wanted) ?? offered.find((c) => c.label === wanted);
    return { kind: 'choice', id: hit?.id ?? wanted, label: hit?.label ?? wanted, ...(hit ? { of: hit.of } : {}) };
  };
  /** Timers fire at their own moments, in order. */
  const advance = async (until: number): Promise<void> => {
    for (;;) {
      await drain(house.deps);
      const next = await house.store.nextAt(clock.now());
      if (next === null || next > until) break;
      clock.set(Math.max(next, clock.now() + 1));
    }
    clock.set(until);
    await drain(house.deps);
  };

  let from = 0;
  return {
    now: () => clock.now(), house,
    play: async (line, at) => {
      clock.set(at);
      lineAt = clock.now();
      if (mouth && isPersonal(line)) await mouth.play(line).then(() => drain(house.deps));
      else if ('attach' in line) await message({ kind: 'media', media: await files(line.attach), caption: line.say ?? '' });
      else if ('say' in line) await message({ kind: 'text', text: line.say });
      else if ('choose' in line) await message(choice(line.choose));
      else if ('place' in line) await message({ kind: 'place', ...line.place });
      else if ('event' in line) await accept(happened(line.event));
      else if ('wait' in line) await advance(clock.now() + waitMs(line.wait));
      else if ('staff' in line) await accept({ type: 'staff', id: `s${++n}`, at: clock.now(), act: line.staff, who: { id: line.who ?? 'staff', name: line.who ?? 'موظف الجمعية' }, ...(line.text === undefined ? {} : { text: line.text }), seen: null });
      else {
        const changed = await house.store.setRequest(plainNumber(line.request), { at: clock.now(), who: 'script', state: line.state, note: line.note ?? null });
        if (changed && changed.conversation === null && conversation) await accept({ type: 'request-changed', id: `r${++n}`, at: clock.now(), number: changed.number, kind: changed.kind, state: changed.state, ...(line.note ? { note: line.note } : {}) });
        await drain(house.deps);
      }
    },
    finish: async (until) => {
      await advance(until);
      const s = state ?? newConversation(conversation);
      const notes = effects.filter((e) => e.type === 'note');
      const note = notes.findLast((e) => e.outcome !== 'none') ?? notes.at(-1);
      const replies = sent.slice(from).map((m) => ({ text: m.text, choices: m.choices ?? [] }));
      from = sent.length;
      const shown = effects.map(shownEffect).filter((e) => e !== null);
      effects = [];
      return {
        at: new Date(lineAt).toISOString(), replies, awaiting: awaiting(house.knowledge.world(), s), flow: s.flow?.id ?? null, step: s.step, pen: s.pen,
        outcome: note?.outcome ?? 'none', topic: note?.topic ?? null, topics: note?.topics ?? [], invalid: note?.invalid ?? null,
        slots: slotsOf(s), effects: shown, lang: s.lang,
      };
    },
    close: () => house.close(),
  };
};

/** The form's values, wherever it is: a flow that was paused for a moment is still the person's form. Files not yet finished are shown too. */
const slotsOf = (s: Conversation): Record<string, Json> => {
  const all = [...s.stack.flatMap((f) => Object.entries(f.slots)), ...Object.entries(s.slots)];
  const beside = all.flatMap(([k, v]): [string, Json][] => (k.endsWith('+') ? [[k.slice(0, -1), v]] : []));
  return Object.fromEntries([...beside, ...all.filter(([k]) => !k.endsWith('+'))]);
};

/** Reads lines, answers each. An unreadable line is answered with its error and changes nothing. */
export const chatLines = async (input: AsyncIterable<string>, print: (line: string) => void, o: ChatOptions): Promise<void> => {
  const lines = input[Symbol.asyncIterator](); // first: readline drops the lines that come before somebody listens
  let next = lines.next();
  const session = await openSession(o);
  const bad = (why: string): void => print(JSON.stringify({ error: why }));
  const read = (text: string): InputLine | null => {
    try {
      const r = InputLine.safeParse(JSON.parse(text));
      if (r.success) return r.data;
      bad(`not a line of the script interface: ${r.error.issues[0]?.message ?? ''}`);
    } catch { bad('not JSON'); }
    return null;
  };
  try {
    let base: number | null = null; // the end of the line before: the next one comes `gap` after it
    for (;;) {
      const { value, done } = await next;
      if (done) break;
      next = lines.next();
      if (!value.trim()) continue;
      const line = read(value);
      if (!line) continue;
      await session.play(line, base === null ? o.at : Math.max(session.now(), base + (line.gap ?? DEFAULT_GAP_S) * 1000));
      base = session.now();
      // The answer covers the time up to the next line: look at its gap if it is already there.
      const peeked = await Promise.race([next, pause(PATIENCE_MS, null)]);
      const gap = peeked && !peeked.done ? gapOf(peeked.value) : DEFAULT_GAP_S;
      print(JSON.stringify(await session.finish(Math.max(base, base + gap * 1000 - 1))));
    }
  } finally {
    await session.close();
  }
};
const gapOf = (text: string): number => {
  try { const g = (JSON.parse(text) as { gap?: unknown }).gap; return typeof g === 'number' && g >= 0 ? g : DEFAULT_GAP_S; } catch { return DEFAULT_GAP_S; }
};
