/** A phrase in both languages; one that has forms by number shows each of them. */
import { Textarea, TextInput } from '@mantine/core';
import type { FormText } from '../../../core/flow-form.ts';
import { FLOWS } from '../texts/flows.ts';
import { useTexts } from '../tongue.tsx';

type Lang = 'ar' | 'en';
const LANGS: readonly Lang[] = ['ar', 'en'];
const dirOf = (l: Lang): 'rtl' | 'ltr' => (l === 'ar' ? 'rtl' : 'ltr');

export const PhraseFields = ({ label, value, onChange, off }: { label: string; value: FormText; onChange: (v: FormText) => void; off: boolean }) => {
  const t = useTexts(FLOWS);
  return (
    <div className="pair">{LANGS.map((l) => {
      const v = value[l];
      const name = `${label} ${t(l === 'ar' ? 'arabic' : 'english')}`;
      if (typeof v === 'string') return <Textarea key={l} autosize minRows={2} maxRows={12} maxLength={4_000} label={name} dir={dirOf(l)} readOnly={off} value={v} onChange={(e) => onChange({ ...value, [l]: e.currentTarget.value })} />;
      return <fieldset key={l} className="plural"><legend>{name} · {t('forms')}</legend>{Object.entries(v).map(([form, text]) => <Textarea key={form} autosize minRows={1} maxRows={6} label={form} dir={dirOf(l)} readOnly={off} value={text ?? ''} onChange={(e) => onChange({ ...value, [l]: { ...v, [form]: e.currentTarget.value } })} />)}</fieldset>;
    })}</div>
  );
};

export const WordFields = ({ label, value, onChange, off }: { label: string; value: { ar: string; en: string }; onChange: (v: { ar: string; en: string }) => void; off: boolean }) => {
  const t = useTexts(FLOWS);
  return <div className="pair">{LANGS.map((l) => <TextInput key={l} maxLength={200} label={`${label} ${t(l === 'ar' ? 'arabic' : 'english')}`} dir={dirOf(l)} readOnly={off} value={value[l]} onChange={(e) => onChange({ ...value, [l]: e.currentTarget.value })} />)}</div>;
};
