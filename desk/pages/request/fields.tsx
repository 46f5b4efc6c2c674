/** What the person told us, with its labels; what identifies them stays masked until somebody gives a reason. */
import type { Reply } from '../../api.ts';
import { call } from '../api.ts';
import { useMe } from '../me.tsx';
import { MaskedValue } from '../parts/index.ts';
import { REQUEST } from '../texts/request.ts';
import { useTexts, useTongue } from '../tongue.tsx';

type Field = Reply<'request'>['fields'][number];
type Table = typeof REQUEST.ar;
/** Longer than this stands under its label, over the whole width. */
const LONG = 60;
export const isLong = (value: string): boolean => value.length > LONG || value.includes('\n');

/** A request made by hand, of a kind without a flow, has slots but no labels. */
export const labelOf = (field: Field, words: Record<string, unknown>, say: (t: { ar: string; en: string }) => string): string => {
  const own = words[`f_${field.slot}`];
  return field.label.ar === field.slot && typeof own === 'string' ? own : say(field.label);
};

export const Fields = ({ number, fields }: { number: string; fields: Field[] }) => {
  const t = useTexts(REQUEST);
  const me = useMe();
  const { lang, say } = useTongue();
  if (!fields.length) return <p className="dim">{t('no_fields')}</p>;
  return (
    <dl className="fields">
      {fields.map((f) => {
        const label = labelOf(f, REQUEST[lang] as Table, say);
        return (
          <div key={f.slot} data-long={isLong(f.value) || undefined}>
            <dt>{label}</dt>
            <dd>{f.masked ? <MaskedValue value={f.value} label={label} {...(me.may('agent') ? { reveal: (reason: string) => call('request.reveal', { params: { number }, body: { slot: f.slot, reason } }) } : {})} /> : isLong(f.value) ? <span className="said">{f.value}</span> : <bdi>{f.value}</bdi>}</dd>
          </div>
        );
      })}
    </dl>
  );
};
