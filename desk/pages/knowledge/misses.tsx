/** Questions nobody answered: each becomes an answer, or a phrasing of one. */
import { Button, Group, Modal, SegmentedControl, Select, Stack } from '@mantine/core';
import { MessageCircleQuestion, Plus } from 'lucide-react';
import { useState } from 'react';
import type { Variety } from '../../../core/entry.ts';
import { useMe } from '../me.tsx';
import { Await, Chip, Empty, ErrorNote, Time, toast } from '../parts/index.ts';
import { useRow, useSend } from '../query.ts';
import { KNOWLEDGE, VARIETY_WORDS } from '../texts/knowledge.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { withLines, type Knowledge } from './model.ts';

const DAYS = ['7', '30', '90'];
export const varietyOf = (text: string): Variety => (/[ء-ي]/.test(text) ? (/[a-z]{3}/i.test(text) ? 'mixed' : 'msa') : 'english');

const AddTo = ({ question, k, onClose }: { question: string; k: Knowledge; onClose: () => void }) => {
  const t = useTexts(KNOWLEDGE);
  const { say } = useTongue();
  const near = useRow('knowledge.try', { body: { text: question, draft: true } });
  const [topic, setTopic] = useState<string | null>(null);
  const [variety, setVariety] = useState<Variety>(() => varietyOf(question));
  const put = useSend('entry.put', { fresh: ['knowledge', 'varieties', 'knowledge.check'], done: () => { toast(t('added')); onClose(); } });
  const first = near.data?.candidates ?? [];
  const chosen = topic ?? first[0]?.topic ?? null;
  const entry = k.entries.find((e) => e.topic === chosen);
  const rest = k.entries.filter((e) => !first.some((c) => c.topic === e.topic));
  return (
    <Modal opened onClose={onClose} title={t('add_title')}>
      <Stack>
        <blockquote className="said" dir="auto">{question}</blockquote><div className="dim small">{t('add_about')}</div>
        <Select searchable label={t('entry')} value={chosen} onChange={setTopic} maxDropdownHeight={260} data={[...first.filter((c) => k.entries.some((e) => e.topic === c.topic)).map((c) => ({ value: c.topic, label: `${c.title} (${Math.round(c.score * 100)}%)` })), ...rest.map((e) => ({ value: e.topic, label: say(e.title) }))]} />
        <Select label={t('variety')} value={variety} onChange={(v) => setVariety(v as Variety)} data={Object.entries(VARIETY_WORDS).map(([value, w]) => ({ value, label: say(w) }))} />
        <ErrorNote problem={put.error} />
        <Group justify="flex-end"><Button variant="default" onClick={onClose}>{t('cancel')}</Button><Button disabled={!entry} loading={put.isPending} onClick={() => { if (entry) put.mutate({ params: { topic: entry.topic }, body: { rev: k.rev, entry: withLines(entry, variety, [...new Set([...(entry.phrasings[variety] ?? []), question.replace(/\s+/g, ' ').trim()])]) } }); }}>{t('add')}</Button></Group>
      </Stack>
    </Modal>
  );
};

export const Misses = ({ k, onMake }: { k: Knowledge; onMake: (question: string) => void }) => {
  const t = useTexts(KNOWLEDGE);
  const may = useMe().may('agent');
  const [days, setDays] = useState('30');
  const [adding, setAdding] = useState<string | null>(null);
  const read = useRow('misses', { query: { days: Number(days) } });
  return (
    <div className="k-panel">
      <section className="card"><div className="k-between"><div><h2>{t('miss_title')}</h2><p className="dim">{t('miss_about')}</p></div><SegmentedControl size="sm" aria-label={t('miss_title')} value={days} onChange={setDays} data={DAYS.map((d) => ({ value: d, label: t('days', { n: d }) }))} /></div>
        <Await read={read}>{({ rows }) => (rows.length ? <ul className="misses">{rows.map((m) => (
          <li key={`${m.at}${m.question}`}>
            <div><div className="said" dir="auto">{m.question}</div><div className="chips dim small"><Chip tone={m.count > 4 ? 'warn' : 'plain'}>{t('times', { n: m.count })}</Chip><Time at={m.at} as="ago" /></div></div>
            {may ? <div className="acts"><Button size="compact-md" variant="light" leftSection={<Plus size={15} aria-hidden />} onClick={() => onMake(m.question)}>{t('make')}</Button><Button size="compact-md" variant="default" onClick={() => setAdding(m.question)}>{t('add_to')}</Button></div> : null}
          </li>
        ))}</ul> : <Empty icon={<MessageCircleQuestion size={28} />} title={t('miss_none')}>{t('miss_none_about')}</Empty>)}</Await>
      </section>
      {adding === null ? null : <AddTo question={adding} k={k} onClose={() => setAdding(null)} />}
    </div>
  );
};
