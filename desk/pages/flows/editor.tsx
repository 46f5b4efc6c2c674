/** One form: questions, other texts, its picture, the trial; findings stand above, publish says who waits where. */
import { Button, Tabs, TextInput } from '@mantine/core';
import { AlertTriangle, CheckCircle2, ChevronLeft, ChevronRight, Plus, Rocket } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { FlowForm, FormQuestion } from '../../../core/flow-form.ts';
import type { Reply } from '../../api.ts';
import { useKeys } from '../keys.ts';
import { useMe } from '../me.tsx';
import { Ask, ErrorNote, toast } from '../parts/index.ts';
import { useSend } from '../query.ts';
import { FLOWS } from '../texts/flows.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { useUnsaved } from '../unsaved.ts';
import { Picture } from './picture.tsx';
import { Question } from './question.tsx';
import { TryFlow } from './try.tsx';
import { Waiting } from './waiting.tsx';
import { PhraseFields, WordFields } from './words.tsx';

type Read = Reply<'flow'>;
const newQuestion = (form: FlowForm): FormQuestion => {
  let n = form.questions.length + 1;
  while (form.questions.some((q) => q.slot === `question_${n}`)) n++;
  return { slot: `question_${n}`, type: 'text', label: { ar: '', en: '' }, ask: { ar: '', en: '' }, optional: false, personal: true };
};

export const FlowEditor = ({ flow, version }: { flow: Read; version: number }) => {
  const t = useTexts(FLOWS);
  const { lang, say } = useTongue();
  const off = !useMe().may('supervisor');
  const saved = flow.form as FlowForm;
  const [draft, setDraft] = useState<FlowForm | null>(null);
  const [q, setQ] = useState('');
  const [asking, setAsking] = useState(false);
  const form = draft ?? saved;
  const params = { flow: flow.id };
  const put = useSend('flow.put', { fresh: ['flow', 'flows'], done: () => { setDraft(null); toast(t('saved')); } });
  const publish = useSend('flow.publish', { fresh: ['flow', 'flows'], done: () => { setAsking(false); toast(t('published')); } });
  useUnsaved(draft !== null);
  const save = (): void => { if (draft && !put.isPending) put.mutate({ params, body: { form: draft } }); };
  useKeys(off ? [] : [{ key: 'ctrl+enter', say: t('key_save'), inFields: true, run: save }]);
  const setQuestions = (questions: FormQuestion[]): void => setDraft({ ...form, questions });
  const move = (i: number) => (by: 1 | -1): void => { const list = [...form.questions]; const [it] = list.splice(i, 1); if (it) list.splice(i + by, 0, it); setQuestions(list); };
  const words = q.trim().toLowerCase();
  const texts = Object.entries(form.texts).filter(([key, v]) => !words || `${key}\n${JSON.stringify(v)}`.toLowerCase().includes(words));
  const Back = lang === 'ar' ? ChevronRight : ChevronLeft;
  return (
    <div className="flow-editor">
      <div className="f-head"><Link className="k-back" href="/flows"><Back size={18} aria-hidden /><span className="hidden">{t('back')}</span></Link><h2><bdi>{say(form.title)}</bdi> <span className="dim small">{version ? t('version') : t('unborn')}</span></h2>
        {off ? <span className="dim small">{t('only')}</span> : <Button leftSection={<Rocket size={17} aria-hidden />} disabled={draft !== null || flow.findings.length > 0} onClick={() => setAsking(true)}>{t('publish')}</Button>}</div>
      {flow.findings.length ? <section className="problem found" role="status"><AlertTriangle size={18} aria-hidden /><div><strong>{t('findings')}</strong><ul>{flow.findings.map((f, i) => <li key={i}>{say(f)} <span className="small">({t('line', { n: f.line })})</span></li>)}</ul></div></section> : <p className="fine small"><CheckCircle2 size={16} aria-hidden /> {t('fine')}</p>}
      <Tabs defaultValue="questions" keepMounted={false}>
        <Tabs.List>{(['questions', 'texts', 'picture', 'try'] as const).map((v) => <Tabs.Tab key={v} value={v}>{t(v)}</Tabs.Tab>)}</Tabs.List>
        <Tabs.Panel value="questions" pt="md">
          <section className="card question"><WordFields label={t('form_title')} value={form.title} off={off} onChange={(title) => setDraft({ ...form, title })} /></section>
          {form.questions.length ? null : <p className="dim">{t('none_questions')}</p>}
          <ol className="questions">{form.questions.map((x, i) => <Question key={x.slot} q={x} n={i + 1} last={i === form.questions.length - 1} fresh={!saved.questions.some((s) => s.slot === x.slot)} off={off} onMove={move(i)} onDrop={() => setQuestions(form.questions.filter((_, j) => j !== i))} onChange={(next) => setQuestions(form.questions.map((o, j) => (j === i ? next : o)))} />)}</ol>
          {off ? null : <Button variant="light" leftSection={<Plus size={16} aria-hidden />} onClick={() => setQuestions([...form.questions, newQuestion(form)])}>{t('add_question')}</Button>}
        </Tabs.Panel>
        <Tabs.Panel value="texts" pt="md">
          <TextInput type="search" maw={420} mb="md" aria-label={t('search')} placeholder={t('search')} value={q} onChange={(e) => setQ(e.currentTarget.value)} />
          {texts.map(([key, v]) => <section key={key} className="card question"><PhraseFields label={key} value={v} off={off} onChange={(next) => setDraft({ ...form, texts: { ...form.texts, [key]: next } })} /></section>)}
        </Tabs.Panel>
        <Tabs.Panel value="picture" pt="md"><section className="card question"><h3>{t('where')}</h3><Waiting rows={flow.waiting} form={saved} /></section><Picture source={flow.picture} title={`${t('picture')}: ${say(form.title)}`} /><details className="card question"><summary>{t('source')}</summary><pre dir="ltr" tabIndex={0}>{flow.source}</pre></details></Tabs.Panel>
        <Tabs.Panel value="try" pt="md"><TryFlow key={flow.source} id={flow.id} stamp={flow.source} /></Tabs.Panel>
      </Tabs>
      {draft ? <div className="save-bar" role="region" aria-label={t('unsaved')}>{put.error ? <ErrorNote problem={put.error} /> : <span>{t('unsaved')}</span>}<Button variant="default" onClick={() => { put.reset(); setDraft(null); }}>{t('undo')}</Button><Button loading={put.isPending} onClick={save}>{t('save')}</Button></div> : null}
      <Ask open={asking} title={t('publish_title', { title: say(form.title) })} yes={t('publish')} busy={publish.isPending} problem={publish.error} onClose={() => setAsking(false)} onYes={() => publish.mutate({ params })}><p>{t('publish_about')}</p><h3>{t('where')}</h3><Waiting rows={flow.waiting} form={saved} /></Ask>
    </div>
  );
};
