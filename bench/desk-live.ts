/** The real server on the filled data, in a process of its own: the inbox over HTTP, then many who listen while messages arrive through the web chat. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Agent, get, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import type { FullStore } from '../storage/index.ts';
import { frequentIn, SAYINGS, type Filled } from './desk-fill.ts';
import type { Row } from './row.ts';
import { nth, rank, SCREEN_MS, SEARCH_MS, spread, timed } from './timed.ts';

const STAFF = 50;
/** The seat of the one who sees everything; from the others the words of complaints are kept. */
const MANAGER = 0;
const PEOPLE = 400;
const A_SECOND = 100;
const SECONDS = 20;
/** The bar: from the event to the screen of every member of staff. */
const EVENT_MS = 500;
const START_MS = 60_000;
/** After the last message: what is under way arrives. */
const REST_MS = 6_000;
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export type Seat = { id: string; token: string };
/** Members of staff who are signed in already. */
export const staffed = async (store: FullStore): Promise<Seat[]> => {
  const seats: Seat[] = [];
  for (let n = 0; n < STAFF; n++) {
    const id = (await store.putStaff({ login: `bench.${n}`, name: `موظف ${n}`, role: n === MANAGER ? 'admin' : 'agent', teams: n % 2 ? ['beneficiary_service'] : [], woman: n % 3 === 0, disabled: false }, { hash: null, totp: null }, Date.now())) as string;
    const token = randomBytes(32).toString('base64url');
    await store.openSession(token, id, Date.now(), Date.now() + 12 * 3_600_000);
    seats.push({ id, token });
  }
  return seats;
};

const keep = new Agent({ keepAlive: true, maxSockets: 64 });
type Answer = { status: number; body: string };
const ask = (url: string, path: string, o: { method?: string; headers?: Record<string, string>; body?: unknown } = {}): Promise<Answer> => new Promise((done, failed) => {
  const sent = o.body === undefined ? undefined : JSON.stringify(o.body);
  const call = request(`${url}${path}`, { method: o.method ?? 'GET', agent: keep, headers: { ...o.headers, ...(sent === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(sent)) }) } }, (answer) => {
    let body = '';
    answer.setEncoding('utf8').on('data', (part: string) => { body += part; }).on('end', () => done({ status: answer.statusCode ?? 0, body })).on('error', failed);
  });
  call.on('error', failed);
  call.end(sent);
});
/** Everybody sits at an address of their own. */
const from = (n: number): string => `10.2.${n >> 8}.${n & 255}`;
const asStaff = (seat: Seat, n: number): Record<string, string> => ({ cookie: `sila=${seat.token}`, 'x-forwarded-for': from(10_000 + n) });

const start = async (data: string): Promise<{ url: string; child: ChildProcess }> => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, '../app/main.ts')], {
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', SILA_DATA: data, SILA_TRUST_PROXY: 'true', HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'error' }, stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  let said = '';
  child.stdout?.on('data', (part: Buffer) => { said += String(part); });
  for (const late = Date.now() + START_MS; ; await pause(50)) {
    const found = /http:\/\/[\d.]+:\d+(?=\/health)/.exec(said)?.[0];
    if (found) return { url: found, child };
    if (Date.now() > late || child.exitCode !== null) throw new Error(`the server did not start: ${said.slice(-500)}`);
  }
};
/** Seconds that the threads of a process ran, and that they stood ready and got no core: on a machine that others use the second says what a figure is worth (Linux; elsewhere unknown). */
const used = (pid: number): { ran: number; starved: number } | null => {
  const tasks = `/proc/${pid}/task`;
  if (!existsSync(tasks)) return null;
  const all = { ran: 0, starved: 0 };
  for (const task of readdirSync(tasks)) {
    try {
      const [ran = 0, starved = 0] = readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ').map(Number);
      all.ran += ran / 1e9;
      all.starved += starved / 1e9;
    } catch { /* a thread that ended meanwhile */ }
  }
  return all;
};

const overHttp = async (url: string, seats: readonly Seat[], { said, names, numbers }: Filled): Promise<Row[]> => {
  const boxes = ['waiting', 'mine', 'taken', 'bot', 'all', 'closed'];
  const read = async (n: number, path: string): Promise<unknown[]> => {
    const seat = nth(seats, n);
    const { status, body } = await ask(url, `/api/v1${path}`, { headers: asStaff(seat, seats.indexOf(seat)) });
    if (status !== 200) throw new Error(`${path}: ${status} ${body.slice(0, 200)}`);
    return (JSON.parse(body) as { rows?: unknown[] }).rows ?? [{}];
  };
  const search = (n: number, words: string): Promise<unknown[]> => read(n, `/conversations?q=${encodeURIComponent(words)}`);
  const frequent = frequentIn(said);
  return [
    await timed('over HTTP: first screen (me, a box of 50, its counts)', SCREEN_MS, async (n) => { await Promise.all([read(n, '/me'), read(n, `/conversations?box=${nth(boxes, n)}`), read(n, '/conversations/counts')]); }),
    await timed('over HTTP: search of words somebody said', SEARCH_MS, (n) => search(n, nth(said, n).split(/\s+/).slice(0, n % 2 ? 3 : 2).join(' '))),
    await timed('over HTTP: search of the most frequent words', SEARCH_MS, (n) => search(n, n % 2 ? nth(frequent, n) : `${nth(frequent, n)} ${nth(frequent, n + 1)}`)),
    await timed('over HTTP: search of names and numbers', SEARCH_MS, (n) => search(n, n % 3 ? nth(names, n) : nth(numbers, n))),
  ];
};

type Person = { conversation: string; token: string };
const opened = async (url: string): Promise<Person[]> => {
  const people: Person[] = [];
  const one = async (n: number): Promise<void> => {
    const made = JSON.parse((await ask(url, '/directline/tokens/generate', { method: 'POST', headers: { 'x-forwarded-for': from(n) }, body: {} })).body) as { token: string; conversationId: string };
    const there = await ask(url, '/directline/conversations', { method: 'POST', headers: { 'x-forwarded-for': from(n), authorization: `Bearer ${made.token}` }, body: {} });
    people.push({ conversation: made.conversationId, token: (JSON.parse(there.body) as { token: string }).token });
  };
  for (let n = 0; n < PEOPLE; n += 20) await Promise.all(Array.from({ length: 20 }, (_, i) => one(n + i)));
  return people;
};

/** A number in front of what is said: five digits, found again in what the stream shows. */
const MARK = /"preview":\{"at":\d+,"text":"(\d{5}) /;
const FIRST = 10_000;

/** One browser's stream. `heard` is told of every mark, once. */
const listen = (url: string, seat: Seat, n: number, heard: (mark: number, at: number) => void): Promise<() => void> => new Promise((ready, failed) => {
  const seen = new Set<number>();
  const call = get(`${url}/api/v1/stream`, { headers: asStaff(seat, n), agent: false }, (answer) => {
    let rest = '';
    answer.setEncoding('utf8').on('data', (part: string) => {
      const at = performance.now();
      rest += part;
      for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
        const mark = Number(MARK.exec(rest.slice(0, end))?.[1] ?? 0);
        rest = rest.slice(end + 2);
        if (mark && !seen.has(mark)) { seen.add(mark); heard(mark, at); }
      }
    });
    answer.on('error', () => {});
    ready(() => call.destroy());
  });
  call.on('error', failed);
});

/** The inbox in a real page: when the words stand in its list. Null: no browser on this machine, or the pages are not built. */
const watched = async (url: string, seat: Seat): Promise<{ seen(): Promise<[number, number][]>; close(): Promise<void> } | null> => {
  if (!existsSync(CHROMIUM) || !existsSync(join(import.meta.dirname, '../desk/dist/index.html'))) return null;
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'ar-SA' });
  await context.addCookies([{ name: 'sila', value: seat.token, url, httpOnly: true, sameSite: 'Strict' }]);
  const page = await context.newPage();
  await page.goto(`${url}/desk/inbox`);
  await page.getByRole('tab', { name: /الكل/ }).click();
  await page.waitForSelector('a.chat');
  // In the page's own words: when a mark was drawn for the first time. Only what changed is read: all of the page's text, at every change, costs the page more than drawing it.
  await page.evaluate(`globalThis.seen = new Map();
    const fresh = new Set();
    const look = () => { const now = Date.now(); for (const node of fresh) for (const [, mark] of (node.textContent ?? '').matchAll(/(?<!\\d)(1\\d{4}) /g)) if (!seen.has(mark)) seen.set(mark, now); fresh.clear(); };
    new MutationObserver((records) => {
      for (const r of records) { if (r.type === 'characterData') fresh.add(r.target); else for (const n of r.addedNodes) fresh.add(n); }
      requestAnimationFrame(look);
    }).observe(document.body, { childList: true, subtree: true, characterData: true });`);
  return { seen: async () => (await page.evaluate('[...seen]') as [string, number][]).map(([mark, at]) => [Number(mark), at]), close: () => browser.close() };
};

const underLoad = async (url: string, pid: number, seats: readonly Seat[]): Promise<Row[]> => {
  const people = await opened(url);
  await pause(2_000); // they are greeted
  const sent = new Map<number, number>();
  const clock = new Map<number, number>();
  const took: number[] = [];
  let managed = 0;
  // As the pages do: a list whose order may differ, and its counts, are read again every two seconds.
  let reading = 0;
  const again = setInterval(() => {
    const n = reading++ % seats.length;
    const seat = seats[n] as Seat;
    for (const path of [`/conversations?box=${n % 2 ? 'waiting' : 'all'}&max=50`, '/conversations/counts']) ask(url, `/api/v1${path}`, { headers: asStaff(seat, n) }).catch(() => {});
  }, 2_000 / seats.length);
  const stops = await Promise.all(seats.map((seat, n) => listen(url, seat, n, (mark, at) => {
    const since = sent.get(mark);
    if (since === undefined) return;
    took.push(at - since);
    if (n === MANAGER) managed++;
  })));
  const page = await watched(url, seats[0] as Seat);
  await pause(1_000);

  const posts: number[] = [];
  let refused = 0;
  const under: Promise<void>[] = [];
  const post = async (mark: number): Promise<void> => {
    const n = mark % PEOPLE;
    const who = people[n] as Person;
    const begun = performance.now();
    sent.set(mark, begun);
    clock.set(mark, Date.now());
    const text = `${mark} ${nth(SAYINGS, mark)}`;
    const { status } = await ask(url, `/directline/conversations/${who.conversation}/activities`, { method: 'POST', headers: { 'x-forwarded-for': from(n), authorization: `Bearer ${who.token}` }, body: { type: 'message', text, from: { id: 'me', role: 'user' }, locale: 'ar-SA', channelData: { clientActivityID: String(mark) } } });
    if (status >= 200 && status < 300) posts.push(performance.now() - begun);
    else { refused++; sent.delete(mark); }
  };
  const [cpu, begun] = [used(pid), performance.now()];
  for (let n = 0; n < A_SECOND * SECONDS; n++) {
    const due = begun + (n * 1_000) / A_SECOND;
    if (due > performance.now()) await pause(due - performance.now());
    under.push(post(FIRST + n));
  }
  const passed = (performance.now() - begun) / 1_000;
  const now = used(pid);
  const busy = cpu && now ? `; the server's threads ran ${((now.ran - cpu.ran) / passed).toFixed(2)} s a second and waited ${((now.starved - cpu.starved) / passed).toFixed(2)} for a core` : '';
  await Promise.all(under);
  for (let n = 0; n < REST_MS && took.length < posts.length * seats.length; n += 100) await pause(100);
  for (const stop of stops) stop();
  clearInterval(again);
  const shown = page ? (await page.seen()).flatMap(([mark, at]) => { const since = clock.get(mark); return since === undefined ? [] : [at - since]; }) : [];
  await page?.close();
  const lost = posts.length * seats.length - took.length;
  return [
    { name: `desk: ${seats.length} streams, ${A_SECOND} messages/s: sent to each stream's event, p95`, unit: 'ms', figure: rank(took, 0.95), bar: { of: 'figure', at: 'most', value: EVENT_MS }, note: `${spread(took)}; ${took.length.toLocaleString('en')} heard, ${lost} not in words (management heard ${managed} of ${posts.length}; what is confided is veiled for the others)${busy}` },
    { name: 'desk: messages a second that were taken meanwhile', unit: '/s', figure: posts.length / passed, note: `post p95 ${rank(posts, 0.95).toFixed(0)} ms, ${refused} refused` },
    ...(shown.length ? [{ name: 'desk: sent to shown in a real page, p95', unit: 'ms', figure: rank(shown, 0.95), bar: { of: 'figure', at: 'most', value: EVENT_MS }, note: `${spread(shown)}; ${shown.length} seen in Chromium` } satisfies Row] : []),
  ];
};

export const live = async (data: string, seats: Seat[], filled: Filled): Promise<Row[]> => {
  const { url, child } = await start(data);
  try {
    return [...(await overHttp(url, seats, filled)), ...(await underLoad(url, child.pid as number, seats))];
  } finally {
    child.kill('SIGKILL');
    keep.destroy();
  }
};
