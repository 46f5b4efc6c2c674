/** Signing in: the first admin, sessions, the own password and authenticator, links to choose a password. */
import { hashPassword, isWeak, plainLogin } from './passwords.ts';
import { newSecret, takeCode, uriOf } from './totp.ts';
import { addStaff, CHOOSE_MS, chooseLink, resetStaff, WORD } from './words.ts';
import { keepSecret, meOf, prove, unsafe, type SignDesk } from './desk.ts';
import type { FastifyRequest } from 'fastify';
import type { Handlers, OwnRoute } from '../handler.ts';
import type { DeskHouse } from '../house.ts';
import { refuse, Refused } from '../problems.ts';

/** An authenticator that was shown but not yet proved is forgotten after this. */
const BEGUN_MS = 10 * 60_000;
const WORDS = '(words)';

export const baseOf = (house: DeskHouse, request: FastifyRequest): string => house.url ?? `${request.protocol}://${request.host}`;

export const signRoutes = (desk: SignDesk): Handlers<Exclude<OwnRoute, 'stream' | 'presence'>> => {
  const begun = new Map<string, { secret: string; until: number }>();

  /** Guessing words is slowed down like guessing passwords. */
  const withWord = async <T>(house: DeskHouse, request: FastifyRequest, word: string, take: () => Promise<T | null>): Promise<T | Refused> => {
    const who = `${WORDS}${request.ip}`;
    if (desk.throttle.wait(who, request.ip) > 0) return refuse('SLOW_DOWN');
    const taken = WORD.test(word) ? await take() : null;
    if (taken !== null) return taken;
    await desk.throttle.failed(who, request.ip);
    house.log('warn', 'a one-time link was refused');
    return refuse('WORD_SPENT');
  };

  return {
    'first.look': async ({ house }) => ({ open: (await house.store.staff()).length === 0 }),
    'first.make': async ({ house, request, reply }, { body }) => desk.alone('(first)', async () => {
      const open = unsafe(request);
      if (open) return open;
      if ((await house.store.staff()).length) return refuse('FIRST_DONE');
      const login = plainLogin(body.login);
      if (!login) return refuse('BAD_LOGIN', 'login');
      const name = body.name.trim();
      if (!name || name.length > 80) return refuse('INPUT', 'name');
      if (isWeak(body.password, login)) return refuse('WEAK_PASSWORD', 'password'); // before the word is spent
      const taken = await withWord(house, request, body.word, () => house.store.takeWord(body.word, 'first', house.now()));
      if (taken instanceof Refused) return taken;
      const hash = await hashPassword(body.password);
      const id = hash && (await house.store.putStaff({ login, name, role: 'admin', teams: [], woman: false, disabled: false }, { hash, totp: null }, house.now()));
      const made = id ? await house.store.staffBy({ id }) : null;
      if (!made) return refuse('AWAY');
      await house.store.audit({ id: made.id, name: made.name }, 'staff.first', made.id, null, house.now());
      await desk.sessions.open(request, reply, made.id);
      return meOf(house, made);
    }),
    'session.open': async ({ house, request, reply }, { body }) => {
      const open = unsafe(request);
      if (open) return open;
      // What cannot be a login still costs one argon2 run and one failure.
      const found = await prove(house, desk, { login: plainLogin(body.login) ?? '(none)', password: body.password, code: body.code, askCode: true }, request);
      if (found instanceof Refused) return found;
      await desk.sessions.open(request, reply, found.id);
      await house.store.audit({ id: found.id, name: found.name }, 'session.open', found.id, null, house.now());
      return meOf(house, found);
    },
    'session.close': async ({ me, request, reply, audit }) => {
      await desk.sessions.close(request, reply);
      desk.cut(me.id);
      await audit('session.close', me.id);
      return { ok: true };
    },
    me: async ({ house, me }) => meOf(house, me),
    'me.password': async ({ house, me, request, reply, audit }, { body }) => {
      if (isWeak(body.password, me.login)) return refuse('WEAK_PASSWORD', 'password');
      const found = await prove(house, desk, { login: me.login, password: body.old, askCode: false }, request);
      if (found instanceof Refused) return found.code === 'WRONG_SIGN_IN' ? refuse('REFUSED', 'old') : found;
      const hash = await hashPassword(body.password);
      if (!hash) return refuse('AWAY');
      await keepSecret(house, found, { hash });
      await house.store.endSessions({ staff: me.id });
      desk.cut(me.id);
      await desk.sessions.open(request, reply, me.id); // this one goes on under a new token
      await audit('staff.password', me.id);
      return { ok: true };
    },
    'me.totp': async ({ house, me }) => {
      if (me.totp) return refuse('NOT_NOW');
      const secret = newSecret();
      begun.set(me.id, { secret, until: house.now() + BEGUN_MS });
      return { uri: uriOf(secret, house.charity().en || 'Sila', me.login) };
    },
    'me.totp.on': async ({ house, me, request, audit }, { body }) => desk.alone(me.login, async () => {
      const mine = begun.get(me.id);
      const found = await house.store.staffBy({ id: me.id });
      if (!mine || mine.until < house.now() || !found || found.secret.totp !== null) return refuse('NOT_NOW');
      if (desk.throttle.wait(me.login, request.ip) > 0) return refuse('SLOW_DOWN');
      const kept = takeCode(mine.secret, body.code, house.now());
      if (kept === null) {
        await desk.throttle.failed(me.login, request.ip);
        return refuse('WRONG_CODE', 'code');
      }
      begun.delete(me.id);
      await keepSecret(house, found, { totp: kept });
      await audit('staff.totp.on', me.id);
      return { ok: true };
    }),
    'me.totp.off': async ({ house, me, request, audit }, { body }) => {
      const found = await prove(house, desk, { login: me.login, password: body.password, askCode: false }, request);
      if (found instanceof Refused) return found.code === 'WRONG_SIGN_IN' ? refuse('REFUSED', 'password') : found;
      await keepSecret(house, found, { totp: null });
      await audit('staff.totp.off', me.id);
      return { ok: true };
    },
    'staff.make': async ({ house, request, audit }, { body }) => {
      const made = await addStaff(house.store, body, house.now());
      if (made === 'bad-login') return refuse('BAD_LOGIN', 'login');
      if (made === 'taken') return refuse('LOGIN_TAKEN', 'login');
      await audit('staff.make', made.id, body.role);
      await house.store.tell('staff', made.id, null, house.now());
      return { id: made.id, link: chooseLink(baseOf(house, request), made.word) };
    },
    'staff.reset': async ({ house, request, audit }, { params }) => {
      const done = await resetStaff(house.store, { id: params['staff'] as string }, house.now());
      if (!done) return refuse('NOT_FOUND');
      desk.cut(done.staff.id);
      await audit('staff.reset', done.staff.id);
      await house.store.tell('staff', done.staff.id, null, house.now());
      return { link: chooseLink(baseOf(house, request), done.word) };
    },
    'staff.choose': async ({ house, request, reply }, { body }) => {
      const open = unsafe(request);
      if (open) return open;
      if (isWeak(body.password, '')) return refuse('WEAK_PASSWORD', 'password');
      const taken = await withWord(house, request, body.word, () => house.store.takeWord(body.word, 'password', house.now()));
      if (taken instanceof Refused) return taken;
      const found = taken.staff === null ? null : await house.store.staffBy({ id: taken.staff });
      if (!found || found.disabled) return refuse('WORD_SPENT');
      if (isWeak(body.password, found.login)) {
        await house.store.putWord(body.word, 'password', found.id, house.now() + CHOOSE_MS); // they may try again
        return refuse('WEAK_PASSWORD', 'password');
      }
      const hash = await hashPassword(body.password);
      if (!hash) return refuse('AWAY');
      await keepSecret(house, found, { hash });
      await house.store.endSessions({ staff: found.id });
      desk.cut(found.id);
      await desk.sessions.open(request, reply, found.id);
      await house.store.audit({ id: found.id, name: found.name }, 'staff.choose', found.id, null, house.now());
      return meOf(house, found);
    },
  };
};
