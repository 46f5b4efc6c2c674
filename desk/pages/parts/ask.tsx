/** "Are you sure": the question, what follows from it, and a button that says what it does. */
import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Problem } from '../api.ts';
import { PARTS } from '../texts/parts.ts';
import { useTexts } from '../tongue.tsx';
import { ErrorNote } from './page.tsx';

/** Mantine's dialogs stand at 200; a question may be about one of them. */
const ABOVE = 300;

export const Ask = (p: { open: boolean; title: string; children?: ReactNode; yes: string; no?: string; danger?: boolean; busy?: boolean; off?: boolean; problem?: Problem | null; onYes: () => void; onClose: () => void }) => {
  const t = useTexts(PARTS);
  return (
    <Modal opened={p.open} onClose={p.onClose} title={p.title} zIndex={ABOVE}>
      <Stack>
        <div>{p.children}</div>
        <ErrorNote problem={p.problem} />
        <Group justify="flex-end">
          <Button variant="default" onClick={p.onClose}>{p.no ?? t('cancel')}</Button>
          <Button {...(p.danger ? { color: 'red.8' } : {})} loading={p.busy ?? false} disabled={p.off ?? false} onClick={p.onYes}>{p.yes}</Button>
        </Group>
      </Stack>
    </Modal>
  );
};
