/**
 * One person, several channels. A conversation gets the news of the requests that were made in it, and of those it was linked to: by a yes from a
 * conversation that has them already, or by staff. A link reaches as far as the request it was made by opens (`viewsOf`), not everything under a national id.
 */
import type { LinkEvent } from '../core/event.ts';
import { newId, type Ctx } from './context.ts';
import { one } from './driver.ts';
import { put } from './inbox.ts';
import { personOfNumber, viewsOf } from './requests.ts';

const ASKED = 3; // conversations at most
const ANSWER_MS = 24 * 3_600_000;

type Place = { conversation: string; at: number };

/** Where news of these requests of a person go, newest link first, each once. */
export const newsPlaces = async (c: Ctx, person: string, numbers: string[], made: Place[]): Promise<Place[]> => {
  const links = await c.tx.all<Place & { via: string }>('SELECT conversation, at, via FROM link WHERE person = ? AND news = 1', [person]);
  const all = [...made, ...links.filter((l) => numbers.includes(l.via)).map(({ conversation, at }) => ({ conversation, at }))];
  const found = new Map<string, number>();
  for (const p of all) found.set(p.conversation, Math.max(p.at, found.get(p.conversation) ?? p.at));
  return [...found].map(([conversation, at]) => ({ conversation, at })).sort((a, b) => b.at - a.at || (a.conversation < b.conversation ? -1 : 1));
};

const placesOf = async (c: Ctx, person: string, number: string): Promise<Place[]> => {
  const { views, places } = await viewsOf(c, person, { number });
  return newsPlaces(c, person, views.map((v) => v.number), places);
};

/** The conversations that hear of a change of this request: its own first. */
export const newsOf = async (c: Ctx, request: { number: string; person: string; conversation: string | null }): Promise<string[]> => {
  const own = request.conversation === null ? [] : [request.conversation];
  const links = await c.tx.all<{ conversation: string; via: string }>('SELECT conversation, via FROM link WHERE person = ? AND news = 1 ORDER BY conversation', [request.person]);
  const reach = new Map<string, boolean>();
  for (const { via } of links) {
    if (!reach.has(via)) reach.set(via, (await viewsOf(c, request.person, { number: via })).views.some((v) => v.number === request.number));
  }
  return [...new Set([...own, ...links.filter((l) => reach.get(l.via)).map((l) => l.conversation)])];
};

const tell = async (c: Ctx, conversation: string, stage: LinkEvent['stage'], channel: string, token: string, at: number): Promise<void> => {
  const line = await one<{ id: string; person: string; ready_at: number | null }>(c.tx, 'SELECT id, person, ready_at FROM conversation WHERE id = ?', [conversation]);
  if (line) await put(c, line, { type: 'link', id: newId('n'), at, stage, channel, token });
};
const channelOf = async (c: Ctx, conversation: string): Promise<string | null> => (await one<{ channel: string }>(c.tx, 'SELECT channel FROM conversation WHERE id = ?', [conversation]))?.channel ?? null;

const setNews = async (c: Ctx, conversation: string, person: string, via: string, at: number): Promise<void> => {
  await c.tx.run(
    'INSERT INTO link (conversation, person, at, news, via) VALUES (?, ?, ?, 1, ?) ON CONFLICT (conversation, person) DO UPDATE SET at = excluded.at, news = 1, via = excluded.via', [conversation, person, at, via]);
};

/** The newest question is the only one: an answer to an older one does nothing. */
export const askLink = async (c: Ctx, conversation: string, number: string, at: number): Promise<void> => {
  const request = await personOfNumber(c, number);
  const channel = await channelOf(c, conversation);
  if (!request || channel === null) return;
  const places = await placesOf(c, request.person, request.number);
  if (places.some((p) => p.conversation === conversation)) return; // the news come here already
  await c.tx.run('DELETE FROM link_ask WHERE (conversation = ? AND person = ?) OR at < ?', [conversation, request.person, at - ANSWER_MS]);
  const token = newId('a');
  for (const p of places.slice(0, ASKED)) {
    await c.tx.run('INSERT INTO link_ask (mac, asked, conversation, person, number, at) VALUES (?, ?, ?, ?, ?, ?)', [c.vault.mac('ask', token), p.conversation, conversation, request.person, request.number, at]);
    await tell(c, p.conversation, 'asked', channel, token, at);
  }
};

/** From a conversation that was asked, within a day. Whatever the answer, the question is gone. */
export const answerLink = async (c: Ctx, conversation: string, token: string, yes: boolean, at: number): Promise<void> => {
  const mac = c.vault.mac('ask', token);
  const ask = await one<{ conversation: string; person: string; number: string }>(
    c.tx, 'SELECT conversation, person, number FROM link_ask WHERE mac = ? AND asked = ? AND at > ?', [mac, conversation, at - ANSWER_MS]);
  const channel = await channelOf(c, conversation);
  if (!ask || channel === null) return;
  await c.tx.run('DELETE FROM link_ask WHERE mac = ?', [mac]);
  if (yes) await setNews(c, ask.conversation, ask.person, ask.number, at);
  await tell(c, ask.conversation, yes ? 'agreed' : 'refused', channel, token, at);
};

export const link = async (c: Ctx, conversation: string, number: string, at: number): Promise<boolean> => {
  const request = await personOfNumber(c, number);
  const channel = await channelOf(c, conversation);
  if (!request || channel === null) return false;
  const places = await placesOf(c, request.person, request.number);
  if (places.some((p) => p.conversation === conversation)) return true; // as it was
  await setNews(c, conversation, request.person, request.number, at);
  const token = newId('a');
  for (const p of places) await tell(c, p.conversation, 'told', channel, token, at);
  await tell(c, conversation, 'agreed', channel, token, at);
  return true;
};

export const forgetLinks = async (c: Ctx, conversation: string): Promise<void> => {
  await c.tx.run('DELETE FROM link_ask WHERE conversation = ? OR asked = ?', [conversation, conversation]);
};
