/** Ids in the audit log -> what people call them. A line names its target and whom it concerns by id; the page shows names where there still are any. */
import type { DeskHouse, TwoTongues } from './house.ts';
import type { AuditLine } from '../core/staff.ts';

type Kind = 'conversation' | 'request' | 'person' | 'staff' | 'entry' | 'flow' | 'channel';
/** By the part of an action before its first dot: what its target is. */
const TARGETS: Record<string, Kind> = { conversation: 'conversation', request: 'request', person: 'person', staff: 'staff', session: 'staff', entry: 'entry', flow: 'flow', channel: 'channel' };
/** By action: what the id in its detail is. */
const DETAILS: Record<string, Kind> = { 'conversation.pass': 'staff', 'request.assign': 'staff', 'person.family': 'person', 'person.merge': 'person', 'conversation.link': 'request', 'file.read': 'conversation' };
const IN_DETAIL = /^(?:to|with|not|from|of|number)[=:] ?([\w-]+)/;

export const idsIn = (line: Pick<AuditLine, 'action' | 'target' | 'detail'>): { kind: Kind; id: string }[] => {
  const target = TARGETS[line.action.split('.')[0] ?? ''];
  const detail = DETAILS[line.action];
  const id = line.detail === null ? undefined : IN_DETAIL.exec(line.detail)?.[1];
  return [...(target && line.target ? [{ kind: target, id: line.target }] : []), ...(detail && id ? [{ kind: detail, id }] : [])];
};

const same = (name: string): TwoTongues => ({ ar: name, en: name });
type Find = (house: DeskHouse, ids: string[]) => Promise<Iterable<readonly [string, TwoTongues]>>;
const FIND: Record<Kind, Find> = {
  conversation: async (house, ids) => (await house.store.inbox({ box: 'all', who: '', ids, max: ids.length })).rows.flatMap((r) => (r.name === null ? [] : [[r.conversation, same(r.name)] as const])),
  request: async (house, ids) => (await house.store.requestsPage({ numbers: ids, max: ids.length })).rows.map((r) => {
    const title = house.title(r.kind, r.about);
    return [r.number, r.name === null ? title : { ar: `${title.ar} · ${r.name}`, en: `${title.en} · ${r.name}` }] as const;
  }),
  person: async (house, ids) => Object.entries(await house.store.personNames(ids)).map(([id, name]) => [id, same(name)] as const),
  staff: async (house, ids) => (await house.store.staff()).filter((s) => ids.includes(s.id)).map((s) => [s.id, same(s.name)] as const),
  entry: async (house, ids) => [...(await house.library.published()).entries, ...(await house.library.read()).drafts.entries].filter((e) => ids.includes(e.topic)).map((e) => [e.topic, e.title] as const),
  flow: async (house, ids) => (await house.flows.list()).filter((f) => ids.includes(f.id)).map((f) => [f.id, f.title] as const),
  channel: async () => [],
};

export const namesIn = async (house: DeskHouse, lines: readonly AuditLine[]): Promise<Record<string, TwoTongues>> => {
  const wanted = new Map<Kind, Set<string>>();
  for (const { kind, id } of lines.flatMap(idsIn)) wanted.set(kind, (wanted.get(kind) ?? new Set()).add(id));
  const found = await Promise.all([...wanted].map(([kind, ids]) => FIND[kind](house, [...ids])));
  return Object.fromEntries(found.flatMap((names) => [...names]));
};
