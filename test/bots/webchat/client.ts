/** A bare Direct Line client for the tests: fetch and ws, nothing clever. */
import { WebSocket } from 'ws';

export type Session = { conversationId: string; token: string; resume: string; streamUrl: string; user: string };
type Set = { activities: Record<string, unknown>[]; watermark?: string };

export const call = (url: string, path: string, token?: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${url}/directline${path}`, { ...init, headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...init.headers } });

export const json = async <T = Record<string, never>>(response: Response): Promise<T> => (await response.json()) as T;

export const begin = async (url: string): Promise<Session> => {
  const made = await json<Session>(await call(url, '/tokens/generate', undefined, { method: 'POST' }));
  const opened = await call(url, '/conversations', made.token, { method: 'POST' });
  if (opened.status !== 201) throw new Error(`open: ${opened.status}`);
  return { ...made, ...(await json<Session>(opened)), user: `dl_${made.conversationId}` };
};

export const post = (url: string, s: Session, activity: unknown): Promise<Response> =>
  call(url, `/conversations/${s.conversationId}/activities`, s.token, { method: 'POST', headers: { 'content-type': 'application/json' }, body: typeof activity === 'string' ? activity : JSON.stringify(activity) });

export const message = (text: string, clientActivityID?: string): Record<string, unknown> =>
  ({ type: 'message', text, from: { id: 'forged', role: 'user' }, locale: 'ar-SA', ...(clientActivityID ? { channelData: { clientActivityID } } : {}) });

export const activities = async (url: string, s: Session, watermark = ''): Promise<Set> =>
  json<Set>(await call(url, `/conversations/${s.conversationId}/activities?watermark=${watermark}`, s.token));

/** Opens a stream and gathers what arrives. */
export const listen = async (streamUrl: string): Promise<{ sets: Set[]; texts(): unknown[]; until(done: (sets: Set[]) => boolean): Promise<void>; socket: WebSocket; closed: Promise<number> }> => {
  const socket = new WebSocket(streamUrl);
  const sets: Set[] = [];
  let look = (): void => undefined;
  socket.on('message', (data) => { sets.push(JSON.parse(String(data)) as Set); look(); });
  const closed = new Promise<number>((done) => socket.on('close', (code) => done(code)));
  await new Promise<void>((done, failed) => { socket.on('open', () => done()); socket.on('error', failed); socket.on('unexpected-response', (_q, r) => failed(new Error(`status ${r.statusCode}`))); });
  return {
    sets, socket, closed, texts: () => sets.flatMap((s) => s.activities.map((a) => a['text'] ?? a['type'])),
    until: (done) => new Promise<void>((go, failed) => {
      const late = setTimeout(() => failed(new Error(`not seen: ${JSON.stringify(sets)}`)), 5_000);
      look = () => { if (done(sets)) { clearTimeout(late); go(); } };
      look();
    }),
  };
};
