/** A value with a button that copies it. */
import { Button, TextInput } from '@mantine/core';
import { Check, Copy } from 'lucide-react';
import { useRef, useState } from 'react';
import { PARTS } from '../texts/parts.ts';
import { useTexts } from '../tongue.tsx';

const SAID_MS = 2_000;

export const CopyField = ({ value, label }: { value: string; label: string }) => {
  const t = useTexts(PARTS);
  const [done, setDone] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const copy = async (): Promise<void> => {
    field.current?.select();
    try { await navigator.clipboard.writeText(value); } catch { return; } // selected: the person copies it by hand
    setDone(true);
    setTimeout(() => setDone(false), SAID_MS);
  };
  return (
    <div style={{ display: 'flex', gap: 8, alignItems: 'flex-end' }}>
      <TextInput ref={field} style={{ flex: 1, minWidth: 0 }} styles={{ input: { direction: 'ltr', textAlign: 'left' } }} label={label} value={value} readOnly onFocus={(e) => e.currentTarget.select()} />
      <Button variant="light" leftSection={done ? <Check size={16} /> : <Copy size={16} />} onClick={() => void copy()}>{done ? t('copied') : t('copy')}</Button>
    </div>
  );
};
