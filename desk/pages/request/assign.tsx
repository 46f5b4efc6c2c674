/** Whose request it is: a menu of the staff, oneself first. Agents take or give back; supervisors give to anybody. */
import { Button, Menu, TextInput } from '@mantine/core';
import { ChevronDown, UserMinus, UserRoundCheck } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '../me.tsx';
import { toast, toastProblem } from '../parts/index.ts';
import { useRowWhen, useSend } from '../query.ts';
import type { RequestRow } from '../requests/due.tsx';
import { REQUEST } from '../texts/request.ts';
import { useTexts } from '../tongue.tsx';

/** With more than these, a field to find somebody. */
const MANY = 8;

export const useAssign = (number: string) => {
  const t = useTexts(REQUEST);
  const send = useSend('request.assign', { fresh: ['request', 'requests', 'person'], done: (row) => toast(row.assignee ? t('assigned', { name: row.assignee.name }) : t('unassigned')), failed: toastProblem });
  return { busy: send.isPending, give: (staff: string | null): void => { if (!send.isPending) send.mutate({ params: { number }, body: { staff } }); } };
};

export const Assign = ({ row }: { row: RequestRow }) => {
  const t = useTexts(REQUEST);
  const me = useMe();
  const { busy, give } = useAssign(row.number);
  const [open, setOpen] = useState(false);
  const [find, setFind] = useState('');
  const boss = me.may('supervisor');
  const all = (useRowWhen(open && boss, 'staff').data?.rows ?? []).filter((s) => !s.disabled && s.id !== me.id && s.role !== 'viewer');
  const team = [...all.filter((s) => s.teams.includes(row.department)), ...all.filter((s) => !s.teams.includes(row.department))];
  const shown = team.filter((s) => s.name.includes(find.trim()));
  const mine = row.assignee?.id === me.id;
  if (!(boss || (me.may('agent') && (mine || !row.assignee)))) return row.assignee ? <bdi>{row.assignee.name}</bdi> : <span className="dim">{t('nobody')}</span>;
  return (
    <Menu opened={open} onChange={setOpen} position="bottom-start" width={260} withinPortal>
      <Menu.Target>
        <Button variant="default" size="compact-md" loading={busy} rightSection={<ChevronDown size={15} aria-hidden />} aria-label={`${t('assignee')}: ${row.assignee?.name ?? t('nobody')}`}>{row.assignee ? <bdi className="cut">{row.assignee.name}</bdi> : <span className="dim">{t('nobody')}</span>}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {mine ? null : <Menu.Item leftSection={<UserRoundCheck size={16} aria-hidden />} onClick={() => give(me.id)}>{t('assign_me')}</Menu.Item>}
        {row.assignee ? <Menu.Item leftSection={<UserMinus size={16} aria-hidden />} onClick={() => give(null)}>{t('unassign')}</Menu.Item> : null}
        {team.length ? <Menu.Divider /> : null}
        {team.length > MANY ? <TextInput size="xs" m={6} aria-label={t('staff_search')} placeholder={t('staff_search')} value={find} onChange={(e) => setFind(e.currentTarget.value)} onKeyDown={(e) => e.stopPropagation()} /> : null}
        <div className="staff-menu">{shown.map((s) => <Menu.Item key={s.id} disabled={row.assignee?.id === s.id} onClick={() => give(s.id)}><bdi>{s.name}</bdi></Menu.Item>)}</div>
      </Menu.Dropdown>
    </Menu>
  );
};
