/** 500 hostile strings as messages, file names, notes and names; then every list and page that shows them. */
import { expect } from 'vitest';
import { API, PREFIX } from '../../desk/api.ts';
import { hostile } from '../desk/hostile.ts';
import type { Seat } from './desk-faces.ts';
import { begin, call, message, post } from '../bots/webchat/client.ts';
import { nidOf, PDF } from './desk-sheet.ts';
import { until, type RunningHouse } from './house.ts';

const MANY = 500;
/** The web chat takes 15 posts at once, 128 kB and five files each. */
const WORDS_EACH = 12;
const FILES_EACH = 5;
const DEEP = 12;

const chunks = <T>(all: readonly T[], n: number): T[][] => Array.from({ length: Math.ceil(all.length / n) }, (_, i) => all.slice(i * n, (i + 1) * n));
const inTurns = async <T>(all: readonly T[], wide: number, run: (one: T, i: number) => Promise<void>): Promise<void> => {
  let next = 0;
  await Promise.all(Array.from({ length: wide }, async () => { for (let i = next++; i < all.length; i = next++) await run(all[i] as T, i); }));
};
/** Many calls of one kind from within the page: one round through the debugger. Statuses that were seen. */
const bulk = async ({ page }: Seat, name: 'request.make' | 'act', params: Record<string, string>, bodies: unknown[]): Promise<number[]> => {
  const { method, path } = API[name];
  const url = PREFIX + path.replace(/:(\w+)/g, (_, k: string) => encodeURIComponent(params[k] ?? ''));
  return page.evaluate(async ([u, m, all]) => {
    const seen = new Set<number>();
    for (const body of all as unknown[]) seen.add((await fetch(u as string, { method: m as string, headers: { 'x-sila': 'desk', 'content-type': 'application/json' }, body: JSON.stringify(body) })).status);
    return [...seen];
  }, [url, method, bodies] as const);
};
const stays = async (seat: Seat, where: string): Promise<void> => {
  await until(`${where} stands`, async () => (await seat.page.locator('.stage > .middle[role=status], .page .middle[role=status]').count()) === 0);
  expect(await seat.overflow(), where).toBeLessThanOrEqual(0);
};
/** Reads on to the end of a list that reads page by page. */
const toEnd = async ({ page }: Seat, rows: string, more: () => Promise<void>): Promise<number> => {
  for (let before = -1, turns = 0; ; turns++) {
    const now = await page.locator(rows).count();
    if (now === before || turns > DEEP) return now;
    before = now;
    await more();
    await until('more rows', async () => (await page.locator(rows).count()) > now, 3_000).catch(() => null);
  }
};

export const floodDesk = async ({ house, admin, agent, phone }: { house: RunningHouse; admin: Seat; agent: Seat; phone: Seat }): Promise<void> => {
  const strings = hostile(MANY);
  // As messages and as file names.
  const words = chunks(strings, WORDS_EACH);
  const names = chunks(chunks(strings, FILES_EACH), Math.ceil(MANY / FILES_EACH / words.length));
  await inTurns(words, 6, async (some, i) => {
    const s = await begin(house.url);
    for (const [n, text] of some.entries()) expect((await post(house.url, s, message(text, `w${n}`))).status).toBe(200);
    for (const [n, five] of (names[i] ?? []).entries()) {
      const form = new FormData();
      form.append('activity', new Blob([JSON.stringify(message('', `f${n}`))], { type: 'application/vnd.microsoft.activity' }));
      for (const name of five) form.append('file', new Blob([PDF], { type: 'application/pdf' }), name || 'x');
      expect((await call(house.url, `/conversations/${s.conversationId}/upload`, s.token, { method: 'POST', body: form })).status).toBe(200);
    }
  });
  // As notes, all in one conversation; as names, districts and needs of requests, each of a person of their own.
  const { rows } = await agent.must('inbox', { query: { box: 'all', max: '100' } });
  const target = rows[0]?.conversation as string;
  const { version } = await admin.must('consent');
  const [noted, made] = await Promise.all([
    bulk(agent, 'act', { conversation: target }, strings.map((s) => ({ act: 'noted', text: s.slice(0, 8_000) }))),
    bulk(admin, 'request.make', {}, strings.map((s, i) => ({ kind: 'aid', consent: version, about: null, nid: nidOf(i), fields: { full_name: s.slice(0, 4_000) || 'x', district: s.slice(0, 4_000), need_details: s.slice(0, 4_000) } }))),
  ]);
  expect(noted.every((s) => s === 202 || s === 400), String(noted)).toBe(true); // 400: nothing but blanks
  expect(made).toEqual([200]);

  const lists = async (seat: Seat): Promise<void> => {
    await seat.go('/inbox');
    await seat.page.getByRole('tab', { name: 'الكل' }).click();
    await seat.page.locator('a.chat').first().waitFor();
    expect(await toEnd(seat, 'a.chat', async () => { await seat.page.locator('.inbox-rows').evaluate('(e) => e.scrollTo(0, 1e9)'); })).toBeGreaterThan(40);
    await stays(seat, 'inbox');
    for (const where of ['/requests', '/people']) {
      await seat.go(where);
      await seat.page.locator('table.rows tbody tr').first().waitFor();
      const more = seat.page.locator('.further button');
      expect(await toEnd(seat, 'table.rows tbody tr', async () => { if (await more.count()) await more.click({ timeout: 3_000 }).catch(() => undefined); })).toBeGreaterThan(MANY * 0.9);
      await stays(seat, where);
    }
  };
  await Promise.all([lists(admin), lists(phone)]);
  // Every conversation at the desk, every tenth on the phone; the one with the notes read to its beginning.
  const all = (await admin.must('inbox', { query: { box: 'all', max: '100' } })).rows.map((r) => r.conversation);
  const look = async (seat: Seat, some: string[]): Promise<void> => {
    for (const conversation of some) {
      await seat.move(`/inbox/${encodeURIComponent(conversation)}`);
      await seat.page.locator('.thread li').first().waitFor();
      await stays(seat, `conversation ${conversation}`);
    }
  };
  await Promise.all([look(admin, all), look(phone, all.filter((_, i) => i % 10 === 0))]);
  await look(agent, [target]);
  expect(await toEnd(agent, '.thread li', async () => { await agent.page.locator('.thread .scroll').evaluate('(e) => e.scrollTo(0, 0)'); })).toBeGreaterThan(300);
  await stays(agent, 'notes');
  // A request and a person in full, of every kind of string that breaks lines.
  const list = (await admin.must('requests', { query: { max: '200' } })).rows;
  for (const r of list.filter((_, i) => i % 20 === 0)) {
    await Promise.all([admin, phone].map(async (seat) => {
      await seat.move(`/requests/${r.number}`);
      await seat.page.locator('.request').first().waitFor();
      await stays(seat, `request ${r.number}`);
    }));
  }
  for (const p of (await admin.must('people', { query: { max: '100' } })).rows.filter((_, i) => i % 20 === 0)) {
    await phone.move(`/people/${p.id}`);
    await phone.page.locator('.person').first().waitFor();
    await stays(phone, `person ${p.id}`);
  }
};
