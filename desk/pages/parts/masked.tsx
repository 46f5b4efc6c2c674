/** A value that is shown masked; in full only with a reason, which the audit log keeps, and only for half a minute. */
import { ActionIcon, Button, Chip as Pick, Group, Modal, Stack, TextInput, Tooltip } from '@mantine/core';
import { Eye, EyeOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Got, Problem } from '../api.ts';
import { PARTS } from '../texts/parts.ts';
import { useTexts } from '../tongue.tsx';
import { ErrorNote } from './page.tsx';
import { Num } from './shown.tsx';

const SHOWN_MS = 30_000;
const REASONS = ['why_call', 'why_check', 'why_file', 'why_other'] as const;
const SHORTEST = 3;

/** `reveal`: `(reason) => call('request.reveal', { params, body: { slot, reason } })`. Absent: this role sees it masked only. `label`: whose value, for the dialog. */
export const MaskedValue = ({ value, label, reveal }: { value: string; label: string; reveal?: (reason: string) => Promise<Got<{ value: string }>> }) => {
  const t = useTexts(PARTS);
  const [asking, setAsking] = useState(false);
  const [pick, setPick] = useState<(typeof REASONS)[number]>('why_call');
  const [other, setOther] = useState('');
  const [full, setFull] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    if (full === null) return;
    const timer = setTimeout(() => setFull(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [full]);
  const reason = pick === 'why_other' ? other.trim() : t(pick);
  const show = async (): Promise<void> => {
    if (!reveal) return;
    setBusy(true);
    const got = await reveal(reason);
    setBusy(false);
    setProblem(got.ok ? null : got.problem);
    if (!got.ok) return;
    setFull(got.value.value);
    setAsking(false);
  };
  return (
    <span className="masked">
      <Num>{full ?? value}</Num>
      {reveal ? (
        <Tooltip label={full === null ? t('reveal') : t('hide')}>
          <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`${full === null ? t('reveal') : t('hide')}: ${label}`} onClick={() => (full === null ? setAsking(true) : setFull(null))}>{full === null ? <Eye size={15} /> : <EyeOff size={15} />}</ActionIcon>
        </Tooltip>
      ) : null}
      <Modal opened={asking} onClose={() => setAsking(false)} title={`${t('reveal_title')}: ${label}`}>
        <form onSubmit={(e) => { e.preventDefault(); e.stopPropagation(); if (reason.length >= SHORTEST) void show(); }}>
          <Stack>
            <div className="dim small">{t('reveal_about')}</div>
            <Pick.Group value={pick} onChange={(v) => setPick(v as typeof pick)}><Group gap={8}>{REASONS.map((r) => <Pick key={r} value={r} size="sm">{t(r)}</Pick>)}</Group></Pick.Group>
            {pick === 'why_other' ? <TextInput label={t('reveal_reason')} value={other} onChange={(e) => setOther(e.currentTarget.value)} maxLength={300} data-autofocus required /> : null}
            <ErrorNote problem={problem} />
            <Group justify="flex-end"><Button variant="default" onClick={() => setAsking(false)}>{t('cancel')}</Button><Button type="submit" loading={busy} disabled={reason.length < SHORTEST}>{t('reveal_do')}</Button></Group>
          </Stack>
        </form>
      </Modal>
    </span>
  );
};
