/** A person's device at the far end of a channel: what they can do on it, and what they see. One implementation a channel, in phones/. */
import type { Address, Body, MessageOut } from '../../core/message.ts';
import type { Event } from '../../core/event.ts';
import type { BlobStore, ActivityLog, Channel, Incoming, Accepted, Parsed, Raw, Receipt, Sent } from '../../core/ports.ts';
import { bare } from '../../core/text.ts';

/** One bubble. `choices` are what can be pressed in it, as far as it can be read; `files` are named as the person would save them. */
export type Seen = { text: string; choices: readonly string[]; files: readonly { name: string; mime: string }[] };
export type Sending = { name: string; mime: string; bytes: Uint8Array };

/** Everything resolves when the house has (durably) what came of it. */
export interface Phone {
  /** Where the house must answer to. */
  readonly address: Address;
  say(text: string): Promise<void>;
  /** Presses choice `at` (from 0) of bubble `bubble` of `shown()`. */
  press(bubble: number, at: number): Promise<void>;
  sendFiles(files: readonly Sending[], caption: string): Promise<void>;
  sendPlace(lat: number, lon: number): Promise<void>;
  /** Opens the chat without a word. False: this channel does not tell of that. */
  open(): Promise<boolean>;
  /** The person reads everything and the provider tells, then tells late that it was delivered. Only where it tells at all. */
  readAll?(): Promise<void>;
  /** The house's bubbles, oldest first. */
  shown(): Promise<readonly Seen[]>;
  /** Mobile (E.164) that the channel vouches for with every message. */
  readonly vouched?: string;
}

/** The house as an end of the line knows it; the chats put another house behind the same door each time. */
export type Door = {
  blobs: BlobStore;
  activities: ActivityLog;
  now(): number;
  receive(receipts: Receipt[]): Promise<void>;
  accept(batch: Incoming[], cursor?: { name: string; value: string }): Promise<Accepted[]>;
  cursor(name: string): Promise<string | null>;
  quarantine(id: string, bytes: Uint8Array, why: string): Promise<void>;
};

/** A provoked outcome of the next send. `all`, `blocked`: what the outcome must say beside; `within`: the send is given only so many ms. */
export type Fault = { name: string; provoke(to: Address): Promise<void> | void; is: Sent['as']; all?: true; blocked?: true; within?: number };

/** A channel with its provider and a device, all real but the provider. */
export interface Line {
  readonly channel: Channel;
  /** A new person each time, and a new chat also when the mobile (E.164) is a known one. Only channels that vouch for mobiles look at it. */
  phone(mobile?: string): Promise<Phone>;
  /** Deliveries that must be taken. A channel that hears by itself has none. */
  readonly raws: readonly Raw[];
  /** Whether a message may bring several files. */
  readonly albums: boolean;
  /** Whether every message brings the sender's mobile, vouched for by the channel. */
  readonly vouches: boolean;
  /** Whether a choice `share_phone` becomes a key that shares the sender's mobile. */
  readonly shares?: true;
  /** Seals a changed delivery as the provider would; where there is no seal it stays as it is. */
  seal(raw: Raw): Raw;
  /** The same with a wrong seal or none. All must be refused alike. */
  readonly forged: readonly Raw[];
  readonly faults: readonly Fault[];
  close(): Promise<void>;
}
export type OpenLine = (door: Door) => Promise<Line>;

/** Events of what was parsed; throws on a refusal, so that a test sees the reason. */
export const taken = (parsed: Parsed): Extract<Parsed, { take: unknown }> => {
  if ('take' in parsed) return parsed;
  throw new Error(`not taken: ${JSON.stringify(parsed)}`);
};
export const incoming = (events: readonly Event[]): Incoming[] => events.flatMap((event) => ('from' in event ? [{ event, to: { address: event.from } }] : []));

/** A choice written as text: "1. label", "٢- label", in Western or Arabic digits. */
const NUMBERED = /^\s*([0-9\u0660-\u0669\u06f0-\u06f9]{1,2})\s*[.):\-\u2013]\s*(\S.*)$/u;
/** The numbered lines at the end of a text, in order, and the text before them. */
export const numberedIn = (text: string): { before: string; lines: string[] } => {
  const all = bare(text).split('\n');
  const lines: string[] = [];
  while (all.length) {
    const m = NUMBERED.exec(all.at(-1) as string);
    if (!m && (all.at(-1) as string).trim() !== '') break;
    all.pop();
    if (m) lines.unshift((m[2] as string).trim());
  }
  return { before: all.join('\n'), lines };
};

/** Words as a reader takes them: no isolates, every run of white space one space. */
export const read = (text: string): string => bare(text).replace(/\s+/g, ' ').trim();

/** How a person picks choice `at` of a message that came as bubbles `from`..`to`: presses it where there is something to press, else types its number. */
export const pick = async (phone: Phone, bubbles: { from: number; to: number }, at: number): Promise<'pressed' | 'typed'> => {
  const shown = await phone.shown();
  for (let b = bubbles.to - 1; b >= bubbles.from; b--) {
    if (at < (shown[b]?.choices.length ?? 0)) { await phone.press(b, at); return 'pressed'; }
  }
  await phone.say(String(at + 1));
  return 'typed';
};

/** What a picked choice must come back as. */
export const answers = (body: Body | undefined, out: MessageOut, at: number, nonce: string): boolean =>
  body?.kind === 'choice' ? [out.choices?.[at]?.id, `#${at + 1}`].includes(body.id) && (body.of === nonce || body.of === out.key) : body?.kind === 'text' && body.text.trim() === String(at + 1);
