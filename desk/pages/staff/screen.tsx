/** Members of staff: who is here, what they may do; the admin adds and changes them. */
import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { EllipsisVertical, KeyRound, Pencil, ShieldCheck, UserPlus } from 'lucide-react';
import { useState } from 'react';
import type { Reply } from '../../api.ts';
import { useMe } from '../me.tsx';
import { Await, Chip, Page, Time } from '../parts/index.ts';
import { useRow } from '../query.ts';
import { STAFF } from '../texts/staff.ts';
import { DEPARTMENTS, ROLES } from '../texts/words.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { StaffForm } from './form.tsx';
import { ResetLink } from './reset.tsx';

export type Member = Reply<'staff'>['rows'][number];

const Presence = ({ m }: { m: Member }) => {
  const t = useTexts(STAFF);
  if (m.disabled) return <Chip>{t('disabled')}</Chip>;
  if (m.here) return <Chip tone="good" icon={<span style={{ width: 8, height: 8, borderRadius: 9, background: 'currentcolor' }} />}>{t('here')}</Chip>;
  return <span className="dim small">{m.seen === null ? t('never') : <Time at={m.seen} as="ago" />}</span>;
};

export const Screen = () => {
  const t = useTexts(STAFF);
  const { lang, say } = useTongue();
  const me = useMe();
  const read = useRow('staff');
  const [open, setOpen] = useState<Member | 'new' | null>(null);
  const [reset, setReset] = useState<Member | null>(null);
  const admin = me.may('admin');
  const rows = read.data?.rows ?? [];
  const here = rows.filter((m) => m.here).length;
  return (
    <Page title={t('title')} sub={read.data ? <>{t('sub', { n: rows.length })}{here ? <> · {t('here_now', { n: here })}</> : null}{admin ? null : <> · {t('only_admin')}</>}</> : null}
      actions={admin ? <Button leftSection={<UserPlus size={18} />} onClick={() => setOpen('new')}>{t('add')}</Button> : null}>
      <Await read={read}>{() => (
        <div className="card">
          <table className="rows">
            <thead><tr><th>{t('name')}</th><th>{t('role')}</th><th>{t('teams')}</th><th>{t('state')}</th><th>{admin ? <span className="hidden">{t('edit')}</span> : null}</th></tr></thead>
            <tbody>
              {rows.map((m) => (
                <tr key={m.id}>
                  <td data-head><div><bdi className={m.disabled ? 'dim' : undefined}>{m.name}</bdi>{m.id === me.id ? <span className="dim"> ({t('you')})</span> : null}<div className="dim small" style={{ fontWeight: 400 }}><bdi dir="ltr">{m.login}</bdi></div></div></td>
                  <td data-label={t('role')}><span style={{ display: 'inline-flex', gap: 8, alignItems: 'center' }}><Chip tone={m.role === 'admin' ? 'accent' : 'plain'}>{say(ROLES[m.role])}</Chip>{m.totp ? <Tooltip label={t('totp')}><ShieldCheck size={16} role="img" aria-label={t('totp')} /></Tooltip> : null}</span></td>
                  <td data-label={t('teams')}><span>{m.teams.length ? m.teams.map((d) => say(DEPARTMENTS[d])).join(lang === 'ar' ? '، ' : ', ') : <span className="dim">{t('all_teams')}</span>}{m.woman ? <span className="dim"> · {t('woman')}</span> : null}</span></td>
                  <td data-label={t('state')}><Presence m={m} /></td>
                  <td data-acts style={{ width: 1 }}>{admin ? (
                    <Menu position="bottom-end">
                      <Menu.Target><ActionIcon variant="subtle" color="gray" aria-label={`${t('edit')}: ${m.name}`}><EllipsisVertical size={18} /></ActionIcon></Menu.Target>
                      <Menu.Dropdown>
                        <Menu.Item leftSection={<Pencil size={16} />} onClick={() => setOpen(m)}>{t('edit')}</Menu.Item>
                        <Menu.Item leftSection={<KeyRound size={16} />} onClick={() => setReset(m)}>{t('reset')}</Menu.Item>
                      </Menu.Dropdown>
                    </Menu>
                  ) : null}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}</Await>
      {open ? <StaffForm member={open === 'new' ? null : open} onClose={() => setOpen(null)} /> : null}
      {reset ? <ResetLink member={reset} onClose={() => setReset(null)} /> : null}
    </Page>
  );
};
