/** What the sign-in rows share, made once for a house. */
import type { FastifyRequest } from 'fastify';
import { hashPassword, checkPassword } from './passwords.ts';
import { openSessions, isLoopback, isPlain, type Sessions } from './sessions.ts';
import { inTurn, openThrottle, type Throttle } from './throttle.ts';
import { takeCode } from './totp.ts';
import type { Reply } from '../api.ts';
import type { DeskHouse } from '../house.ts';
import { refuse, type Refused } from '../problems.ts';
import type { StaffSecret } from '../../core/desk-ports.ts';
import type { StaffFile } from '../../core/staff.ts';

export type KnownStaff = StaffFile & { secret: StaffSecret };
export type SignDesk = {
  sessions: Sessions; throttle: Throttle;
  alone<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** A person's streams end at once when they may no longer read. */
  cut(staff: string): void;
};

export const openSignDesk = (house: DeskHouse, cut: (staff: string) => void): SignDesk => ({
  sessions: openSessions(house.store, () => house.now()), throttle: openThrottle(house.store, () => house.now()), alone: inTurn(), cut,
});

/** A cookie that may travel in the open is not given. */
export const unsafe = (request: FastifyRequest): Refused | null => (isPlain(request) && !isLoopback(request) ? refuse('NEEDS_HTTPS') : null);

export const meOf = (house: DeskHouse, s: StaffFile): Reply<'me'> => ({
  id: s.id, login: s.login, name: s.name, role: s.role, teams: s.teams, woman: s.woman, totp: s.totp, mode: house.mode, charity: house.charity(),
});

/** Writes what changed of somebody's secrets. */
export const keepSecret = async (house: DeskHouse, { secret: _, ...file }: KnownStaff, secret: Partial<StaffSecret>): Promise<void> => {
  await house.store.putStaff(file, secret, house.now());
};

/**
 * Is it them? Password, then the authenticator's code where it is on. One argon2 run whoever is asked for, and one answer for no such login, a
 * disabled one and a wrong password. Nothing is counted against a right password that still lacks its code.
 */
export const prove = (house: DeskHouse, desk: SignDesk, given: { login: string; password: string; code?: string | undefined; askCode: boolean }, request: FastifyRequest): Promise<KnownStaff | Refused> =>
  desk.alone(given.login, async () => {
    if (desk.throttle.wait(given.login, request.ip) > 0) return refuse('SLOW_DOWN');
    const found = await house.store.staffBy({ login: given.login });
    const checked = await checkPassword(given.password, found?.secret.hash ?? null);
    if (!checked) return refuse('AWAY');
    const wrong = async (): Promise<Refused> => {
      await desk.throttle.failed(given.login, request.ip);
      // For who does not exist too: the same work, so the same time.
      await house.store.audit({ id: found?.id ?? '', name: found?.name ?? '' }, 'session.refused', found?.id ?? null, null, house.now());
      return refuse('WRONG_SIGN_IN');
    };
    if (!found || found.disabled || !checked.right) return wrong();
    if (given.askCode && found.secret.totp !== null) {
      if (!given.code?.trim()) return refuse('CODE_NEEDED');
      const kept = takeCode(found.secret.totp, given.code, house.now());
      if (kept === null) return wrong();
      await keepSecret(house, found, { totp: kept });
    }
    if (checked.stale) {
      const hash = await hashPassword(given.password);
      if (hash) await keepSecret(house, found, { hash });
    }
    return found;
  });

