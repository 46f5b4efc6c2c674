/** A new password, twice, with how much is missing while it is written. The server decides. */
import { PasswordInput } from '@mantine/core';
import { SIGN } from '../texts/sign.ts';
import { useTexts } from '../tongue.tsx';

export const SHORTEST = 12;
export type Pair = { one: string; two: string };
export const isPair = (p: Pair): boolean => p.one.length >= SHORTEST && p.one === p.two;

export const NewPassword = ({ value, onChange, error }: { value: Pair; onChange: (p: Pair) => void; error?: string | null }) => {
  const t = useTexts(SIGN);
  const left = Math.max(0, SHORTEST - value.one.length);
  return (
    <>
      <PasswordInput label={t('password')} description={value.one ? t('rule_left', { n: left }) : t('rule')} autoComplete="new-password" dir="ltr" required value={value.one} error={error ?? null} onChange={(e) => onChange({ ...value, one: e.currentTarget.value })} />
      <PasswordInput label={t('again')} autoComplete="new-password" dir="ltr" required value={value.two} error={value.two && value.one !== value.two ? t('differs') : null} onChange={(e) => onChange({ ...value, two: e.currentTarget.value })} />
    </>
  );
};
