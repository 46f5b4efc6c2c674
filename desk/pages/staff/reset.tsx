/** A new one-time link for somebody who lost the password. */
import { Button, Group, Modal, Stack } from '@mantine/core';
import { Ask, CopyField } from '../parts/index.ts';
import { useSend } from '../query.ts';
import { STAFF } from '../texts/staff.ts';
import { useTexts } from '../tongue.tsx';
import type { Member } from './screen.tsx';

export const ResetLink = ({ member, onClose }: { member: Member; onClose: () => void }) => {
  const t = useTexts(STAFF);
  const send = useSend('staff.reset', { fresh: ['staff'] });
  if (!send.data) return <Ask open title={t('reset_ask', { name: member.name })} yes={t('reset_do')} busy={send.isPending} problem={send.error} onYes={() => send.mutate({ params: { staff: member.id } })} onClose={onClose}>{t('reset_about')}</Ask>;
  return (
    <Modal opened onClose={onClose} title={t('reset')}>
      <Stack><CopyField label={t('link')} value={send.data.link} /><div className="dim">{t('link_about', { name: member.name })}</div><Group justify="flex-end"><Button onClick={onClose}>{t('done')}</Button></Group></Stack>
    </Modal>
  );
};
