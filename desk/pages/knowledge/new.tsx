/** A new entry: area, titles, the answer in both languages; the rest is filled in afterwards. */
import { Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { Dialog, ErrorNote, toast } from '../parts/index.ts';
import { useSend } from '../query.ts';
import { AREAS } from '../texts/areas.ts';
import { KNOWLEDGE } from '../texts/knowledge.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { hrefOf } from './list.tsx';
import { varietyOf } from './misses.tsx';
import { ENTRY_AREAS, type Knowledge } from './model.ts';

const CODE = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const codeFrom = (title: string): string => title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40);

export const NewEntry = ({ k, question, onClose }: { k: Knowledge; question: string; onClose: () => void }) => {
  const t = useTexts(KNOWLEDGE);
  const { say } = useTongue();
  const [, go] = useLocation();
  const [area, setArea] = useState('about');
  const [title, setTitle] = useState({ ar: '', en: '' });
  const [answer, setAnswer] = useState({ ar: '', en: '' });
  const [code, setCode] = useState<string | null>(null);
  const said = code ?? codeFrom(title.en);
  const topic = `${area}.${said}`;
  const taken = k.entries.some((e) => e.topic === topic);
  const ready = [title.ar, title.en, answer.ar, answer.en].every((s) => s.trim()) && CODE.test(said) && !taken;
  const put = useSend('entry.put', { fresh: ['knowledge', 'varieties', 'knowledge.check'], done: () => { toast(t('made')); onClose(); go(hrefOf(topic)); } });
  const make = (): void => {
    if (!ready || put.isPending) return;
    const asked = question.replace(/\s+/g, ' ').trim();
    put.mutate({ params: { topic }, body: { rev: k.rev, entry: { topic, mode: 'answer', title, answer, needs: [], related: [], owner: 'beneficiary_service', phrasings: asked ? { [varietyOf(asked)]: [asked] } : {} } } });
  };
  return (
    <Dialog onClose={onClose} title={t('new_title')} size="lg">
      <form onSubmit={(e) => { e.preventDefault(); make(); }}>
        <Stack>
          {question ? <blockquote className="said" dir="auto">{question}</blockquote> : null}
          <Select label={t('area')} value={area} onChange={(v) => setArea(v ?? 'about')} data={ENTRY_AREAS.map((a) => ({ value: a, label: say(AREAS[a] ?? { ar: a, en: a }) }))} />
          <div className="pair">{(['ar', 'en'] as const).map((l) => <TextInput key={l} required {...(l === 'ar' ? { 'data-autofocus': true } : {})} maxLength={120} dir={l === 'ar' ? 'rtl' : 'ltr'} label={`${t('name')} ${t(l === 'ar' ? 'arabic' : 'english')}`} value={title[l]} onChange={(e) => setTitle({ ...title, [l]: e.currentTarget.value })} />)}</div>
          <div className="pair">{(['ar', 'en'] as const).map((l) => <Textarea key={l} required autosize minRows={3} maxRows={10} maxLength={4_000} dir={l === 'ar' ? 'rtl' : 'ltr'} label={`${t('answer')} ${t(l === 'ar' ? 'arabic' : 'english')}`} value={answer[l]} onChange={(e) => setAnswer({ ...answer, [l]: e.currentTarget.value })} />)}</div>
          <TextInput label={t('code')} description={t('code_about')} dir="ltr" value={said} error={taken ? t('code_taken') : null} onChange={(e) => setCode(e.currentTarget.value)} />
          <ErrorNote problem={put.error} />
          <Group justify="flex-end"><Button variant="default" onClick={onClose}>{t('cancel')}</Button><Button type="submit" loading={put.isPending} disabled={!ready}>{t('create')}</Button></Group>
        </Stack>
      </form>
    </Dialog>
  );
};
