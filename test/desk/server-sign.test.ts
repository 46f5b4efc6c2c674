/** Signing in, and the ways round it that must not work. */
import { TOTP, Secret } from 'otpauth';
import { afterEach, describe, expect, it } from 'vitest';
import { checkPassword, hashPassword, isWeak, plainLogin } from '../../desk/sign/passwords.ts';
import { takeCode } from '../../desk/sign/totp.ts';
import { firstWord } from '../../desk/sign/words.ts';
import { LOGINS, openDesk, PASSWORD, T0, type Desk, type Said } from './house.ts';

const HOUR = 3_600_000;
let desk: Desk;
const open = async (o: Parameters<typeof openDesk>[0] = {}, staffed = true): Promise<Desk> => { desk = await openDesk(o); if (staffed) await desk.staffed(); return desk; };
afterEach(() => desk?.close());
const codeOf = (s: Said): string => (s.body as { error?: { code: string } } | null)?.error?.code ?? 'ok';
const only = (b: { cookies: Map<string, string> }): string => { expect(b.cookies.size).toBe(1); return [...b.cookies.values()][0] as string; };

describe('passwords', () => {
  it('are argon2id, salted, and told apart', async () => {
    const [a, b] = [await hashPassword(PASSWORD), await hashPassword(PASSWORD)];
    expect(a).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(a).not.toBe(b);
    expect(await checkPassword(PASSWORD, a)).toEqual({ right: true, stale: false });
    expect(await checkPassword(`${PASSWORD} `, a)).toEqual({ right: false, stale: false });
    expect((await checkPassword(PASSWORD, null))?.right).toBe(false);
    expect((await checkPassword('', 'not a hash'))?.right).toBe(false);
  });
  it('of older costs are hashed again at the next sign-in', async () => {
    const { argon2Sync } = await import('node:crypto');
    const salt = Buffer.alloc(16, 7);
    const b64 = (b: Uint8Array): string => Buffer.from(b).toString('base64').replace(/=+$/, '');
    const old = `$argon2id$v=19$m=8192,t=1,p=1$${b64(salt)}$${b64(argon2Sync('argon2id', { message: PASSWORD, nonce: salt, parallelism: 1, tagLength: 32, memory: 8192, passes: 1 }))}`;
    await open();
    const file = await desk.store.staffBy({ login: LOGINS.agent });
    await desk.store.putStaff(file!, { hash: old }, T0);
    expect((await desk.browser().signIn('agent')).status).toBe(200);
    expect((await desk.store.staffBy({ login: LOGINS.agent }))?.secret.hash).toMatch(/m=19456,t=2/);
    expect((await desk.browser().signIn('agent')).status).toBe(200);
  });
  it.each([['short', true], ['123456789012', true], ['aaaaaaaaaaaaaa', true], ['Huda.AlHarbi', true], ['huda.alharbihuda.alharbi', true], [PASSWORD, false], ['٤ نخلات وبئر قديمة', false], ['x'.repeat(501), true]])('%s is weak: %s', (p, weak) => expect(isWeak(p, 'huda.alharbi')).toBe(weak));
  it.each([['Huda ', 'huda'], ['ＨＵＤＡ', 'huda'], ['هدى', 'هدى'], ['a b', null], ['', null], ['a', null], ['<script>', null], ["o'--", null], ['x'.repeat(81), null], ['\u202egro', null]])('login %j is %j', (typed, login) => expect(plainLogin(typed)).toBe(login));
});

describe('the first admin', () => {
  const me = { login: 'mona', name: 'منى', password: PASSWORD };
  it('is made once, with the word that was printed, within a day', async () => {
    await open({}, false);
    const b = desk.browser();
    expect((await b.call('first.look')).body).toEqual({ open: true });
    const word = (await firstWord(desk.store, T0))!;
    expect(codeOf(await b.call('first.make', { body: { ...me, word: 'x'.repeat(32) } }))).toBe('WORD_SPENT');
    expect(codeOf(await b.call('first.make', { body: { ...me, word, password: 'short' } }))).toBe('WEAK_PASSWORD'); // the word is still good
    const made = await b.call('first.make', { body: { ...me, word } });
    expect(made.body).toMatchObject({ login: 'mona', role: 'admin' });
    expect((await b.call('me')).body).toMatchObject({ login: 'mona' });
    expect((await b.call('first.look')).body).toEqual({ open: false });
    expect(codeOf(await desk.browser().call('first.make', { body: { ...me, login: 'evil', word } }))).toBe('FIRST_DONE');
    expect(await firstWord(desk.store, T0)).toBeNull();
  });
  it('not with an old word', async () => {
    await open({}, false);
    const word = (await firstWord(desk.store, T0))!;
    desk.clock.set(T0 + 24 * HOUR);
    expect(codeOf(await desk.browser().call('first.make', { body: { ...me, word } }))).toBe('WORD_SPENT');
  });
  it('two with the same word at once make one admin', async () => {
    await open({}, false);
    const word = (await firstWord(desk.store, T0))!;
    const done = await Promise.all(['one', 'two', 'three'].map((login) => desk.browser().call('first.make', { body: { ...me, login, word } })));
    expect(done.filter((d) => d.status === 200)).toHaveLength(1);
    expect(await desk.store.staff()).toHaveLength(1);
  });
});

describe('sessions', () => {
  it('are a cookie that scripts cannot read, and the reply tells no hash', async () => {
    await open();
    const b = desk.browser();
    const said = await b.signIn('agent');
    expect(said.headers.get('set-cookie')).toMatch(/^sila=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/);
    expect(said.text).not.toContain('argon2');
    expect(said.headers.get('cache-control')).toBe('no-store');
  });
  it('over https the cookie is __Host- and Secure, also behind a proxy; in the open no cookie is given', async () => {
    await open();
    const b = desk.browser();
    const through = (origin: string, host: string): Promise<Said> => desk.app.inject({ method: 'POST', url: '/api/v1/session', headers: { host, origin, 'x-sila': 'desk' }, payload: { login: LOGINS.agent, password: PASSWORD } })
      .then((r) => ({ status: r.statusCode, body: r.json(), headers: new Headers({ 'set-cookie': String(r.headers['set-cookie'] ?? '') }), text: r.body }));
    const safe = await through('https://desk.example.org', 'desk.example.org');
    expect(safe.headers.get('set-cookie')).toMatch(/^__Host-sila=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200; Secure$/);
    const token = /=([\w-]{43})/.exec(safe.headers.get('set-cookie') as string)![1] as string;
    expect((await desk.app.inject({ url: '/api/v1/me', headers: { host: 'desk.example.org', cookie: `__Host-sila=${token}` } })).statusCode).toBe(200);
    expect((await desk.app.inject({ url: '/api/v1/me', headers: { host: 'desk.example.org', cookie: `sila=${token}` } })).statusCode).toBe(401);
    const plain = await through('http://192.168.1.5:8080', '192.168.1.5:8080');
    expect([codeOf(plain), plain.headers.get('set-cookie')]).toEqual(['NEEDS_HTTPS', '']);
    expect(b.cookies.size).toBe(0);
  });
  it('a token somebody planted is not taken over (fixation), and one that was ended stays ended', async () => {
    await open();
    const [mine, other] = [desk.browser(), desk.browser()];
    const planted = 'A'.repeat(43);
    mine.cookies.set('sila', planted);
    await mine.signIn('agent');
    expect(only(mine)).not.toBe(planted);
    other.cookies.set('sila', planted);
    expect((await other.call('me')).status).toBe(401);

    const first = only(mine);
    await mine.signIn('agent'); // signing in again: the token before is worthless
    other.cookies.set('sila', first);
    expect((await other.call('me')).status).toBe(401);
    const second = only(mine);
    expect((await mine.call('session.close')).status).toBe(200);
    expect(mine.cookies.size).toBe(0);
    other.cookies.set('sila', second);
    expect((await other.call('me')).status).toBe(401);
  });
  it('rotate every hour; requests in flight go on for ten seconds; all get the same new token', async () => {
    await open();
    const b = desk.browser();
    await b.signIn('agent');
    const old = only(b);
    desk.clock.set(T0 + HOUR - 1);
    await b.call('me');
    expect(only(b)).toBe(old);
    desk.clock.set(T0 + HOUR);
    const late = desk.browser();
    late.cookies.set('sila', old);
    await Promise.all([b.call('me'), b.call('me'), late.call('me')]);
    expect(only(b)).not.toBe(old);
    expect(only(late)).toBe(only(b));
    const slow = desk.browser();
    slow.cookies.set('sila', old);
    desk.clock.set(T0 + HOUR + 9_999);
    expect((await slow.call('me')).status).toBe(200);
    slow.cookies.set('sila', old);
    desk.clock.set(T0 + HOUR + 10_001);
    expect((await slow.call('me')).status).toBe(401);
    expect((await b.call('me')).status).toBe(200);
  });
  it('end after 12 hours of silence, and after seven days whatever happens', async () => {
    await open();
    const [quiet, busy] = [desk.browser(), desk.browser()];
    await quiet.signIn('viewer');
    await busy.signIn('agent');
    desk.clock.set(T0 + 12 * HOUR);
    expect((await quiet.call('me')).status).toBe(401);
    await busy.signIn('agent');
    const began = desk.clock.now();
    for (let h = 2; h < 7 * 24; h += 2) {
      desk.clock.set(began + h * HOUR);
      expect((await busy.call('me')).status, `${h} h`).toBe(200);
    }
    desk.clock.set(began + 7 * 24 * HOUR);
    expect((await busy.call('me')).status).toBe(401);
  });
  it('all others end when the password changes, and this one goes on under a new token', async () => {
    await open();
    const [here, there] = [desk.browser(), desk.browser()];
    await here.signIn('agent');
    await there.signIn('agent');
    const before = only(here);
    expect(codeOf(await here.call('me.password', { body: { old: 'wrong', password: 'قمر فوق سطح المسجد' } }))).toBe('REFUSED');
    expect(codeOf(await here.call('me.password', { body: { old: PASSWORD, password: 'short' } }))).toBe('WEAK_PASSWORD');
    expect((await here.call('me.password', { body: { old: PASSWORD, password: 'قمر فوق سطح المسجد' } })).status).toBe(200);
    expect(only(here)).not.toBe(before);
    expect((await here.call('me')).status).toBe(200);
    expect((await there.call('me')).status).toBe(401);
    expect((await desk.browser().signIn('agent')).status).toBe(401);
  });
});

describe('guessing', () => {
  const guess = (login: string, password = 'not the password'): Promise<Said> => desk.browser().call('session.open', { body: { login, password } });
  it('is answered the same for a login that exists, one that does not, a disabled one and one without a password', async () => {
    await open();
    const v = await desk.store.staffBy({ login: LOGINS.viewer });
    await desk.store.putStaff({ ...v!, disabled: true }, {}, T0);
    await desk.store.putStaff({ login: 'new.one', name: 'n', role: 'agent', teams: [], woman: false, disabled: false }, { hash: null, totp: null }, T0);
    const said = [await guess(LOGINS.agent), await guess('nobody.here'), await guess(LOGINS.viewer, PASSWORD), await guess('new.one'), await guess('<img src=x>'), await guess('')];
    for (const s of said) expect([s.status, s.text, s.headers.get('set-cookie')]).toEqual([said[0]!.status, said[0]!.text, null]);
    expect(codeOf(said[0]!)).toBe('WRONG_SIGN_IN');
  });
  it('a login is left alone after five failures, longer and longer, whether or not it exists; then the right password works', async () => {
    await open();
    for (const login of [LOGINS.agent, 'nobody.here']) {
      desk.clock.set(desk.clock.now() + 20 * 60_000);
      for (let n = 0; n < 5; n++) expect(codeOf(await guess(login)), `${login} ${n}`).toBe('WRONG_SIGN_IN');
      const stopped = await guess(login, PASSWORD);
      expect([stopped.status, codeOf(stopped)]).toEqual([429, 'SLOW_DOWN']);
      expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThan(0);
      desk.clock.set(desk.clock.now() + 30_001);
      expect(codeOf(await guess(login))).toBe('WRONG_SIGN_IN');
      desk.clock.set(desk.clock.now() + 30_001); // the second wait is longer
      expect(codeOf(await guess(login))).toBe('SLOW_DOWN');
    }
    desk.clock.set(desk.clock.now() + 16 * 60_000);
    expect((await desk.browser().signIn('agent')).status).toBe(200);
  });
  it('a hundred at once are not a way round the five', async () => {
    await open();
    const said = await Promise.all(Array.from({ length: 40 }, (_, n) => guess(n % 2 ? LOGINS.agent : ` ${LOGINS.agent.toUpperCase()} `)));
    expect(said.filter((s) => codeOf(s) === 'WRONG_SIGN_IN')).toHaveLength(5);
    expect(said.filter((s) => codeOf(s) === 'SLOW_DOWN')).toHaveLength(35);
  });
  it('an address is left alone after twenty failures over any logins', async () => {
    await open();
    for (let n = 0; n < 20; n++) await guess(`nobody.${n}`);
    expect(codeOf(await desk.browser().signIn('agent'))).toBe('SLOW_DOWN');
  });
  it('of one-time words is slowed down too', async () => {
    await open();
    const said = [];
    for (let n = 0; n < 8; n++) said.push(codeOf(await desk.browser().call('staff.choose', { body: { word: 'w'.repeat(32), password: PASSWORD } })));
    expect(said).toEqual([...Array<string>(5).fill('WORD_SPENT'), ...Array<string>(3).fill('SLOW_DOWN')]);
  });
});

describe('another page', () => {
  const forged: [string, Record<string, string | undefined>][] = [
    ['without our header (a form)', { 'x-sila': undefined }],
    ['with another header', { 'x-sila': 'yes' }],
    ['from another origin', { origin: 'https://evil.example' }],
    ['from no origin (a sandboxed frame)', { origin: 'null' }],
    ['from a neighbour on the same site', { 'sec-fetch-site': 'same-site' }],
    ['across sites', { 'sec-fetch-site': 'cross-site' }],
    ['typed into the address bar', { 'sec-fetch-site': 'none' }],
    ['from our host on another port', { origin: 'http://127.0.0.1:1' }],
  ];
  it.each(forged)('may not write %s', async (_, headers) => {
    await open();
    const b = desk.browser();
    await b.signIn('admin');
    const said = await b.call('staff.make', { body: { login: 'evil', name: 'evil', role: 'admin', teams: [], woman: false }, headers });
    expect([said.status, codeOf(said)]).toEqual([403, 'FOREIGN']);
    expect(await desk.store.staffBy({ login: 'evil' })).toBeNull();
    expect(codeOf(await b.call('session.open', { body: { login: LOGINS.agent, password: PASSWORD }, headers }))).toBe('FOREIGN'); // nor sign us in as itself
  });
  it('may not read either', async () => {
    await open();
    const b = desk.browser();
    await b.signIn('admin');
    for (const site of ['cross-site', 'same-site']) expect(codeOf(await b.call('me', { headers: { 'sec-fetch-site': site } }))).toBe('FOREIGN');
    const me = await b.call('me', { headers: { 'sec-fetch-site': 'none' } }); // a link in an e-mail
    expect([me.status, me.headers.get('access-control-allow-origin')]).toEqual([200, null]);
  });
  it('is not mistaken for ours behind a proxy that keeps its own name', async () => {
    await open({ house: { url: 'https://sila.example.org' } });
    const b = desk.browser();
    expect((await b.call('session.open', { body: { login: LOGINS.agent, password: PASSWORD }, headers: { origin: 'https://sila.example.org' } })).status).toBe(200);
    expect(codeOf(await b.call('session.open', { body: { login: LOGINS.agent, password: PASSWORD }, headers: { origin: 'https://sila.example.org.evil.example' } }))).toBe('FOREIGN');
  });
});

describe('the authenticator', () => {
  const codeAt = (secret: string, at: number): string => new TOTP({ secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: 30 }).generate({ timestamp: at });
  it('takes each code once, of this half minute or its neighbours', () => {
    const secret = new Secret({ size: 20 }).base32;
    const kept = takeCode(secret, codeAt(secret, T0), T0);
    expect(kept).toBe(`${secret}.${T0 / 30_000}`);
    expect(takeCode(kept!, codeAt(secret, T0), T0 + 5_000)).toBeNull();
    expect(takeCode(kept!, codeAt(secret, T0 - 30_000), T0)).toBeNull(); // older than what was used
    expect(takeCode(kept!, codeAt(secret, T0 + 30_000), T0)).not.toBeNull();
    expect(takeCode(secret, codeAt(secret, T0 - 90_000), T0)).toBeNull();
    const arabic = codeAt(secret, T0).replace(/\d/g, (d) => String.fromCharCode(0x660 + Number(d)));
    expect(takeCode(secret, ` ${arabic.slice(0, 3)} ${arabic.slice(3)}`, T0)).not.toBeNull();
    for (const wrong of ['', '12345', 'abcdef', '0'.repeat(10), '-1']) expect(takeCode(secret, wrong, T0)).toBeNull();
  });
  it('is turned on with a code, asked for at sign-in, not taken twice, turned off with the password', async () => {
    await open();
    const b = desk.browser();
    await b.signIn('agent');
    const { uri } = (await b.call('me.totp')).body;
    const secret = new URL(uri).searchParams.get('secret') as string;
    expect(codeOf(await b.call('me.totp.on', { body: { code: '000000' } }))).toBe('WRONG_CODE');
    expect((await b.call('me')).body.totp).toBe(false);
    expect((await b.call('me.totp.on', { body: { code: codeAt(secret, T0) } })).status).toBe(200);
    expect((await b.call('me')).body.totp).toBe(true);
    expect(codeOf(await b.call('me.totp'))).toBe('NOT_NOW');

    const sign = (code?: string): Promise<Said> => desk.browser().call('session.open', { body: { login: LOGINS.agent, password: PASSWORD, ...(code === undefined ? {} : { code }) } });
    expect(codeOf(await sign())).toBe('CODE_NEEDED');
    expect(codeOf(await sign(codeAt(secret, T0)))).toBe('WRONG_SIGN_IN'); // it was used to turn it on
    desk.clock.set(T0 + 60_000);
    const code = codeAt(secret, T0 + 60_000);
    const both = await Promise.all([sign(code), sign(code)]);
    expect(both.map(codeOf).toSorted()).toEqual(['WRONG_SIGN_IN', 'ok']);
    expect(codeOf(await b.call('me.totp.off', { body: { password: 'wrong' } }))).toBe('REFUSED');
    expect((await b.call('me.totp.off', { body: { password: PASSWORD } })).status).toBe(200);
    expect((await sign()).status).toBe(200);
  });
});

describe('new staff and lost passwords', () => {
  it('a link makes a password once; a reset ends sessions and the authenticator', async () => {
    await open();
    const admin = desk.browser();
    await admin.signIn('admin');
    const made = await admin.call('staff.make', { body: { login: 'Sara', name: 'سارة', role: 'agent', teams: ['finance'], woman: true } });
    expect(made.body.link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/desk\/password#word=[\w-]{32}$/);
    expect(codeOf(await admin.call('staff.make', { body: { login: 'sara', name: 'سارة', role: 'agent', teams: [], woman: true } }))).toBe('LOGIN_TAKEN');
    const word = made.body.link.split('=')[1] as string;
    const sara = desk.browser();
    expect(codeOf(await sara.call('staff.choose', { body: { word, password: 'sarasarasara' } }))).toBe('WEAK_PASSWORD');
    expect((await sara.call('staff.choose', { body: { word, password: PASSWORD } })).body).toMatchObject({ login: 'sara', role: 'agent', teams: ['finance'], woman: true });
    expect((await sara.call('me')).status).toBe(200);
    expect(codeOf(await desk.browser().call('staff.choose', { body: { word, password: PASSWORD } }))).toBe('WORD_SPENT');

    const reset = await admin.call('staff.reset', { params: { staff: made.body.id } });
    expect((await sara.call('me')).status).toBe(401);
    expect((await desk.browser().call('session.open', { body: { login: 'sara', password: PASSWORD } })).status).toBe(401);
    desk.clock.set(T0 + 72 * HOUR);
    expect(codeOf(await desk.browser().call('staff.choose', { body: { word: reset.body.link.split('=')[1], password: PASSWORD } }))).toBe('WORD_SPENT');
    expect(codeOf(await admin.call('staff.reset', { params: { staff: 'nobody' } }))).toBe('SIGN_IN'); // three days of silence
  });
  it('what happened stands in the audit log, without words of anybody', async () => {
    await open();
    const admin = desk.browser();
    await admin.signIn('admin');
    await desk.browser().call('session.open', { body: { login: LOGINS.agent, password: 'a secret guess' } });
    await admin.call('staff.reset', { params: { staff: desk.ids.agent } });
    const { rows } = await desk.store.auditLines({ max: 50 });
    expect(rows.map((r) => [r.who.id, r.action, r.target])).toEqual([
      [desk.ids.admin, 'staff.reset', desk.ids.agent], [desk.ids.agent, 'session.refused', desk.ids.agent], [desk.ids.admin, 'session.open', desk.ids.admin],
    ]);
    expect(JSON.stringify(rows) + desk.logged.join()).not.toMatch(/secret guess|argon2/);
  });
});
