/** The same change to many: a bar while something is picked, and its two questions. */
import { Button, Chip as Pick, CloseButton, Group, Modal, Select, Stack, Textarea } from '@mantine/core';
import { AlertTriangle, UserCheck, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import type { Reply } from '../../api.ts';
import { REQUEST_STATES, type RequestState } from '../../../core/request.ts';
import { ErrorNote, toast } from '../parts/index.ts';
import { useRow, useSend } from '../query.ts';
import { PreviewBox, usePreview } from '../request/preview.tsx';
import { REQUESTS } from '../texts/requests.ts';
import { STATES } from '../texts/words.ts';
import { useTexts, useTongue } from '../tongue.tsx';

/** More than the server takes at once. */
export const MOST = 200;
const FRESH = ['requests', 'requests.board', 'request', 'person'] as const;
type Props = { numbers: string[]; onDone: (failed: string[]) => void; onClose: () => void };

const useBulk = (onDone: Props['onDone']) => {
  const t = useTexts(REQUESTS);
  const [failed, setFailed] = useState<string[] | null>(null);
  const send = useSend('requests.bulk', { fresh: [...FRESH], done: (r: Reply<'requests.bulk'>) => {
    if (r.done) toast(t('bulk_done', { n: r.done }));
    if (r.failed.length) setFailed(r.failed); else onDone([]);
  } });
  return { send, failed };
};
const Failed = ({ numbers }: { numbers: string[] }) => <div className="problem" role="alert"><AlertTriangle size={18} aria-hidden /><div>{useTexts(REQUESTS)('bulk_failed', { n: numbers.length, list: numbers.map((n) => `\u2066${n}\u2069`).join('، ') })}</div></div>;

const BulkState = ({ numbers, onDone, onClose }: Props) => {
  const t = useTexts(REQUESTS);
  const { say } = useTongue();
  const [state, setState] = useState<RequestState>('in_study');
  const [note, setNote] = useState('');
  const sample = numbers[0] as string;
  const preview = usePreview(sample, state, note);
  const { send, failed } = useBulk(onDone);
  const words = note.trim();
  return (
    <Modal opened onClose={failed ? () => onDone(failed) : onClose} title={t('bulk_state_title')} size="lg">
      <Stack gap="lg">
        <div>{t('bulk_about', { n: numbers.length })}</div>
        <Pick.Group value={state} onChange={(v) => setState(v as RequestState)}><Group gap={8}>{REQUEST_STATES.map((s) => <Pick key={s} value={s} size="sm">{say(STATES[s])}</Pick>)}</Group></Pick.Group>
        <Textarea className="writes" label={t('bulk_note')} autosize minRows={2} maxRows={6} maxLength={1_000} value={note} onChange={(e) => setNote(e.currentTarget.value)} />
        <div><PreviewBox preview={preview} />{preview.text?.text ? <p className="dim small">{t('bulk_sample', { number: sample })}</p> : null}</div>
        <ErrorNote problem={send.error} />
        {failed ? <Failed numbers={failed} /> : null}
        <Group justify="flex-end">{failed ? null : <Button loading={send.isPending} disabled={preview.text === undefined} onClick={() => send.mutate({ body: { numbers, state, ...(words ? { note: words } : {}) } })}>{t('bulk_do', { n: numbers.length })}</Button>}</Group>
      </Stack>
    </Modal>
  );
};

const BulkAssign = ({ numbers, onDone, onClose }: Props) => {
  const t = useTexts(REQUESTS);
  const staff = useRow('staff').data?.rows ?? [];
  const [who, setWho] = useState('');
  const { send, failed } = useBulk(onDone);
  return (
    <Modal opened onClose={failed ? () => onDone(failed) : onClose} title={t('bulk_assign_title')}>
      <Stack>
        <Select label={t('assignee')} searchable value={who} onChange={(v) => setWho(v ?? '')} data={[{ value: '', label: t('nobody') }, ...staff.filter((s) => !s.disabled).map((s) => ({ value: s.id, label: s.name }))]} />
        <ErrorNote problem={send.error} />
        {failed ? <Failed numbers={failed} /> : null}
        <Group justify="flex-end">{failed ? null : <Button loading={send.isPending} onClick={() => send.mutate({ body: { numbers, assignee: who || null } })}>{t('bulk_assign_do')}</Button>}</Group>
      </Stack>
    </Modal>
  );
};

/** `onDone`: what is still picked: those that were not changed. */
export const BulkBar = ({ numbers, onPicked }: { numbers: string[]; onPicked: (numbers: string[]) => void }) => {
  const t = useTexts(REQUESTS);
  const [open, setOpen] = useState<'state' | 'assign' | null>(null);
  const done = (failed: string[]): void => { setOpen(null); onPicked(failed); };
  const many = numbers.length > MOST;
  return (
    <>
      {numbers.length ? (
        <div className="bulk" role="region" aria-label={t('picked', { n: numbers.length })}>
          <strong>{t('picked', { n: numbers.length })}</strong>
          {many ? <span className="small">{t('bulk_limit')}</span> : null}
          <span className="gap" />
          <Button size="sm" variant="white" color="dark" disabled={many} leftSection={<RefreshCw size={16} aria-hidden />} onClick={() => setOpen('state')}>{t('bulk_state')}</Button>
          <Button size="sm" variant="white" color="dark" disabled={many} leftSection={<UserCheck size={16} aria-hidden />} onClick={() => setOpen('assign')}>{t('bulk_assign')}</Button>
          <CloseButton variant="transparent" c="inherit" aria-label={t('unpick')} title={t('unpick')} onClick={() => onPicked([])} />
        </div>
      ) : null}
      {open === 'state' ? <BulkState numbers={numbers} onDone={done} onClose={() => setOpen(null)} /> : null}
      {open === 'assign' ? <BulkAssign numbers={numbers} onDone={done} onClose={() => setOpen(null)} /> : null}
    </>
  );
};
