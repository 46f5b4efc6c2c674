/** Plays a transcript on a real channel: what the person says leaves a device of theirs and comes in as the provider delivers it; what the house says is read on its screen. */
import type { Mouth, Personal } from '../../app/chat.ts';
import type { OutputLine } from '../../app/chat-format.ts';
import type { Transcript } from '../../app/transcript.ts';
import type { House } from '../../app/wire.ts';
import type { Event } from '../../core/event.ts';
import type { MessageOut } from '../../core/message.ts';
import type { Channel, Incoming } from '../../core/ports.ts';
import { bare } from '../../core/text.ts';
import { numberedIn, pick, read, type Door, type Line, type OpenLine, type Phone, type Seen } from '../suites/phone.ts';

type Attach = Extract<Personal, { attach: unknown }>['attach'];
/** How files of each type begin, for those that scripts describe by size alone: the house types files by their content. */
const BEGINS: Record<string, string> = {
  'image/jpeg': '\xff\xd8\xff\xe0', 'image/png': '\x89PNG\r\n\x1a\n', 'application/pdf': '%PDF-1.4\n', 'audio/ogg': 'OggS', 'video/mp4': '\0\0\0\x20ftypisom', 'audio/mpeg': 'ID3',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'PK\x03\x04',
};
const bytesOf = (a: { mime: string; bytes?: string | undefined; size?: number | undefined }): Uint8Array => {
  if (a.bytes !== undefined) return Buffer.from(a.bytes, 'base64');
  const bytes = Buffer.alloc(a.size ?? 0);
  bytes.write(BEGINS[a.mime] ?? '', 'latin1');
  return bytes;
};

type Span = { from: number; to: number };
/** `closed`: sent when the channel takes free text no more, so that all of it had to go into one line. */
export type Screen = { out: MessageOut; bubbles: readonly Seen[]; closed: boolean };
export type Device = Mouth & { readonly phone: Phone; /** The store's name of what is said here. */ conversation(): string; /** Each message of the house with the bubbles it became, since the last look. */ look(): Promise<Screen[]> };
export interface Rig {
  device(chat: Transcript, mobile: string): { mouth: (house: House) => Promise<Device>; device(): Device };
  readonly line: Line;
  close(): Promise<void>;
}

/** One line of the channel for many houses, one after another. */
export const openRig = async (open: OpenLine): Promise<Rig> => {
  let house: House | null = null;
  let conversation = '';
  let quiet = false; // a page tells of its opening at once; where the script says nothing of it nobody hears it
  const there = (): House => { if (!house) throw new Error('no house behind the door'); return house; };
  /** The provider's clock is the machine's, the script's is virtual. */
  const asScripted = (i: Incoming): Incoming => {
    const event: Event = { ...i.event, at: there().clock.now() };
    if (event.type === 'contact' && quiet) delete event.opened;
    return { ...i, event };
  };
  const door: Door = {
    blobs: { put: (...a) => there().store.blobs.put(...a), get: (...a) => there().store.blobs.get(...a), drop: (...a) => there().store.blobs.drop(...a), sweep: (...a) => there().store.blobs.sweep(...a) },
    activities: {
      open: (...a) => there().store.activities.open(...a), known: (...a) => there().store.activities.known(...a),
      append: (...a) => there().store.activities.append(...a), read: (...a) => there().store.activities.read(...a),
    },
    now: () => house?.clock.now() ?? Date.now(),
    accept: async (batch) => {
      if (!batch.length) return [];
      const accepted = await there().store.accept(batch.map(asScripted));
      conversation = accepted[0]?.conversation ?? conversation;
      return accepted;
    }, // a channel that comes up moves its cursor before there is a house
    receive: async (receipts) => house?.store.receive(line.channel.id, receipts.map((r) => ({ ...r, at: there().clock.now() }))),
    cursor: async () => null,
    quarantine: async (_id, _bytes, why) => { throw new Error(`quarantined: ${why}`); },
  };
  const line = await open(door);

  const device = (chat: Transcript, mobile: string): ReturnType<Rig['device']> => {
    let made: Device | null = null;
    return {
      device: () => { if (!made) throw new Error('not opened yet'); return made; },
      mouth: async (h) => {
        house = h;
        quiet = !chat.opened;
        const phone = await line.phone(mobile);
        quiet = false;
        return (made = { ...deviceOf(line.channel, phone, door), conversation: () => conversation });
      },
    };
  };
  return { device, line, close: () => line.close() };
};

/** The mobile a script's person writes from, where the channel knows such a thing: the planted one, or the one that the script lets a channel report. */
export const mobileOf = (chat: Transcript): string | undefined => {
  const told = chat.turns.flatMap(({ input }) => ('event' in input && 'phone' in input.event && input.event.phone ? [input.event.phone] : []));
  return told[0] ?? (chat.preset.user_phone && `+966${chat.preset.user_phone.replace(/\D/g, '').slice(-9)}`);
};

const deviceOf = (inner: Channel, phone: Phone, door: Door): Omit<Device, 'conversation'> => {
  const sent: MessageOut[] = [];
  const spans = new Map<string, Span>();
  const closed = new Set<string>();
  let looked = 0;
  const channel: Channel = {
    id: inner.id, kind: inner.kind, official: inner.official, limits: inner.limits, doubt: inner.doubt,
    parse: (raw) => inner.parse(raw),
    render: (out, open) => {
      if (!sent.some((s) => s.key === out.key)) sent.push(out);
      if (open === false) closed.add(out.key);
      return inner.render(out, open);
    },
    send: async (call, signal) => {
      const from = (await phone.shown()).length;
      const outcome = await inner.send(call, signal);
      const key = call.key.replace(/#\d+$/, '');
      spans.set(key, { from: spans.get(key)?.from ?? from, to: (await phone.shown()).length });
      return outcome;
    },
    ...(inner.retract ? { retract: (...a: Parameters<NonNullable<Channel['retract']>>) => (inner.retract as NonNullable<Channel['retract']>)(...a) } : {}),
    ...(inner.fetch ? { fetch: (...a: Parameters<NonNullable<Channel['fetch']>>) => (inner.fetch as NonNullable<Channel['fetch']>)(...a) } : {}),
  };

  const choose = async (wanted: string): Promise<void> => {
    const outs = sent.toReversed().filter((o) => o.choices?.length);
    const out = outs.find((o) => o.choices?.some((c) => c.id === wanted)) ?? outs.find((o) => o.choices?.some((c) => c.label === wanted));
    const span = out && spans.get(out.key);
    if (!out || !span) return phone.say(wanted); // nobody can press what is not there
    const at = Math.max(out.choices?.findIndex((c) => c.id === wanted) ?? -1, out.choices?.findIndex((c) => c.label === wanted) ?? -1);
    const pressable = (await phone.shown()).slice(span.from, span.to).some((s) => s.choices.length > at);
    // A number means the choices shown last; of an older list a person writes the words.
    if (!pressable && out !== outs[0]) return phone.say(out.choices?.[at]?.label ?? wanted);
    await pick(phone, span, at);
  };
  const sendFiles = async (attach: Attach, caption: string): Promise<void> => {
    const files = [attach].flat().map((a) => ({ name: a.name, mime: a.mime, bytes: bytesOf(a) }));
    await phone.sendFiles(files, caption);
  };
  return {
    channel, sent, phone, address: phone.address,
    open: async () => {
      if (await phone.open()) return;
      await door.accept([{ event: { type: 'contact', id: 'opened', at: door.now(), from: phone.address, opened: true }, to: { address: phone.address } }]);
    },
    play: (l) => ('attach' in l ? sendFiles(l.attach, l.say ?? '') : 'choose' in l ? choose(l.choose) : 'place' in l ? phone.sendPlace(l.place.lat, l.place.lon) : phone.say(l.say)),
    look: async () => {
      const shown = await phone.shown();
      const fresh = sent.slice(looked);
      looked = sent.length;
      return fresh.map((out) => { const s = spans.get(out.key); return { out, bubbles: s ? shown.slice(s.from, s.to) : [], closed: closed.has(out.key) }; });
    },
  };
};

/** What is wrong with how a message looks, or null: every word of it there, every choice to be read and in its order. */
export const misread = ({ out, bubbles, closed }: Screen): string | null => {
  const letters = (s: string): string => bare(s).replace(/\s+/g, '');
  const labels = (out.choices ?? []).map((c) => read(c.label));
  const pressed = bubbles.flatMap((b) => b.choices.map(read));
  const text = bubbles.map((b) => b.text).join('\n');
  if (closed && labels.length && !pressed.length) return letters(text) === letters([out.text, ...labels.map((l, i) => `${i + 1}. ${l}`)].join('\n')) ? null : `one line: ${JSON.stringify({ seen: text, meant: out.text, labels })}`;
  const { before, lines } = pressed.length || !labels.length ? { before: text, lines: pressed } : numberedIn(text);
  if (letters(before) !== letters(out.text)) return `text: ${JSON.stringify({ seen: before, meant: out.text })}`;
  const cut = (label: string, seen: string | undefined): boolean => seen !== undefined && (seen === label || (seen.endsWith('…') && label.startsWith(seen.slice(0, -1).trimEnd())));
  return lines.length === labels.length && labels.every((l, i) => cut(l, lines[i] && read(lines[i]))) ? null : `choices: ${JSON.stringify({ seen: lines, meant: labels })}`;
};

/** What a device changes in a script: one file a message, voice notes without a name or words of their own. Null: nothing. */
export const asSent = (chat: Transcript, line: Line): Transcript | null => {
  if (line.albums) return null;
  let changed = false;
  const turns = chat.turns.flatMap((t) => {
    const { input } = t;
    if (!('attach' in input)) return [t];
    const files = [input.attach].flat().map((a) => (a.mime.startsWith('audio/') ? { ...a, name: VOICE } : a));
    const words = (i: number): object => (i === 0 && input.say !== undefined && files[i]?.name !== VOICE ? { say: input.say } : {});
    const sent = files.map((attach, i) => ({ ...t, input: { attach, ...words(i), gap: i ? 1 : (input.gap ?? GAP_S) } }));
    changed ||= sent.length > 1 || (files[0]?.name === VOICE && (input.say !== undefined || JSON.stringify(input.attach) !== JSON.stringify(files[0])));
    return sent;
  });
  return changed ? { ...chat, turns } : null;
};
/** What every channel calls a voice note. */
const VOICE = 'voice.ogg';
const GAP_S = 60;

/** Nobody can press what was not offered: they write its words. `played`: the script's run as it is written. Null: nothing to change. */
export const asPeopleCan = (chat: Transcript, played: readonly { out: OutputLine }[]): Transcript | null => {
  const offered = new Set<string>();
  return changedTurns(chat, (input, i) => {
    const impossible = 'choose' in input && !offered.has(input.choose);
    for (const c of played[i]?.out.replies.flatMap((r) => r.choices) ?? []) { offered.add(c.id); offered.add(c.label); }
    return impossible ? { say: input.choose } : null;
  });
};
/** Where a device has a key that shares the own mobile, pressing it does that; a terminal only chooses it. */
export const asShared = (chat: Transcript, played: readonly { out: OutputLine }[], mobile: string): Transcript | null => {
  const labels = new Set(played.flatMap((p) => p.out.replies.flatMap((r) => r.choices)).flatMap((c) => (c.id === 'share_phone' ? [c.id, c.label] : [])));
  return changedTurns(chat, (input) => ('choose' in input && labels.has(input.choose) ? { event: { type: 'contact', phone: mobile } } : null));
};
type Input = Transcript['turns'][number]['input'];
const changedTurns = (chat: Transcript, change: (input: Input, i: number) => Input | null): Transcript | null => {
  let changed = false;
  const turns = chat.turns.map((t, i) => {
    const input = change(t.input, i);
    if (!input) return t;
    changed = true;
    return { ...t, input: { ...input, ...(t.input.gap === undefined ? {} : { gap: t.input.gap }) } };
  });
  return changed ? { ...chat, turns } : null;
};
