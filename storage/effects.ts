/** What the store does for each effect. A new effect does not compile until it has a line here. */
import type { Effect } from '../core/effect.ts';
import { refer } from './blobs.ts';
import { learnedFrom, noteCard } from './cards.ts';
import { addLine, kept, type Write } from './commit.ts';
import { place, type Ctx } from './context.ts';
import { answerLink, askLink } from './links.ts';
import { enqueue } from './outbox.ts';
import { personOfNid, register } from './requests.ts';
import { closeTicket, openTicket } from './tickets.ts';

type Handler<T extends Effect['type']> = (w: Write, effect: Extract<Effect, { type: T }>) => Promise<void>;

/** Changes nothing of the store's own: kept in the turn's log for reports. */
const logged = async (w: Write, effect: Effect): Promise<void> => {
  w.log.push(effect);
};

const row = async (w: Write, table: string, columns: string, values: (string | number)[], body: unknown): Promise<void> => {
  const { conversation } = w.turn.job;
  const n = w.lines++;
  const sealed = await w.c.vault.seal(w.person, place(table, conversation, n), body);
  await w.c.tx.run(`INSERT INTO ${table} (conversation, n, at, ${columns}, body) VALUES (?, ?, ?, ${values.map(() => '?').join(', ')}, ?)`, [conversation, n, w.turn.at, ...values, sealed]);
};

export const setWake = async (c: Ctx, conversation: string, person: string, e: Extract<Effect, { type: 'wake' }>): Promise<void> => {
  if (e.at === null) {
    await c.tx.run('DELETE FROM wake WHERE conversation = ? AND kind = ?', [conversation, e.kind]);
    return;
  }
  const body = await c.vault.seal(person, place('wake', conversation, e.kind), { token: e.token });
  await c.tx.run('INSERT INTO wake (conversation, kind, at, body) VALUES (?, ?, ?, ?) ON CONFLICT (conversation, kind) DO UPDATE SET at = excluded.at, body = excluded.body', [conversation, e.kind, e.at, body]);
};

export const HANDLERS = {
  send: async (w, e) => {
    const { job, at } = w.turn;
    const { type: _, ...message } = e;
    if (!(await enqueue(w.c, job.conversation, w.person, { ...message, to: job.address }, at))) return; // this key was sent before
    for (const m of e.media ?? []) await refer(w.c, m.id, 'message', job.conversation, w.person);
    if (e.key !== w.relayed) await addLine(w, { at, by: 'bot', who: null, text: e.text, key: e.key, media: kept(e.media) });
  },
  register: (w, e) => register(w.c, w.turn.job.conversation, w.person, e, w.turn.at),
  ticket: (w, e) => openTicket(w.c, w.turn.job.conversation, w.person, e, w.turn.at),
  untick: async (w, e) => {
    await closeTicket(w.c, w.turn.job.conversation, w.turn.at, null);
    w.log.push(e);
  },
  wake: (w, e) => setWake(w.c, w.turn.job.conversation, w.person, e),
  rate: async (w, e) => {
    const { conversation } = w.turn.job;
    if (e.again) await w.c.tx.run('DELETE FROM rating WHERE conversation = ? AND n = (SELECT MAX(n) FROM rating WHERE conversation = ?)', [conversation, conversation]);
    await row(w, 'rating', 'score', [e.score], { service: e.service, comment: e.comment });
  },
  consent: (w, e) => row(w, 'consent', 'purpose, given', [e.purpose, Number(e.given)], { version: e.version }),
  miss: (w, e) => row(w, 'miss', 'why', [e.why], { question: e.question }),
  link: async (w, e) => {
    const person = await personOfNid(w.c, e.nid);
    await w.c.tx.run('INSERT INTO link (conversation, person, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING', [w.turn.job.conversation, person, w.turn.at]);
    await noteCard(w.c, person, learnedFrom(e.nid, {}), w.turn.at);
  },
  'ask-link': (w, e) => askLink(w.c, w.turn.job.conversation, e.number, w.turn.at),
  'answer-link': (w, e) => answerLink(w.c, w.turn.job.conversation, e.token, e.yes, w.turn.at),
  erase: async () => {}, // done first of all, by commit
  fetch: logged,
  attach: logged,
  duplicate: logged,
  'refused-secret': logged,
  note: logged,
  refuse: logged,
  fault: logged,
} satisfies { [T in Effect['type']]: Handler<T> };
