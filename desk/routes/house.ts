/** The house itself: channels, members of staff, who did what. Making members and their passwords: desk/sign/. */
import type { Handlers } from '../handler.ts';
import type { DeskHouse } from '../house.ts';
import { mask } from '../mask.ts';
import { namesIn } from '../names.ts';
import { refuse } from '../problems.ts';

const PAGE = 50;

/** Two admins who take the role from each other at once would leave none. */
const lines = new WeakMap<DeskHouse, Promise<unknown>>();
const alone = <T>(house: DeskHouse, work: () => Promise<T>): Promise<T> => {
  const next = (lines.get(house) ?? Promise.resolve()).then(work);
  lines.set(house, next.catch(() => undefined));
  return next;
};

export const houseRoutes: Handlers<'channels' | 'channel.test' | 'staff' | 'staff.put' | 'audit'> = {
  channels: async ({ house }) => ({ rows: await house.channels(), url: house.url }),
  'channel.test': async ({ house, audit }, { params, body }) => {
    await audit('channel.test', params.channel, `to=${mask(body.to.trim())}`); // first: nothing leaves the house without a trace of who sent it
    return (await house.testChannel(params.channel, body.to.trim())) ?? refuse('NOT_FOUND');
  },
  staff: async ({ house, live }) => ({ rows: (await house.store.staff()).map((s) => ({ ...s, here: live.here(s.id) })) }),
  'staff.put': ({ house, live, audit }, { params, body }) => alone(house, async () => {
    const all = await house.store.staff();
    const known = all.find((s) => s.id === params.staff);
    if (!known) return refuse('NOT_FOUND');
    const name = body.name.trim();
    if (name.length < 2) return refuse('INPUT', 'name');
    const stays = body.role === 'admin' && !body.disabled;
    if (!stays && known.role === 'admin' && !known.disabled && !all.some((s) => s.id !== known.id && s.role === 'admin' && !s.disabled)) return refuse('LAST_ADMIN');
    if ((await house.store.putStaff({ id: known.id, login: known.login, name, role: body.role, teams: body.teams, woman: body.woman, disabled: body.disabled }, {}, house.now())) === null) return refuse('LOGIN_TAKEN');
    if (body.disabled) await house.store.endSessions({ staff: known.id });
    if (body.disabled || body.role !== known.role) live.cut(known.id);
    await audit('staff.write', known.id, `role=${body.role} disabled=${body.disabled}`);
    await house.store.tell('staff', known.id, null, house.now());
    return { ok: true };
  }),
  audit: async ({ house }, { query }) => {
    const page = await house.store.auditLines({ max: query.max ?? PAGE, ...(query.after ? { after: query.after } : {}), ...(query.who ? { who: query.who } : {}), ...(query.action ? { action: query.action } : {}) });
    return { rows: page.rows, more: page.more, names: await namesIn(house, page.rows) };
  },
};
