/** The model's inbox and lists of requests: everything is filtered and sorted anew at each question. */
import type { Pen } from '../../core/conversation.ts';
import type { InboxFilter, InboxLine, InboxStore, RequestFilter, RequestLine } from '../../core/desk-ports.ts';
import type { Commit, Ticket } from '../../core/ports.ts';
import { FINAL_STATES, KINDS, plainNumber, REQUEST_STATES, type Department, type RequestFile } from '../../core/request.ts';
import { ANSWER_MS, confidesKind } from '../../core/ticket.ts';
import type { Filed, Line, World } from './world.ts';

const DAY = 86_400_000;
export type Boxes = Pick<InboxStore, 'places' | 'setDepartment' | 'setTicketDepartment' | 'inbox' | 'counts' | 'markRead' | 'ratings' | 'requestsPage' | 'board' | 'assign' | 'transfer' | 'setPromise' | 'waitingBefore' | 'queued'>;

const short = (text: string, max: number): string => {
  const line = [...text.replace(/\s+/g, ' ').trim()];
  return line.length > max ? `${line.slice(0, max - 1).join('')}…` : line.join('');
};

/** After a turn: what lists show of its conversation. `before`: lines told until then. */
export const showLine = (line: Line, { job: { event }, state: { pen }, effects, at }: Commit, before: number, penBefore: Pen): void => {
  const fresh = line.history.filter((l) => l.n >= before);
  const last = fresh.at(-1);
  const spoken = fresh.filter((l) => l.by === 'person').length;
  const spoke = fresh.findLast((l) => l.by === 'person');
  if (event.type === 'message' && event.name?.trim()) line.called = short(event.name, 200);
  for (const e of effects) if (e.type === 'register' && typeof e.fields['full_name'] === 'string') line.given = short(e.fields['full_name'], 200);
  const looked = event.type === 'staff' && ['took', 'said'].includes(event.act) && !effects.some((e) => e.type === 'refuse');
  Object.assign(line, {
    shown: true, unread: looked || pen === 'bot' ? 0 : penBefore === 'bot' ? Math.max(1, spoken) : line.unread + spoken, lastAt: Math.max(line.lastAt, last?.at ?? (line.lastAt || at)),
    ...(last ? { lastBy: last.by, lastText: short(last.text, 120), lastConfided: last.confided === true } : {}), ...(spoke ? { heardLast: { at: spoke.at, text: short(spoke.text, 120), ...(spoke.confided ? { confided: true as const } : {}) } } : {}),
  });
};
export const nameLine = (w: World, file: RequestFile): void => {
  const line = w.lines.get(file.conversation ?? '');
  if (line && typeof file.fields['full_name'] === 'string') line.given = short(file.fields['full_name'], 200);
};

const due = ({ file }: Filed): number => (FINAL_STATES.includes(file.state) ? Infinity : (file.nextUpdate ?? file.created + KINDS[file.kind].days * DAY));
const closedOf = (w: World, l: Line): Ticket | undefined => w.closed.filter((t) => t.conversation === l.id).sort((a, b) => b.id - a.id)[0];
const standOf = (w: World, l: Line): string => (l.ticket ? l.ticket.state : l.holder !== null ? 'taken' : closedOf(w, l) ? 'closed' : 'free');
const isIn = (w: World, l: Line, box: InboxFilter['box'], who: string): boolean => {
  const stand = standOf(w, l);
  switch (box) {
    case 'all': return true;
    case 'bot': return stand === 'free' || stand === 'closed';
    case 'mine': return stand === 'taken' && l.holder?.id === who;
    default: return stand === box;
  }
};

export const modelBoxes = (world: () => World, whole: <T>(work: () => T) => Promise<T>, now: () => number): { counts(who: string): Record<InboxFilter['box'], number>; calls: Omit<Boxes, 'counts'> } => {
  const shown = (): Line[] => [...world().lines.values()].filter((l) => l.shown);
  const urgent = (l: Line): number => Number(l.ticket!.priority === 'urgent');
  const dueAt = (l: Line): number => l.promised ?? l.ticket!.opened + ANSWER_MS;
  const queue = (teams: readonly Department[] = []): Line[] => {
    const ours = (l: Line): number => Number(teams.includes(l.ticket!.department));
    return shown().filter((l) => l.ticket?.state === 'waiting').sort((a, b) => urgent(b) - urgent(a) || ours(b) - ours(a) || dueAt(a) - dueAt(b) || a.ticket!.id - b.ticket!.id);
  };
  /** A cursor of its own: how many were shown. */
  const page = <T>(all: T[], f: { after?: string; max: number }): { rows: T[]; more: string | null } => {
    const from = Number(f.after ?? 0);
    return { rows: all.slice(from, from + f.max), more: all.length > from + f.max ? String(from + f.max) : null };
  };
  const row = (l: Line): InboxLine => {
    const w = world();
    const place = l.ticket?.state === 'waiting' ? queue().indexOf(l) : -1;
    const ticket = l.ticket ?? closedOf(w, l) ?? null;
    const seen = l.state?.last ?? null;
    const open = [...w.requests.values()].filter((r) => r.file.conversation === l.id && !FINAL_STATES.includes(r.file.state));
    return {
      conversation: l.id, address: l.address, name: l.given ?? l.called, pen: l.state?.pen ?? 'bot', lang: l.state?.lang ?? 'ar', ticket: ticket && { ...ticket, address: l.address, lastSeen: seen },
      promised: l.promised, before: place < 0 ? null : place, last: l.lastBy && { at: l.lastAt, by: l.lastBy, text: l.lastText, ...(l.lastConfided ? { confided: true as const } : {}) }, heard: l.heardLast, holder: standOf(w, l) === 'taken' ? (l.ticket?.who ?? l.holder) : null, unread: l.unread,
      openRequests: open.length, openConfided: open.filter((r) => confidesKind(r.file.kind)).length, seen,
    };
  };
  const line = (r: Filed): RequestLine => {
    const talk = r.file.conversation === null ? undefined : world().lines.get(r.file.conversation);
    const own = r.file.fields['full_name'];
    return { ...r.file, person: r.owner, name: typeof own === 'string' ? own : talk ? (talk.given ?? talk.called) : null, assignee: r.assignee ?? null, channel: talk?.address.channel ?? null };
  };
  const wanted = (f: RequestFilter) => (r: Filed): boolean =>
    (f.kind === undefined || r.file.kind === f.kind) && !f.without?.includes(r.file.kind) && (f.state === undefined || r.file.state === f.state) && (f.department === undefined || r.file.department === f.department)
    && (f.assignee === undefined || r.assignee?.id === f.assignee) && (!f.open || due(r) < Infinity) && (f.lateAt === undefined || due(r) < f.lateAt) && (!f.numbers || f.numbers.map(plainNumber).includes(r.file.number));
  const order = (sort: RequestFilter['sort']) => (a: Filed, b: Filed): number => {
    const [x, y] = sort === 'due' ? [due(a), due(b)] : sort === 'updated' ? [b.file.updated, a.file.updated] : [b.file.created, a.file.created];
    return x === y ? (a.file.number < b.file.number ? -1 : 1) * (sort === 'due' ? 1 : -1) : x < y ? -1 : 1;
  };

  return {
    counts: (who) => Object.fromEntries((['waiting', 'mine', 'taken', 'bot', 'all', 'closed'] as const).map((box) => [box, shown().filter((l) => isIn(world(), l, box, who)).length])) as Record<InboxFilter['box'], number>,
    calls: {
      inbox: (f) => whole(() => {
        const fits = (l: Line): boolean => isIn(world(), l, f.box, f.who) && (f.channel === undefined || l.address.channel === f.channel) && (!f.urgent || l.ticket?.priority === 'urgent') && (f.department === undefined || l.ticket?.department === f.department);
        if (f.ids) return { rows: f.ids.flatMap((i) => shown().find((l) => l.id === i) ?? []).filter(fits).map((l) => row(l)), more: null };
        const all = f.box === 'waiting' ? queue(f.teams) : shown().sort((a, b) => b.lastAt - a.lastAt || (a.id < b.id ? 1 : -1));
        const { rows, more } = page(all.filter(fits), f);
        return { rows: rows.map((l) => row(l)), more };
      }),
      markRead: (c) => whole(() => void (world().lines.has(c) && (world().lines.get(c)!.unread = 0))),
      ratings: (c) => whole(() => world().lines.get(c)?.rated ?? []),
      requestsPage: (f) => whole(() => {
        const { rows, more } = page([...world().requests.values()].filter(wanted(f)).sort(order(f.sort)), f);
        return { rows: rows.map(line), more };
      }),
      board: (department, at, without = []) => whole(() => REQUEST_STATES.map((state) => {
        const there = [...world().requests.values()].filter((r) => r.file.state === state && !without.includes(r.file.kind) && (department === null || r.file.department === department));
        return { state, count: there.length, late: there.filter((r) => due(r) < at).length };
      })),
      assign: (number, staff) => whole(() => {
        const r = world().requests.get(plainNumber(number));
        if (r) r.assignee = staff;
        return r !== undefined;
      }),
      transfer: (c, to) => whole(() => {
        const l = world().lines.get(c);
        if (!l?.ticket) return false;
        Object.assign(l.ticket, { state: to ? 'taken' : 'waiting', takenAt: to ? (l.ticket.takenAt ?? now()) : null, who: to });
        l.holder = to;
        return true;
      }),
      setPromise: (c, at) => whole(() => {
        const l = world().lines.get(c);
        if (l?.ticket) l.promised = at;
        return l?.ticket != null;
      }),
      setTicketDepartment: (c, department) => whole(() => {
        const l = world().lines.get(c);
        if (l?.ticket) l.ticket.department = department;
        return l?.ticket != null;
      }),
      setDepartment: (number, department) => whole(() => {
        const r = world().requests.get(plainNumber(number));
        if (r) r.file.department = department;
        return r !== undefined;
      }),
      places: () => whole(() => {
        const each = new Map<string, number>();
        for (const { state: s } of world().lines.values()) for (const { flow, step } of s ? [...s.stack, ...(s.flow && s.step !== null ? [{ flow: s.flow.id, step: s.step }] : [])] : []) each.set(`${flow}/${step}`, (each.get(`${flow}/${step}`) ?? 0) + 1);
        return [...each].map(([at, count]) => ({ flow: at.split('/')[0]!, step: at.slice(at.indexOf('/') + 1), count })).sort((a, b) => b.count - a.count || (`${a.flow}/${a.step}` < `${b.flow}/${b.step}` ? -1 : 1));
      }),
      waitingBefore: (c) => whole(() => {
        const place = queue().findIndex((l) => l.id === c);
        return place < 0 ? null : place;
      }),
      queued: () => whole(() => {
        const each = new Map<string, number>();
        for (const l of world().lines.values()) for (const o of l.outbox) if (o.state === 'queued') each.set(l.address.channel, (each.get(l.address.channel) ?? 0) + 1);
        return [...each].map(([channel, count]) => ({ channel, count })).sort((a, b) => (a.channel < b.channel ? -1 : 1));
      }),
    },
  };
};
