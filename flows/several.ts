/** «ابغى أقدم شكوى وابغى موعد»: services of different kinds in one breath. The first is begun, the others wait for their turn. */
import type { Understood } from '../core/entry.ts';
import type { Json } from '../core/json.ts';
import { addNeeds } from './needs.ts';
import { flowStartedBy, mayOpen, startFlow, withoutAnswers } from './talk.ts';
import { outcome, type Turning } from './turning.ts';
import { isWish } from './words.ts';

/** Where another wish begins: "and" before a word that wishes. */
const NEXT = /\s*(?:[،,.;\n]+\s*|\s)(?:و ?|ف|ثم |وبعدين |وبعد |وكمان |and (?:also )?|also |plus )(?=(?:كمان |برضو |ايضا |أيضا |أيضًا )?(?:ابغ|أبغ|ابي |أبي |ابا |اريد|أريد|نريد|نبي |نبغ|عايز|عاوز|بدي |بدنا |ودي |حاب|ارغب|أرغب|احتاج|أحتاج|محتاج|i want|i would like|i'd like|i need))/i;
const MOST = 3;

/** True: two or more were asked for and the first is begun, or what a part of them means has still to be read. */
export const startSeveral = (t: Turning, text: string, understand: (part: string) => Understood | null): boolean => {
  if (!mayOpen(t, text)) return false;
  const parts = text.split(NEXT).map((p) => p.trim()).filter((p) => p !== '').slice(0, MOST);
  if (parts.length < 2 || !parts.every(isWish)) return false;
  const needs: { flow: string; preset: Record<string, Json> }[] = [];
  for (const part of parts) {
    const u = understand(withoutAnswers(t, part, 2) ?? part);
    if (!u) return true;
    const spoken = u.outcome === 'answer' && u.topic ? t.world.speak(u.topic, t.state.lang, t.event.at) : null;
    const flow = u.topic && spoken ? (flowStartedBy(t, u.topic) ?? spoken.flow) : null;
    if (!spoken || flow === null || !t.world.flows.current.has(flow)) return false; // something else is among them: the whole is answered
    needs.push({ flow, preset: spoken.preset });
  }
  const [first, ...rest] = needs;
  if (!first || rest.every((n) => n.flow === first.flow)) return false; // of one kind: the form itself sees to it
  outcome(t, 'answer', t.world.flows.current.get(first.flow)?.start.topics[0] ?? null);
  addNeeds(t, rest);
  t.heard = parts[0] as string;
  startFlow(t, first.flow, first.preset);
  return true;
};
