/** A member of staff: new (the answer is a one-time link) or changed. */
import { Button, Group, Modal, MultiSelect, Radio, Stack, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { DEPARTMENTS as ALL, type Department } from '../../../core/request.ts';
import { ROLES as ALL_ROLES, type Role } from '../../../core/staff.ts';
import { Dialog, CopyField, ErrorNote, toast } from '../parts/index.ts';
import { useSend } from '../query.ts';
import { STAFF } from '../texts/staff.ts';
import { DEPARTMENTS, ROLES } from '../texts/words.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import type { Member } from './screen.tsx';

export const StaffForm = ({ member, onClose }: { member: Member | null; onClose: () => void }) => {
  const t = useTexts(STAFF);
  const { say } = useTongue();
  const [login, setLogin] = useState('');
  const [name, setName] = useState(member?.name ?? '');
  const [role, setRole] = useState<Role>(member?.role ?? 'agent');
  const [teams, setTeams] = useState<Department[]>(member?.teams ?? []);
  const [woman, setWoman] = useState(member?.woman ?? false);
  const [disabled, setDisabled] = useState(member?.disabled ?? false);
  const make = useSend('staff.make', { fresh: ['staff'] });
  const put = useSend('staff.put', { fresh: ['staff'], done: () => { toast(t('saved')); onClose(); } });
  const problem = make.error ?? put.error;
  const at = (what: string): string | null => (problem?.what === what || (what === 'login' && problem?.code === 'LOGIN_TAKEN') ? say(problem) : null);
  const shown = problem && !at('login') && !at('name') ? problem : null;

  if (make.data) return (
    <Modal opened onClose={onClose} title={t('made')}>
      <Stack><CopyField label={t('link')} value={make.data.link} /><div className="dim">{t('link_about', { name })}</div><Group justify="flex-end"><Button onClick={onClose}>{t('done')}</Button></Group></Stack>
    </Modal>
  );
  const save = (): void => {
    const body = { name: name.trim(), role, teams, woman };
    if (member) put.mutate({ params: { staff: member.id }, body: { ...body, disabled } });
    else make.mutate({ body: { ...body, login: login.trim() } });
  };
  return (
    <Dialog onClose={onClose} title={member ? t('edit') : t('add')} size="lg">
      <form onSubmit={(e) => { e.preventDefault(); save(); }}>
        <Stack gap="lg">
          <TextInput label={t('name')} required minLength={2} maxLength={80} data-autofocus value={name} error={at('name')} onChange={(e) => setName(e.currentTarget.value)} />
          {member ? null : <TextInput label={t('login')} description={t('login_about')} required minLength={2} maxLength={80} dir="ltr" autoCapitalize="none" autoComplete="off" spellCheck={false} value={login} error={at('login')} onChange={(e) => setLogin(e.currentTarget.value)} />}
          <Radio.Group label={t('role')} value={role} onChange={(v) => setRole(v as Role)}>
            <Stack gap={10} pt={8}>{ALL_ROLES.map((r) => <Radio key={r} value={r} label={say(ROLES[r])} description={say(ROLES[r].about)} />)}</Stack>
          </Radio.Group>
          <MultiSelect label={t('teams')} description={t('teams_about')} data={ALL.map((d) => ({ value: d, label: say(DEPARTMENTS[d]) }))} value={teams} onChange={(v) => setTeams(v as Department[])} placeholder={teams.length ? '' : t('all_teams')} />
          <Switch label={t('woman')} description={t('woman_about')} checked={woman} onChange={(e) => setWoman(e.currentTarget.checked)} />
          {member ? <Switch color="red.8" label={t('disable')} description={t('disable_about')} checked={disabled} onChange={(e) => setDisabled(e.currentTarget.checked)} /> : null}
          <ErrorNote problem={shown} />
          <Group justify="flex-end"><Button type="submit" loading={make.isPending || put.isPending}>{member ? t('save') : t('make')}</Button></Group>
        </Stack>
      </form>
    </Dialog>
  );
};
