/** Who is in the form now, and at which question. */
import type { FlowForm } from '../../../core/flow-form.ts';
import type { Reply } from '../../api.ts';
import { FLOWS } from '../texts/flows.ts';
import { useTexts, useTongue } from '../tongue.tsx';

export const Waiting = ({ rows, form }: { rows: Reply<'flow'>['waiting']; form: FlowForm }) => {
  const t = useTexts(FLOWS);
  const { say } = useTongue();
  const asked = (step: string): string | null => { const q = form.questions.find((x) => x.slot === step); return q ? say(q.label) || null : null; };
  return rows.length ? <ul className="where">{rows.map((w) => {
    const label = asked(w.step);
    return <li key={w.step}>{t('people', { n: w.count })} <bdi>{label !== null ? t('at_question', { label }) : /^review/.test(w.step) ? t('at_review') : t('at_step')}</bdi></li>;
  })}</ul> : <p className="dim">{t('nobody')}</p>;
};
