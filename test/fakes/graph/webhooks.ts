/** Webhooks as Meta sends them: built, signed, queued, and tried again until they are answered 200. */
import { createHmac } from 'node:crypto';
import type { Manner } from './types.ts';

type Obj = Record<string, unknown>;
/** What is to be told of one number: messages (with whose contact), or statuses. */
export type News = { message: Obj; contact: Obj } | { status: Obj };
export type Identity = { phoneId: string; secret: string; number: string; account: string };

export const bodyOf = (news: News[], id: Identity): Obj => {
  const messages = news.flatMap((n) => ('message' in n ? [n.message] : []));
  const contacts = news.flatMap((n) => ('message' in n && n.message['type'] !== 'system' ? [n.contact] : [])).filter((c, i, all) => all.findIndex((d) => d['wa_id'] === c['wa_id'] && d['user_id'] === c['user_id']) === i);
  const statuses = news.flatMap((n) => ('status' in n ? [n.status] : []));
  const value = {
    messaging_product: 'whatsapp', metadata: { display_phone_number: id.number, phone_number_id: id.phoneId },
    ...(contacts.length ? { contacts } : {}), ...(messages.length ? { messages } : {}), ...(statuses.length ? { statuses } : {}),
  };
  return { object: 'whatsapp_business_account', entry: [{ id: id.account, changes: [{ value, field: 'messages' }] }] };
};

export const sign = (secret: string, bytes: Uint8Array): string => `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`;
export const post = async (to: string, bytes: Uint8Array, signature: string | null): Promise<number> => {
  const answer = await fetch(to, { method: 'POST', body: bytes as Uint8Array<ArrayBuffer>, headers: { 'content-type': 'application/json', 'user-agent': 'facebookexternalua', ...(signature === null ? {} : { 'x-hub-signature-256': signature }) } });
  await answer.arrayBuffer();
  return answer.status;
};

/** Ms between two tries of a webhook that was not answered 200; Meta's own grow up to days. */
const AGAIN = 200;

export interface Line {
  /** Resolves when its webhook was answered 200, or at once while there is nowhere to deliver to. */
  tell(news: News): Promise<void>;
  /** Delivers what waits. */
  flush(): void;
  idle(): Promise<void>;
  close(): void;
}

export const line = (id: Identity, where: () => string | null, manner: () => Manner): Line => {
  type Waiting = { news: News; done: () => void };
  const waiting: Waiting[] = [];
  let closed = false;
  let running: Promise<void> | null = null;

  const once = async (bytes: Uint8Array): Promise<void> => {
    while (!closed) {
      const to = where();
      const status = to === null ? 0 : await post(to, bytes, sign(id.secret, bytes)).catch(() => 0);
      if (status === 200) return;
      await new Promise((go) => setTimeout(go, AGAIN).unref());
    }
  };
  const run = async (): Promise<void> => {
    while (waiting.length && where() !== null && !closed) {
      const m = manner();
      const batch = waiting.splice(0, m.batch ?? 1);
      if (m.reverse) batch.reverse();
      const news = batch.map((w) => w.news);
      const bytes = Buffer.from(JSON.stringify(bodyOf(m.twins ? news.flatMap((n) => [n, n]) : news, id)));
      await (m.twice ? Promise.all([once(bytes), once(bytes)]) : once(bytes));
      for (const w of batch) w.done();
    }
  };
  // A turn later, so that what is told in one go may share a body.
  const flush = (): void => { running ??= Promise.resolve().then(run).finally(() => { running = null; if (waiting.length && where() !== null && !closed) flush(); }); };
  return {
    tell: (news) => new Promise((done) => {
      if (where() === null) { waiting.push({ news, done: () => undefined }); done(); return; }
      waiting.push({ news, done });
      flush();
    }),
    flush,
    async idle() { while (running) await running; },
    close() { closed = true; },
  };
};
