/** What a test sees of the fake Graph API. */
import type { Rule } from './rules.ts';

/** What happens to the next POST /messages or /media instead of the usual. `after`: it was accepted (and reaches the phone), only the answer is lost. */
export type GraphFault =
  | { do: 'refuse'; status: number; code: number; subcode?: number; transient?: true; retryAfter?: number }
  | { do: 'status'; status: number; retryAfter?: number } // no JSON: a proxy
  | { do: 'reset' | 'silence' | 'garbage'; when: 'before' | 'after' };

/** How webhooks are delivered. `batch`: up to so many messages in one body; `twice`: each body again; `twins`: each message twice in its body; `reverse`: the last first. */
export type Manner = { batch?: number; twice?: boolean; twins?: boolean; reverse?: boolean };

/** What a phone shows. `choices` are the buttons or rows, in order. `template`: it came as one, `text` is its variable. */
export type Shown = {
  id: string; at: number; key: string | null; text: string; choices: { id: string; title: string; description?: string }[];
  kind: 'text' | 'buttons' | 'list' | 'template' | 'image' | 'video' | 'audio' | 'document' | 'sticker' | 'other';
  file?: { name: string | null; mime: string; bytes: Uint8Array }; raw: Record<string, unknown>;
};

/** A person with WhatsApp. Every act gives the wamid and resolves when the webhook was answered 200 (or was held). */
export interface Phone {
  readonly waId: string;
  readonly userId: string | null;
  readonly inbox: readonly Shown[];
  say(text: string): Promise<string>;
  /** Taps a button or row: of the newest message that has it, by its title, its description or its id. Throws when no message has it. */
  press(what: string): Promise<string>;
  /** Taps a button of one given message, however old. */
  pressOn(shown: Shown, what: string): Promise<string>;
  photo(bytes: Uint8Array, caption?: string, mime?: string): Promise<string>;
  voice(bytes: Uint8Array): Promise<string>;
  document(bytes: Uint8Array, name: string, mime: string, caption?: string): Promise<string>;
  place(lat: number, lon: number): Promise<string>;
  react(of: string, sign: string): Promise<string>;
  edit(of: string, text: string): Promise<string>;
  revoke(of: string): Promise<string>;
  /** Any other message as it stands in a webhook: `{ type, [type]: ... }`. */
  send(message: Record<string, unknown>): Promise<string>;
  /** Resolves with the next message that was not yet given out; rejects after `ms` (5 s). */
  next(ms?: number): Promise<Shown>;
}

export type GraphOptions = {
  now?(): number;
  /** Hold sends to Meta's rules about time: `window`, 24 hours after the person's last word (131047); `pair`, 45 at once and one in 6 s (131056). Off by default. */
  rules?: readonly Rule[];
  /** Which statuses come after a message was taken, of themselves. Default: sent, delivered. */
  statuses?: readonly ('sent' | 'delivered' | 'read')[];
};

export interface Graph {
  /** With the version, as WHATSAPP_API takes it. */
  readonly url: string;
  readonly token: string;
  readonly phoneId: string;
  readonly secret: string;
  readonly verifyToken: string;
  /** Settings of the channel that lead here. */
  readonly env: Record<string, string>;
  /** Where webhooks go: the address of the server under test, with its path. Null: nowhere, they wait in `held`. */
  webhook: string | null;
  /** What the webhook form at Meta shows in `webhook_configuration`. */
  configured: string | null;
  manner: Manner;
  readonly faults: GraphFault[];
  /** Every request, refused ones too: `token` tells whether it was ours. */
  readonly calls: { method: string; path: string; status: number | null; code: number | null; json: unknown }[];
  /** Every message that was accepted, in order: the place to count duplicates. */
  readonly sent: (Shown & { to: string })[];
  phone(waId: string, o?: { name?: string; userId?: string | null; hidden?: boolean }): Phone;
  /** Sends the statuses of a message by hand. */
  status(id: string, is: string, o?: { code?: number; title?: string }): Promise<void>;
  /** From now on this token is good, too. */
  accepts(token: string): void;
  /** Loses the file: 404 from now on. */
  lose(mediaId: string): void;
  /** Delivers any body, signed (or signed wrongly). Resolves with the status of the answer. */
  deliver(body: unknown, o?: { signature?: string | null; to?: string }): Promise<number>;
  /** What the webhook form does when it is saved. */
  challenge(o?: { token?: string; to?: string }): Promise<{ status: number; body: string }>;
  /** Resolves when every webhook was answered 200. */
  idle(): Promise<void>;
  close(): Promise<void>;
}
