/** The list of quick replies, for supervisors: names, both languages, order of the list. */
import { ActionIcon, Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Dialog, ErrorNote, toast } from '../parts/index.ts';
import { useSend } from '../query.ts';
import { TALK } from '../texts/conversation.ts';
import { useTexts } from '../tongue.tsx';
import type { QuickReply } from './quick.tsx';

const LONGEST = 4_000;
const MOST = 300;

export const QuickEdit = ({ rev, rows, onClose }: { rev: number; rows: QuickReply[]; onClose: () => void }) => {
  const t = useTexts(TALK);
  const [list, setList] = useState<QuickReply[]>(() => rows.map((r) => ({ ...r })));
  const [base] = useState(rev);
  const save = useSend('replies.put', { fresh: ['replies'], done: () => { toast(t('quick_saved')); onClose(); } });
  const set = (id: string, part: Partial<QuickReply>): void => setList((all) => all.map((r) => (r.id === id ? { ...r, ...part } : r)));
  const whole = list.every((r) => r.title.trim() !== '' && r.text.ar.trim() !== '');
  return (
    <Dialog onClose={onClose} title={t('quick_edit')} size="xl">
      <form onSubmit={(e) => { e.preventDefault(); save.mutate({ body: { rev: base, rows: list } }); }}>
        <Stack>
          <div className="dim small">{t('quick_about', { name: '{name}', number: '{number}', me: '{me}', charity: '{charity}' })}</div>
          {list.map((r) => (
            <div key={r.id} className="quick-row">
              <div className="head">
                <TextInput aria-label={t('quick_title')} placeholder={t('quick_title')} required maxLength={80} value={r.title} onChange={(e) => set(r.id, { title: e.currentTarget.value })} />
                <ActionIcon variant="subtle" color="gray" size={36} aria-label={`${t('quick_remove')}: ${r.title}`} onClick={() => setList((all) => all.filter((x) => x.id !== r.id))}><Trash2 size={17} /></ActionIcon>
              </div>
              <div className="tongues">
                <Textarea aria-label={`${t('quick_ar')}: ${r.title}`} placeholder={t('quick_ar')} required dir="rtl" lang="ar" autosize minRows={2} maxRows={8} maxLength={LONGEST} value={r.text.ar} onChange={(e) => set(r.id, { text: { ...r.text, ar: e.currentTarget.value } })} />
                <Textarea aria-label={`${t('quick_en')}: ${r.title}`} placeholder={t('quick_en')} dir="ltr" lang="en" autosize minRows={2} maxRows={8} maxLength={LONGEST} value={r.text.en} onChange={(e) => set(r.id, { text: { ...r.text, en: e.currentTarget.value } })} />
              </div>
            </div>
          ))}
          <ErrorNote problem={save.error} />
          <Group justify="space-between">
            <Button variant="light" leftSection={<Plus size={16} />} disabled={list.length >= MOST} onClick={() => setList((all) => [...all, { id: `own-${crypto.randomUUID().slice(0, 8)}`, title: '', text: { ar: '', en: '' } }])}>{t('quick_add')}</Button>
            <Button type="submit" loading={save.isPending} disabled={!whole}>{t('quick_save')}</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
};
