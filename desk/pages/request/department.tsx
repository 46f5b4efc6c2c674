/** Which department works on it. */
import { Select } from '@mantine/core';
import { DEPARTMENTS as ALL, type Department } from '../../../core/request.ts';
import { useMe } from '../me.tsx';
import { toast, toastProblem } from '../parts/index.ts';
import { useSend } from '../query.ts';
import { REQUEST } from '../texts/request.ts';
import { DEPARTMENTS } from '../texts/words.ts';
import { useTexts, useTongue } from '../tongue.tsx';

export const DepartmentPick = ({ number, value, over }: { number: string; value: Department; over: boolean }) => {
  const t = useTexts(REQUEST);
  const { say } = useTongue();
  const send = useSend('request.department', { fresh: ['request', 'requests', 'requests.board', 'person'], done: (row) => toast(t('moved', { name: say(DEPARTMENTS[row.department]) })), failed: toastProblem });
  if (over || !useMe().may('agent')) return <>{say(DEPARTMENTS[value])}</>;
  return <Select size="sm" maw={230} aria-label={t('department')} disabled={send.isPending} value={value} data={ALL.map((d) => ({ value: d, label: say(DEPARTMENTS[d]) }))} onChange={(v) => { if (v && v !== value) send.mutate({ params: { number }, body: { department: v as Department } }); }} />;
};
