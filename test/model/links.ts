/** The model's one person on several channels. */
import type { LinkEvent } from '../../core/event.ts';
import { plainNumber } from '../../core/request.ts';
import { freshId, put, type Filed, type World } from './world.ts';

const DAY = 24 * 3_600_000;

export const byAge = (a: Filed, b: Filed): number => b.file.created - a.file.created || (b.file.number > a.file.number ? 1 : -1);

/** The requests of one owner that a number or a verified mobile opens, newest first: the named one, those with its mobile, those of the same conversations. */
export const opened = (w: World, owner: string, proof: { number: string } | { phone: string }): Filed[] => {
  const all = [...w.requests.values()].filter((r) => r.owner === owner).sort(byAge);
  const mobile = (r: Filed | undefined): string => plainNumber(String(r?.file.fields['phone'] ?? ''));
  const named = 'number' in proof ? all.find((r) => r.file.number === plainNumber(proof.number)) : undefined;
  const phone = 'number' in proof ? mobile(named) : plainNumber(proof.phone);
  const first = all.filter((r) => r === named || (phone !== '' && mobile(r) === phone));
  const talks = first.map((r) => r.file.conversation).filter((x) => x !== null);
  return all.filter((r) => first.includes(r) || (r.file.conversation !== null && talks.includes(r.file.conversation)));
};

/** Where news of these requests go, the newest link first. */
export const places = (w: World, owner: string, requests: Filed[]): string[] => {
  const at = new Map<string, number>();
  const add = (c: string | null, when: number): void => void (c !== null && at.set(c, Math.max(when, at.get(c) ?? when)));
  for (const r of requests) add(r.file.conversation, r.file.created);
  for (const l of w.links) if (l.owner === owner && requests.some((r) => r.file.number === l.via)) add(l.conversation, l.at);
  return [...at].sort((a, b) => b[1] - a[1]).map(([c]) => c);
};

/** Who hears of a change of this request. */
export const hearers = (w: World, r: Filed): string[] => {
  const linked = w.links.filter((l) => l.owner === r.owner && opened(w, r.owner, { number: l.via }).includes(r)).map((l) => l.conversation);
  return [...new Set([...(r.file.conversation === null ? [] : [r.file.conversation]), ...linked])];
};

const tell = (w: World, to: string, stage: LinkEvent['stage'], from: string, token: string, at: number, now: number): void => {
  const line = w.lines.get(to);
  if (line) put(w, line, { type: 'link', id: freshId(w, 'n'), at, stage, channel: w.lines.get(from)!.address.channel, token }, now);
};
const join = (w: World, conversation: string, owner: string, via: string, at: number): void => {
  w.links = [...w.links.filter((l) => l.conversation !== conversation || l.owner !== owner), { conversation, owner, via, at }];
};

export const ask = (w: World, asker: string, number: string, at: number, now: number): void => {
  const r = w.requests.get(plainNumber(number));
  const known = r && places(w, r.owner, opened(w, r.owner, { number }));
  if (!r || !known || known.includes(asker)) return;
  w.asks = w.asks.filter((a) => a.asker !== asker || a.owner !== r.owner);
  const token = freshId(w, 'a');
  for (const asked of known.slice(0, 3)) {
    w.asks.push({ token, asked, asker, owner: r.owner, number: r.file.number, at });
    tell(w, asked, 'asked', asker, token, at, now);
  }
};

export const answer = (w: World, from: string, token: string, yes: boolean, at: number, now: number): void => {
  const a = w.asks.find((x) => x.token === token && x.asked === from && x.at > at - DAY);
  if (!a) return;
  w.asks = w.asks.filter((x) => x.token !== token);
  if (yes) join(w, a.asker, a.owner, a.number, at);
  tell(w, a.asker, yes ? 'agreed' : 'refused', from, token, at, now);
};

export const link = (w: World, conversation: string, number: string, at: number, now: number): boolean => {
  const r = w.requests.get(plainNumber(number));
  if (!r || !w.lines.has(conversation)) return false;
  const known = places(w, r.owner, opened(w, r.owner, { number }));
  if (known.includes(conversation)) return true;
  join(w, conversation, r.owner, r.file.number, at);
  const token = freshId(w, 'a');
  for (const c of known) tell(w, c, 'told', conversation, token, at, now);
  tell(w, conversation, 'agreed', conversation, token, at, now);
  return true;
};
