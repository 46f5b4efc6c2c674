/** The lines of `sila chat --json`: what may come in, what comes out (CONTRACTS; docs/scripting.md). */
import * as z from 'zod';
import { STAFF_ACTS } from '../core/event.ts';
import type { Effect } from '../core/effect.ts';
import type { Json } from '../core/json.ts';
import { REQUEST_STATES } from '../core/request.ts';

const gap = { gap: z.number().min(0).max(10 * 86_400 * 365).optional() };
const Attach = z.strictObject({ name: z.string(), mime: z.string(), bytes: z.string().optional(), size: z.number().int().min(0).optional() });

/** Order matters: an `attach` line may carry a `say`. */
export const InputLine = z.union([
  z.strictObject({ attach: z.union([Attach, z.array(Attach)]), say: z.string().optional(), ...gap }),
  z.strictObject({ say: z.string(), ...gap }),
  z.strictObject({ choose: z.string(), ...gap }),
  z.strictObject({ place: z.strictObject({ lat: z.number(), lon: z.number() }), ...gap }),
  z.strictObject({ wait: z.string().regex(/^\d+(\.\d+)?\s*(s|m|h|d)$/), ...gap }),
  z.strictObject({ staff: z.enum(STAFF_ACTS), who: z.string().optional(), text: z.string().optional(), ...gap }),
  z.strictObject({ request: z.string(), state: z.enum(REQUEST_STATES), note: z.string().optional(), ...gap }),
]);
export type InputLine = z.infer<typeof InputLine>;

export const Preset = z.strictObject({
  requests: z.array(z.strictObject({ number: z.string(), national_id: z.string(), phone: z.string().optional(), aid_kind: z.string().optional(), state: z.enum(REQUEST_STATES).optional(), kind: z.string().optional() })).default([]),
  people: z.array(z.strictObject({ national_id: z.string(), phone: z.string().optional() })).default([]),
  user_phone: z.string().optional(),
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
    case 'refuse': return { type: 'refuse', why: e.why };
    case 'fault': return { type: 'fault', code: e.code };
    default: return null;
  }
};

const UNIT = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
export const waitMs = (w: string): number => Number.parseFloat(w) * UNIT[w.trim().at(-1) as keyof typeof UNIT];
