/** When the person of a request hears from us next: set by hand, with what they will read shown first; or taken back. */
import { Button, Chip as Pick, Group, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { Dialog, ErrorNote, toast } from '../parts/index.ts';
import { useRowWhen, useSend } from '../query.ts';
import type { RequestRow } from '../requests/due.tsx';
import { REQUEST } from '../texts/request.ts';
import { useTexts } from '../tongue.tsx';
import { useNow, useWhen } from '../when.ts';
import { PreviewBox } from './preview.tsx';
import { atOfDate, dateOf, IN_DAYS, inDays } from './promise.ts';

const NOTE_MAX = 1_000;
const PAUSE_MS = 350;

export const PromiseDialog = ({ row, onClose }: { row: RequestRow; onClose: () => void }) => {
  const t = useTexts(REQUEST);
  const when = useWhen();
  const now = useNow();
  const [next, setNext] = useState<'day' | 'none' | `${(typeof IN_DAYS)[number]}`>('7');
  const [day, setDay] = useState(() => dateOf(inDays(Date.now(), 7)));
  const [note, setNote] = useState('');
  const [tell, setTell] = useState(true);
  const words = note.trim();
  const at = next === 'none' ? null : next === 'day' ? atOfDate(day) : inDays(now, Number(next));
  const bad = next !== 'none' && (at === null || at <= now);
  const asked = JSON.stringify([at, words]);
  const [calm] = useDebouncedValue(asked, PAUSE_MS);
  const [calmAt, calmNote] = JSON.parse(calm) as [number | null, string];
  const shown = tell && !bad && at !== null;
  const read = useRowWhen(shown && calmAt !== null, 'request.promise.preview', { params: { number: row.number }, body: { at: calmAt ?? 0, ...(calmNote ? { note: calmNote } : {}) } });
  const preview = { text: calm === asked ? read.data : undefined, problem: calm === asked ? read.error : null, again: () => void read.refetch() };
  const set = useSend('request.promise', { fresh: ['request', 'requests', 'requests.board', 'person'], done: () => { toast(t('promise_done')); onClose(); } });
  const ready = !bad && (!shown || preview.text !== undefined);
  return (
    <Dialog onClose={onClose} title={t('promise_title')} size="lg">
      <form onSubmit={(e) => { e.preventDefault(); if (ready && !set.isPending) set.mutate({ params: { number: row.number }, body: { at, tell: shown, ...(words ? { note: words } : {}) } }); }}>
        <Stack gap="lg">
          <fieldset className="picks-of"><legend>{t('next_set')}</legend><p className="dim small">{t('next_about')}</p>
            <Pick.Group value={next} onChange={(v) => setNext(v as typeof next)}><Group gap={8}>{IN_DAYS.map((d) => <Pick key={d} value={String(d)} size="sm">{t('in_days', { n: d })}</Pick>)}<Pick value="day" size="sm">{t('day')}</Pick>{row.nextUpdate === null ? null : <Pick value="none" size="sm">{t('none')}</Pick>}</Group></Pick.Group>
            {next === 'day' ? <TextInput type="date" aria-label={t('day')} mt={10} maw={220} min={dateOf(now)} value={day} error={bad} onChange={(e) => setDay(e.currentTarget.value)} /> : null}
            {at !== null && !bad ? <p className="small">{when.day(at)} · {when.hijri(at)}</p> : null}
          </fieldset>
          {next === 'none' ? null : <Switch label={t('promise_tell')} checked={tell} onChange={(e) => setTell(e.currentTarget.checked)} />}
          <Textarea className="writes" label={t(shown ? 'note' : 'promise_note')} description={t(shown ? 'note_about' : 'promise_note_about')} autosize minRows={2} maxRows={6} maxLength={NOTE_MAX} value={note} onChange={(e) => setNote(e.currentTarget.value)} />
          {shown ? <PreviewBox preview={preview} /> : null}
          <ErrorNote problem={set.error} />
          <Group justify="flex-end" className="last"><Button type="submit" loading={set.isPending} disabled={!ready}>{t(shown && preview.text?.text ? 'promise_send' : 'promise_do')}</Button></Group>
        </Stack>
      </form>
    </Dialog>
  );
};
