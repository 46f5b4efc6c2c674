/** What staff do: sent, answered 202, and done when the stream says so. Nothing is shown as done before. */
import { useState } from 'react';
import { call, type Ask, type Problem } from '../api.ts';
import { outcomeOf } from '../live.ts';
import { TALK } from '../texts/conversation.ts';
import { useTongue } from '../tongue.tsx';

/** `changed`, `not-taken`, `taken`: the house refused it; `silent`: no word came back. */
export type End = 'done' | 'changed' | 'not-taken' | 'taken' | 'silent' | Problem;
type ActBody = Ask<'act'>['body'];
export type Doing = ActBody['act'] | 'passed';

/** Reasons of a refusal that deserve a sentence of their own. */
const WHAT = { 'for-a-woman': 'for_a_woman', 'for-management': 'for_management', 'not-yours': 'not_yours', 'not-taken': 'out_not_taken', 'taken-by-other': 'out_taken' } as const;
const OUT = { changed: 'out_changed', 'not-taken': 'out_not_taken', taken: 'out_taken', silent: 'out_silent' } as const;

export const useActs = (conversation: string) => {
  const { say } = useTongue();
  const [doing, setDoing] = useState<Doing | null>(null);
  const both = (key: keyof (typeof TALK)['ar']): Record<'ar' | 'en', string> => ({ ar: String(TALK.ar[key]), en: String(TALK.en[key]) });
  /** In words; null: nothing to say. */
  const words = (end: End): string | null => {
    if (end === 'done') return null;
    if (typeof end === 'string') return say(both(OUT[end]));
    const known = end.what !== undefined && end.what in WHAT ? WHAT[end.what as keyof typeof WHAT] : null;
    return known ? say(both(known)) : say(end);
  };
  const follow = async (what: Doing, ask: () => Promise<{ ok: true; value: { event: string } } | { ok: false; problem: Problem }>): Promise<End> => {
    setDoing(what);
    const got = await ask();
    const end: End = !got.ok ? (got.problem.code === 'CHANGED' ? 'changed' : got.problem) : await outcomeOf(got.value.event);
    setDoing(null);
    return end;
  };
  const params = { conversation };
  return {
    doing, words,
    act: (body: ActBody): Promise<End> => follow(body.act, () => call('act', { params, body })),
    pass: (to: string | null, note: string): Promise<End> => follow('passed', () => call('transfer', { params, body: { to, ...(note.trim() ? { note } : {}) } })),
  };
};
export type Acts = ReturnType<typeof useActs>;
