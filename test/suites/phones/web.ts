/** The web chat: a real server on loopback and a bare Direct Line client as the visitor's page. */
import fastify from 'fastify';
import { randomUUID } from 'node:crypto';
import { BOUND, userOf } from '../../../bots/webchat/channel.ts';
import { webchat } from '../../../bots/webchat/index.ts';
import type { Raw } from '../../../core/ports.ts';
import { activities, begin, call, post } from '../../bots/webchat/client.ts';
import type { Door, Line, OpenLine, Phone, Seen } from '../phone.ts';

type Action = { title: string; text: string; value: unknown };
type Activity = { id: string; text?: string; from: { id: string; role: string }; suggestedActions?: { actions: Action[] }; attachments?: { name: string; contentType: string }[] };
/** Sizes above what scripts send, passes that outlast their waits, and no brake: a script writes faster than a person. */
const LIMITS = { tokenLife: 400 * 86_400_000, fileBytes: 32e6, uploadBytes: 64e6, postBurst: 1_000, openBurst: 1_000, uploads: 1_000 };
const CONVERSATION = 'c'.repeat(22);

const ok = async (response: Response): Promise<void> => { if (!response.ok) throw new Error(`${response.status} ${await response.text()}`); };

const visitor = async (url: string): Promise<Phone> => {
  const chat = await begin(url);
  const say = async (activity: Record<string, unknown>): Promise<void> => ok(await post(url, chat, { type: 'message', from: { id: 'me', role: 'user' }, channelData: { clientActivityID: randomUUID() }, ...activity }));
  const bubbles = async (): Promise<Activity[]> => {
    const all: Activity[] = [];
    for (let watermark = '';;) {
      const page = await activities(url, chat, watermark);
      all.push(...(page.activities as unknown as Activity[]));
      if (!page.activities.length) return all.filter((a) => a.from.role === 'bot');
      watermark = String(page.watermark);
    }
  };
  return {
    address: { channel: 'web', user: chat.user },
    say: (text) => say({ text }),
    press: async (bubble, at) => {
      const pressed = (await bubbles())[bubble]?.suggestedActions?.actions[at];
      if (!pressed) throw new Error(`no choice ${at} in bubble ${bubble}`);
      await say({ text: pressed.text, value: pressed.value }); // messageBack: what Direct Line clients post when one is pressed
    },
    sendFiles: async (files, caption) => {
      const form = new FormData();
      form.set('activity', new Blob([JSON.stringify({ type: 'message', text: caption, from: { id: 'me' }, channelData: { clientActivityID: randomUUID() } })], { type: 'application/vnd.microsoft.activity' }));
      for (const f of files) form.append('file', new File([f.bytes as Uint8Array<ArrayBuffer>], f.name, { type: f.mime }));
      await ok(await call(url, `/conversations/${chat.conversationId}/upload`, chat.token, { method: 'POST', body: form }));
    },
    sendPlace: (lat, lon) => say({ entities: [{ type: 'Place', geo: { latitude: lat, longitude: lon } }] }),
    open: async () => true, // the page told when it began
    shown: async () => (await bubbles()).map((a): Seen => ({
      text: a.text ?? '', choices: (a.suggestedActions?.actions ?? []).map((c) => c.title), files: (a.attachments ?? []).map((f) => ({ name: f.name, mime: f.contentType })),
    })),
  };
};

const raw = (activity: unknown, n: number): Raw => ({
  method: 'POST', path: '/directline', query: {}, headers: { [BOUND.user]: userOf(CONVERSATION), [BOUND.id]: `u${n}`, [BOUND.media]: '[]' }, body: Buffer.from(JSON.stringify(activity)), at: 1_800_000_000_000 + n,
});
/** What the routes make of posts whose pass held. */
const RAWS = [
  { type: 'message', text: 'السلام عليكم ورحمة الله 🌙' },
  { type: 'message', text: 'نعم', value: { choice: 'yes', of: '1.0' } },
  { type: 'message', entities: [{ type: 'Place', geo: { latitude: 24.46, longitude: 39.61 } }] },
].map(raw);

/** The log behind `send` can be made to fail once, like a full disk. */
export const openWeb: OpenLine = async (door: Door): Promise<Line> => {
  let full = false;
  const app = fastify({ forceCloseConnections: true });
  const made = webchat({
    log: {
      open: (...a) => door.activities.open(...a), known: (...a) => door.activities.known(...a), read: (...a) => door.activities.read(...a),
      append: (...a) => { if (full) { full = false; throw new Error('disk'); } return door.activities.append(...a); },
    },
    blobs: { put: (...a) => door.blobs.put(...a), get: (...a) => door.blobs.get(...a), drop: (...a) => door.blobs.drop(...a), sweep: (...a) => door.blobs.sweep(...a) },
    secret: new Uint8Array(32).fill(7), origins: '*', accept: (batch) => door.accept(batch), now: () => door.now(), limits: LIMITS,
    config: () => ({ name: { ar: 'صلة', en: 'Sila' }, lang: 'ar', demo: true }),
  });
  await app.register(made.routes);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as { port: number };
  return {
    channel: made.channel, phone: () => visitor(`http://127.0.0.1:${port}`), raws: RAWS, seal: (r) => r, albums: true, vouches: false,
    forged: RAWS.map((r) => ({ ...r, headers: {} })),
    faults: [{ name: 'the log cannot be written', provoke: () => { full = true; }, is: 'retry' }],
    close: () => app.close(),
  };
};
