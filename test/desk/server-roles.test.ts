/** Every row of the table against every role: who may not is told so before anything happens, who may is never stopped at the door. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES, mayAs } from '../../core/staff.ts';
import { API, PREFIX, type RouteName } from '../../desk/api.ts';
import type { RouteHandlers } from '../../desk/handler.ts';
import { ROUTES } from '../../desk/routes/index.ts';
import { openDesk, type Browser, type Desk } from './house.ts';

const NAMES = Object.keys(API) as RouteName[];
const AT_THE_DOOR = ['SIGN_IN', 'FORBIDDEN', 'FOREIGN'];
const WHO = ['nobody', ...ROLES] as const;
/** These end the session that asks, or need a stream. */
const LAST: RouteName[] = ['session.close'];

let desk: Desk;
const ran: string[] = [];
const browsers = {} as Record<(typeof WHO)[number], Browser>;
const codeOf = (body: unknown): string => (body as { error?: { code?: string } } | null)?.error?.code ?? '';
const roleOf = (name: RouteName): string => API[name].role;
const may = (who: (typeof WHO)[number], name: RouteName): boolean => roleOf(name) === 'nobody' || (who !== 'nobody' && mayAs(who, roleOf(name) as (typeof ROLES)[number]));

beforeAll(async () => {
  const routes = Object.fromEntries(Object.entries(ROUTES).map(([n, handler]) => [n, (ctx: never, input: never) => { ran.push(n); return handler(ctx, input); }])) as unknown as RouteHandlers;
  desk = await openDesk({ routes });
  await desk.staffed();
  for (const who of WHO) {
    browsers[who] = desk.browser();
    if (who !== 'nobody') expect((await browsers[who].signIn(who)).status).toBe(200);
  }
});
afterAll(() => desk.close());

describe.each(WHO)('%s', (who) => {
  it.each([...NAMES.filter((n) => !LAST.includes(n)), ...LAST])('%s', async (name) => {
    const before = ran.length;
    const row = API[name] as { raw?: string };
    if (row.raw === 'stream' && may(who, name)) {
      const s = await browsers[who].listen();
      expect(s.status).toBe(200);
      s.close();
      return;
    }
    const said = await browsers[who].call(name, { body: {} });
    if (may(who, name)) expect(AT_THE_DOOR).not.toContain(codeOf(said.body));
    else {
      expect([said.status, codeOf(said.body)]).toEqual(who === 'nobody' ? [401, 'SIGN_IN'] : [403, 'FORBIDDEN']);
      expect(ran.length, 'a handler ran').toBe(before);
    }
    expect(said.status).not.toBe(500);
  });
});

it('covers the table: every row names a role, and nothing under /api/v1 is served beside it but its description', async () => {
  for (const n of NAMES) expect([...ROLES, 'nobody']).toContain(roleOf(n));
  for (const path of ['/', '/x', '/staff/x/y', '/conversations/x/delete']) expect((await browsers.nobody.ask('GET', PREFIX + path)).status).toBe(404);
  expect((await browsers.nobody.ask('GET', `${PREFIX}/openapi.json`)).status).toBe(200);
});
it('knows no other method and no HEAD that would go round a role', async () => {
  for (const n of NAMES) for (const method of ['HEAD', 'PATCH', 'OPTIONS']) {
    const path = PREFIX + API[n].path.replace(/:(\w+)/g, 'x');
    expect((await desk.app.inject({ method: method as 'HEAD', url: path })).statusCode, `${method} ${path}`).toBe(404);
  }
});
it('forgets a role at once when it is taken away', async () => {
  const b = desk.browser();
  await b.signIn('supervisor');
  expect(codeOf((await b.call('audit')).body)).not.toBe('FORBIDDEN');
  const s = await desk.store.staffBy({ id: desk.ids.supervisor });
  await desk.store.putStaff({ ...s!, role: 'agent' }, {}, desk.clock.now());
  expect(codeOf((await b.call('audit')).body)).toBe('FORBIDDEN');
  await desk.store.putStaff({ ...s!, disabled: true }, {}, desk.clock.now());
  expect(codeOf((await b.call('me')).body)).toBe('SIGN_IN');
});
