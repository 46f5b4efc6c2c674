/** A line of the audit log -> what its sentence is made of. Ids become names where there are any; a line is never shown by its codes. Pure. */
import type { Reply } from '../../api.ts';

export type AuditLine = Reply<'audit'>['rows'][number];
export type Kind = 'talk' | 'request' | 'person' | 'staff' | 'entry' | 'flow' | 'channel';
export type Ref = { kind: Kind; id: string };
/** What `{value}` is, to be put into words. */
export type Value = { as: 'role' | 'department' | 'state' | 'time' | 'slot' | 'facts' | 'words' | 'filter'; raw: string };
export type Read = { key: string; target: Ref | null; other: Ref | null; value: Value | null; reason: string | null };

/** By the part of an action before its dot: what its target is. */
const TARGETS: Record<string, Kind> = { conversation: 'talk', request: 'request', person: 'person', staff: 'staff', session: 'staff', entry: 'entry', flow: 'flow', channel: 'channel' };
/** By action: who or what its detail names. */
const OTHERS: Record<string, Kind> = { 'conversation.pass': 'staff', 'request.assign': 'staff', 'person.family': 'person', 'conversation.link': 'request', 'file.read': 'talk' };
/** By action: the word of its detail (`word=...`; empty: the whole of it) that is its value, and what that is. */
const VALUES: Record<string, [word: string, as: Value['as']]> = {
  'staff.make': ['', 'role'], 'staff.write': ['role', 'role'], 'conversation.department': ['department', 'department'], 'request.department': ['department', 'department'], 'request.set': ['state', 'state'],
  'conversation.promise': ['at', 'time'], 'request.promise': ['at', 'time'], 'knowledge.publish': ['n', 'words'], 'knowledge.undo': ['n', 'words'], 'facts.write': ['', 'facts'], 'channel.test': ['to', 'words'], 'requests.export': ['', 'filter'],
};
/** `what: why`: these keep a reason that a member of staff gave. */
const REASONED = /^(?:(\w+): |from=[\w-]+: )?(.*)$/s;
const WITH_REASON = ['person.reveal', 'request.reveal', 'person.merge', 'person.erase'];

const wordOf = (detail: string, word: string): string | null => (word === '' ? detail : (new RegExp(`(?:^| )${word}=(.*?)(?= \\w+=|$)`, 's').exec(detail)?.[1] ?? null));
const otherOf = (detail: string): string | null => /^(?:to|with|not|of|number)[=:] ?(\S+)/.exec(detail)?.[1] ?? null;

const variantOf = (action: string, detail: string, other: string | null): string => {
  switch (action) {
    case 'conversation.pass': return other === 'queue' ? '#queue' : '';
    case 'request.assign': return other === 'nobody' ? '#nobody' : '';
    case 'person.family': return detail.startsWith('not:') ? '#not' : '';
    case 'staff.write': return detail.includes('disabled=true') ? '#off' : '';
    case 'conversation.promise': case 'request.promise': return detail.includes('at=none') ? '#none' : '';
    case 'hours.write': return detail.includes('confirmed=false') ? '#open' : '';
    case 'file.read': return other === null ? '#some' : '';
    default: return '';
  }
};

export const readLine = ({ action, target, detail: said }: Pick<AuditLine, 'action' | 'target' | 'detail'>): Read => {
  const detail = said ?? '';
  const of = OTHERS[action];
  const other = of ? otherOf(detail) : null;
  const kind = TARGETS[action.split('.')[0] ?? ''];
  const [word, as] = VALUES[action] ?? [];
  const raw = word === undefined ? null : wordOf(detail, word);
  const [, what, why] = WITH_REASON.includes(action) ? (REASONED.exec(detail) ?? []) : [];
  return {
    key: `${action}${variantOf(action, detail, other)}`,
    target: kind && target ? { kind, id: target } : null,
    other: of && other !== null ? { kind: of, id: other } : null,
    value: raw !== null && as ? { as, raw } : what ? { as: 'slot', raw: what } : null,
    reason: why?.trim() || null,
  };
};
