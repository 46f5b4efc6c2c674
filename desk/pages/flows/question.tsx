/** One question: its words, what may be answered, its place in the order. */
import { ActionIcon, Button, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { ArrowDown, ArrowUp, Plus, Trash2, X } from 'lucide-react';
import type { FormOption, FormQuestion, QuestionType } from '../../../core/flow-form.ts';
import { Chip } from '../parts/index.ts';
import { FLOWS, QUESTION_WORDS } from '../texts/flows.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { PhraseFields, WordFields } from './words.tsx';

const BOUNDED: readonly QuestionType[] = ['text', 'name', 'place', 'integer', 'files'];
const MOST_OPTIONS = 60;

const Options = ({ list, onChange, off }: { list: FormOption[]; onChange: (o: FormOption[]) => void; off: boolean }) => {
  const t = useTexts(FLOWS);
  const set = (i: number, change: Partial<FormOption>): void => onChange(list.map((o, j) => (j === i ? { ...o, ...change } : o)));
  return (
    <fieldset className="options"><legend>{t('options')}</legend>
      {list.map((o, i) => (
        <div key={i} className="option">
          <TextInput size="sm" dir="rtl" aria-label={`${t('option')} ${i + 1} ${t('arabic')}`} readOnly={off} maxLength={200} value={o.ar} onChange={(e) => set(i, { ar: e.currentTarget.value })} />
          <TextInput size="sm" dir="ltr" aria-label={`${t('option')} ${i + 1} ${t('english')}`} readOnly={off} maxLength={200} value={o.en} onChange={(e) => set(i, { en: e.currentTarget.value })} />
          {off ? null : <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`${t('remove')}: ${o.ar}`} onClick={() => onChange(list.filter((_, j) => j !== i))}><X size={16} /></ActionIcon>}
        </div>
      ))}
      {off || list.length >= MOST_OPTIONS ? null : <Button size="compact-sm" variant="light" leftSection={<Plus size={15} aria-hidden />} onClick={() => onChange([...list, { ar: '', en: '', also: [] }])}>{t('add_option')}</Button>}
    </fieldset>
  );
};

export const Question = ({ q, n, last, fresh, onChange, onMove, onDrop, off }: { q: FormQuestion; n: number; last: boolean; fresh: boolean; onChange: (q: FormQuestion) => void; onMove: (by: 1 | -1) => void; onDrop: () => void; off: boolean }) => {
  const t = useTexts(FLOWS);
  const { say } = useTongue();
  const bound = (key: 'min' | 'max') => (v: number | string): void => { const { [key]: _was, ...rest } = q; onChange(typeof v === 'number' ? { ...rest, [key]: v } : rest); };
  return (
    <li className="card question">
      <div className="q-head"><span className="q-n num">{n}</span><strong><bdi>{say(q.label) || t('new_q')}</bdi></strong><Chip>{say(QUESTION_WORDS[q.type])}</Chip>{q.when ? <span className="dim small">{t('when')} <code dir="ltr">{q.when}</code></span> : null}
        {off ? null : <span className="q-acts">
          <ActionIcon variant="subtle" color="gray" size="lg" disabled={n === 1} aria-label={`${t('up')}: ${say(q.label)}`} onClick={() => onMove(-1)}><ArrowUp size={16} /></ActionIcon>
          <ActionIcon variant="subtle" color="gray" size="lg" disabled={last} aria-label={`${t('down')}: ${say(q.label)}`} onClick={() => onMove(1)}><ArrowDown size={16} /></ActionIcon>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`${t('remove')}: ${say(q.label)}`} onClick={onDrop}><Trash2 size={16} /></ActionIcon>
        </span>}
      </div>
      {fresh ? <Select label={t('type')} maw={260} value={q.type} data={Object.entries(QUESTION_WORDS).map(([value, w]) => ({ value, label: say(w) }))} onChange={(v) => { const { min: _a, max: _b, options: _c, ...rest } = q; onChange({ ...rest, type: v as QuestionType, ...(v === 'choice' ? { options: [{ ar: '', en: '', also: [] }] } : {}) }); }} /> : null}
      <PhraseFields label={t('ask')} value={q.ask} off={off} onChange={(ask) => onChange({ ...q, ask })} />
      <WordFields label={t('label')} value={q.label} off={off} onChange={(label) => onChange({ ...q, label })} />
      {q.type === 'choice' ? <Options list={q.options ?? []} off={off} onChange={(options) => onChange({ ...q, options })} /> : null}
      <div className="q-more">
        <Switch label={t('optional')} disabled={off} checked={q.optional} onChange={(e) => onChange({ ...q, optional: e.currentTarget.checked })} />
        {fresh ? <Switch label={t('personal')} disabled={off} checked={q.personal ?? true} onChange={(e) => onChange({ ...q, personal: e.currentTarget.checked })} /> : null}
        {BOUNDED.includes(q.type) ? <>{q.type === 'files' ? null : <NumberInput size="sm" w={110} label={t('min')} allowDecimal={false} disabled={off} value={q.min ?? ''} onChange={bound('min')} />}<NumberInput size="sm" w={130} label={t(q.type === 'files' ? 'files_max' : 'max')} allowDecimal={false} disabled={off} value={q.max ?? ''} onChange={bound('max')} /></> : null}
      </div>
    </li>
  );
};
