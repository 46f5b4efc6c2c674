/** Changing the state: the new one, a note, the next promise, and the very message the person will read. It is not sent before it was shown. */
import { Button, Chip as Pick, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { FINAL_STATES, REQUEST_STATES, type RequestState } from '../../../core/request.ts';
import { Dialog, ErrorNote, StateChip, toast } from '../parts/index.ts';
import { useSend } from '../query.ts';
import type { RequestRow } from '../requests/due.tsx';
import { REQUEST } from '../texts/request.ts';
import { STATES } from '../texts/words.ts';
import { titled, useTexts, useTongue } from '../tongue.tsx';
import { useNow, useWhen } from '../when.ts';
import { PreviewBox, usePreview } from './preview.tsx';
import { atOfDate, dateOf, IN_DAYS, inDays } from './promise.ts';
import './request.css';

const NOTE_MAX = 1_000;
/** `keep`: the promise stays; `none`: there is none any more; `7`: in so many days; `day`: on the day of the field. */
type Next = 'keep' | 'none' | 'day' | `${(typeof IN_DAYS)[number]}`;

export const StateDialog = ({ row, to, onClose }: { row: RequestRow; to?: RequestState; onClose: () => void }) => {
  const t = useTexts(REQUEST);
  const { say } = useTongue();
  const when = useWhen();
  const now = useNow();
  const [state, setState] = useState<RequestState>(to ?? row.state);
  const [note, setNote] = useState('');
  const [next, setNext] = useState<Next>('keep');
  const [day, setDay] = useState(() => dateOf(inDays(Date.now(), 7)));
  const preview = usePreview(row.number, state, note);
  const set = useSend('request.set', { fresh: ['request', 'requests', 'requests.board', 'person'], done: () => { toast(t('set_done')); onClose(); } });
  const final = FINAL_STATES.includes(state);
  const at = next === 'day' ? atOfDate(day) : next === 'keep' || next === 'none' ? null : inDays(now, Number(next));
  const bad = next === 'day' && (at === null || at < now);
  const changes = state !== row.state || note.trim() !== '' || (!final && next !== 'keep');
  const ready = changes && preview.text !== undefined && (final || !bad);
  const send = (): void => {
    if (!ready || set.isPending) return;
    const words = note.trim();
    set.mutate({ params: { number: row.number }, body: { state, ...(words ? { note: words } : {}), ...(final || next === 'keep' ? {} : { nextUpdate: next === 'none' ? null : at }) } });
  };
  return (
    <Dialog onClose={onClose} title={t('set_title', { number: row.number })} size="lg">
      <form onSubmit={(e) => { e.preventDefault(); send(); }} onKeyDown={(e) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) { e.preventDefault(); send(); } }}>
        <Stack gap="lg">
          <div className="dim">{say(titled(row.title))} · {t('now')}: <StateChip state={row.state} /></div>
          <fieldset className="picks-of"><legend>{t('to')}</legend>
            <Pick.Group value={state} onChange={(v) => setState(v as RequestState)}><Group gap={8}>{REQUEST_STATES.map((s) => <Pick key={s} value={s} size="sm">{say(STATES[s])}</Pick>)}</Group></Pick.Group>
            {state === row.state ? <p className="dim small">{t('same')}</p> : null}
          </fieldset>
          <Textarea className="writes" label={t('note')} description={t('note_about')} autosize minRows={2} maxRows={8} maxLength={NOTE_MAX} value={note} onChange={(e) => setNote(e.currentTarget.value)} />
          <PreviewBox preview={preview} />
          {final ? <div className="dim small">{t('final')}</div> : (
            <fieldset className="picks-of"><legend>{t('next_set')}</legend><p className="dim small">{t('next_about')}</p>
              <Pick.Group value={next} onChange={(v) => setNext(v as Next)}>
                <Group gap={8}>
                  <Pick value="keep" size="sm">{t('keep')}{row.nextUpdate === null ? '' : ` (${when.short(row.nextUpdate, now)})`}</Pick>
                  {IN_DAYS.map((d) => <Pick key={d} value={String(d)} size="sm">{t('in_days', { n: d })}</Pick>)}
                  <Pick value="day" size="sm">{t('day')}</Pick><Pick value="none" size="sm">{t('none')}</Pick>
                </Group>
              </Pick.Group>
              {next === 'day' ? <TextInput type="date" aria-label={t('day')} mt={10} maw={220} min={dateOf(now)} value={day} error={bad} onChange={(e) => setDay(e.currentTarget.value)} /> : null}
              {at !== null && !bad ? <p className="small">{when.day(at)} · {when.hijri(at)}</p> : null}
            </fieldset>
          )}
          <ErrorNote problem={set.error} />
          <Group justify="flex-end" className="last"><Button type="submit" loading={set.isPending} disabled={!ready}>{preview.text && preview.text.text === null ? t('set_quiet') : t('set_do')}</Button></Group>
        </Stack>
      </form>
    </Dialog>
  );
};
