/** The lines of `sila chat --json`: what may come in, what comes out (CONTRACTS; docs/scripting.md). */
import * as z from 'zod';
import { STAFF_ACTS } from '../core/event.ts';
import type { Effect } from '../core/effect.ts';
import type { Json } from '../core/json.ts';
import { REQUEST_STATES } from '../core/request.ts';

const gap = { gap: z.number().min(0).max(10 * 86_400 * 365).optional() };
const Attach = z.strictObject({ name: z.string(), mime: z.string(), bytes: z.string().optional(), size: z.number().int().min(0).optional() });

const Body = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: z.string() }),
  z.strictObject({ kind: z.literal('choice'), id: z.string(), label: z.string().default(''), of: z.string().optional() }),
  z.strictObject({ kind: z.literal('media'), caption: z.string().default(''), media: z.array(z.strictObject({ id: z.string().default(''), name: z.string(), mime: z.string(), bytes: z.number().default(0), lost: z.enum(['gone', 'too_large']).optional() })) }),
  z.strictObject({ kind: z.literal('other'), what: z.string() }),
]);
/** What a channel may report besides what people write, without `id`, `at` and `from`. `of` left out: the person's last message; `key` left out: the bot's. A button's `of` may be `last`: the message whose choices were shown last. */
const Happening = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('message'), body: Body, phone: z.string().optional() }),
  z.strictObject({ type: z.literal('contact'), phone: z.string().nullable().optional(), opened: z.boolean().optional() }),
  z.strictObject({ type: z.literal('link'), stage: z.enum(['asked', 'agreed', 'refused', 'told']), channel: z.string(), token: z.string() }),
  z.strictObject({ type: z.literal('edit'), of: z.string().optional(), text: z.string() }),
  z.strictObject({ type: z.literal('reaction'), of: z.string().optional(), sign: z.string().nullable() }),
  z.strictObject({ type: z.literal('undelivered'), key: z.string().optional(), why: z.string() }),
]);
export type Happening = z.infer<typeof Happening>;

/** Order matters: an `attach` line may carry a `say`. */
export const InputLine = z.union([
  z.strictObject({ attach: z.union([Attach, z.array(Attach)]), say: z.string().optional(), ...gap }),
  z.strictObject({ say: z.string(), ...gap }),
  z.strictObject({ choose: z.string(), ...gap }),
  z.strictObject({ place: z.strictObject({ lat: z.number(), lon: z.number() }), ...gap }),
  z.strictObject({ wait: z.string().regex(/^\d+(\.\d+)?\s*(s|m|h|d)$/), ...gap }),
  z.strictObject({ staff: z.enum(STAFF_ACTS), who: z.string().optional(), text: z.string().optional(), ...gap }),
  z.strictObject({ request: z.string(), state: z.enum(REQUEST_STATES), note: z.string().optional(), ...gap }),
  z.strictObject({ event: Happening, ...gap }),
]);
export type InputLine = z.infer<typeof InputLine>;

export const Preset = z.strictObject({
  requests: z.array(z.strictObject({ number: z.string(), national_id: z.string(), phone: z.string().optional(), aid_kind: z.string().optional(), state: z.enum(REQUEST_STATES).optional(), kind: z.string().optional(), about: z.string().optional() })).default([]),
  people: z.array(z.strictObject({ national_id: z.string(), phone: z.string().optional() })).default([]),
  user_phone: z.string().optional(),
  /** How many others wait for staff already. */
  waiting: z.int().min(0).max(50).default(0),
});
export type Preset = z.infer<typeof Preset>;

export type OutputLine = {
  at: string;
  replies: { text: string; choices: { id: string; label: string }[] }[];
  awaiting: string | null; flow: string | null; step: string | null; pen: string;
  outcome: string; topic: string | null; topics: string[]; invalid: { slot: string; reason: string } | null;
  slots: Record<string, Json>; effects: Json[]; lang: string;
};

/** Effects as scripts see them; what is not listed is our own business. */
export const shownEffect = (e: Effect): Json | null => {
  switch (e.type) {
    case 'register': return { type: 'register', number: e.number, kind: e.kind, fields: e.fields };
    case 'ticket': return { type: 'ticket', reason: e.reason, priority: e.priority, hours: e.hours };
    case 'untick': return { type: 'untick' };
    case 'rate': return { type: 'rate', score: e.score, comment: e.comment };
    case 'consent': return { type: 'consent', purpose: e.purpose, given: e.given };
    case 'erase': return { type: 'erase' };
    case 'attach': return { type: 'attach', slot: e.slot, name: e.name };
    case 'miss': return { type: 'miss', question: e.question };
    case 'duplicate': return { type: 'duplicate', number: e.number };
    case 'refused-secret': return { type: 'refused-secret', what: e.what };
    case 'ask-link': return { type: 'ask-link', number: e.number };
    case 'answer-link': return { type: 'answer-link', yes: e.yes };
    case 'refuse': return { type: 'refuse', why: e.why };
    case 'fault': return { type: 'fault', code: e.code };
    default: return null;
  }
};

const UNIT = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
export const waitMs = (w: string): number => Number.parseFloat(w) * UNIT[w.trim().at(-1) as keyof typeof UNIT];
