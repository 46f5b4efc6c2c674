/** A new form from a template. */
import { Button, Group, Radio, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { REQUEST_KINDS, type RequestKind } from '../../../core/request.ts';
import { Dialog, ErrorNote, toast } from '../parts/index.ts';
import { useSend } from '../query.ts';
import { FLOWS } from '../texts/flows.ts';
import { KINDS } from '../texts/words.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { WordFields } from './words.tsx';

const ID = /^[a-z][a-z0-9_]{2,40}$/;
const TEMPLATES = ['short', 'person', 'documents'] as const;
const idFrom = (title: string): string => title.toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^[^a-z]+|_+$/g, '').slice(0, 40);

export const MakeFlow = ({ onClose }: { onClose: () => void }) => {
  const t = useTexts(FLOWS);
  const { say } = useTongue();
  const [, go] = useLocation();
  const [title, setTitle] = useState({ ar: '', en: '' });
  const [typed, setTyped] = useState<string | null>(null);
  const [kind, setKind] = useState<RequestKind>('aid');
  const [template, setTemplate] = useState<(typeof TEMPLATES)[number]>('person');
  const id = typed ?? idFrom(title.en);
  const make = useSend('flow.make', { fresh: ['flows'], done: (made) => { toast(t('made')); onClose(); go(`/flows/${made.id}`); } });
  const taken = make.error?.what === 'id';
  const ready = ID.test(id) && title.ar.trim() !== '' && title.en.trim() !== '';
  return (
    <Dialog onClose={onClose} title={t('make_title')} size="lg">
      <form onSubmit={(e) => { e.preventDefault(); if (ready && !make.isPending) make.mutate({ body: { id, title, kind, template } }); }}>
        <Stack>
          <WordFields label={t('form_title')} value={title} off={false} onChange={setTitle} />
          <TextInput label={t('id')} description={t('id_about')} dir="ltr" value={id} error={taken ? t('id_taken') : null} onChange={(e) => { setTyped(e.currentTarget.value); make.reset(); }} />
          <Select label={t('kind')} value={kind} onChange={(v) => setKind(v as RequestKind)} data={REQUEST_KINDS.map((k) => ({ value: k, label: say(KINDS[k]) }))} />
          <Radio.Group label={t('template')} value={template} onChange={(v) => setTemplate(v as typeof template)}><Stack gap={8} mt={6}>{TEMPLATES.map((x) => <Radio key={x} value={x} label={t(`t_${x}`)} />)}</Stack></Radio.Group>
          {taken ? null : <ErrorNote problem={make.error} />}
          <Group justify="flex-end"><Button variant="default" onClick={onClose}>{t('cancel')}</Button><Button type="submit" loading={make.isPending} disabled={!ready}>{t('make')}</Button></Group>
        </Stack>
      </form>
    </Dialog>
  );
};
