/** Our small Direct Line client: calls with outcomes as values, and one stream that always comes back. */
const BASE = '/directline';
const PATIENCE = 20_000;
const PING = 20_000;
/** Between tries of a lost connection, ms; the last one repeats. A third is left to chance so that a whole city does not come back at once. */
const PAUSES = [300, 1_000, 2_000, 4_000, 8_000, 15_000];

/** status 0: the network, not the server. */
export type Answer<T> = { status: number; body: T | null };
export type Action = { type: string; title: string; text?: string; value?: unknown };
export type Activity = {
  type: string; id?: string; timestamp?: string; text?: string; locale?: string; from?: { id: string; role?: string };
  attachments?: { name?: string; contentType: string; contentUrl?: string; bytes?: number }[];
  suggestedActions?: { actions: Action[] }; channelData?: { clientActivityID?: string };
};
export type Made = { conversationId: string; token: string; expires_in: number; resume?: string; streamUrl?: string };

export const call = async <T>(path: string, token: string, method = 'GET', body?: unknown): Promise<Answer<T>> => {
  try {
    const answer = await fetch(BASE + path, {
      method, signal: AbortSignal.timeout(PATIENCE), cache: 'no-store',
      headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: answer.ok ? ((await answer.json()) as T) : null };
  } catch {
    return { status: 0, body: null };
  }
};

/** XMLHttpRequest, because fetch cannot say how far an upload is. No time limit but silence: a slow phone may need minutes. */
export const upload = (path: string, token: string, form: FormData, progress: (part: number) => void): Promise<Answer<{ id: string }>> => new Promise((done) => {
  const x = new XMLHttpRequest();
  let quiet = 0;
  const hear = (): void => { clearTimeout(quiet); quiet = window.setTimeout(() => x.abort(), 60_000); };
  const end = (status: number): void => { clearTimeout(quiet); let body = null; try { body = JSON.parse(x.responseText); } catch { /* no body */ } done({ status, body }); };
  x.open('POST', BASE + path);
  x.setRequestHeader('authorization', `Bearer ${token}`);
  x.upload.onprogress = (e) => { hear(); if (e.lengthComputable) progress(e.loaded / e.total); };
  x.onload = () => end(x.status);
  x.onerror = x.onabort = () => end(0);
  hear();
  x.send(form);
});

export interface Line { close(): void; /** Try at once: the network or the person came back. */ hurry(): void }

/** Keeps a stream open. `address` gives the next stream's address, or null when there is none to be had just now. */
export const stream = (address: () => Promise<string | null>, on: { set(set: { activities: Activity[]; watermark?: string }): void; up(is: boolean): void }): Line => {
  let socket: WebSocket | null = null;
  let closed = false;
  let tries = 0;
  let later = 0;
  let dialling = false;

  const again = (): void => {
    clearTimeout(later);
    if (closed) return;
    const pause = PAUSES[Math.min(tries, PAUSES.length - 1)] as number;
    tries += 1;
    later = window.setTimeout(dial, pause * (0.67 + Math.random() * 0.33));
  };
  const dial = async (): Promise<void> => {
    if (closed || dialling || socket) return;
    dialling = true;
    const to = await address().catch(() => null);
    dialling = false;
    if (closed) return;
    if (!to) { on.up(false); return again(); }
    const s = new WebSocket(to);
    socket = s;
    let ping = 0;
    s.onopen = () => {
      tries = 0;
      on.up(true);
      // A browser notices a dead connection late: what the last ping could not send by the next one tells it.
      ping = window.setInterval(() => { if (s.bufferedAmount > 0) s.close(); else s.send(''); }, PING);
    };
    s.onmessage = (e) => { if (e.data) on.set(JSON.parse(String(e.data))); };
    s.onclose = () => { clearInterval(ping); if (socket === s) socket = null; if (!closed) { on.up(false); again(); } };
  };
  void dial();
  return {
    close() { closed = true; clearTimeout(later); socket?.close(); },
    hurry() { if (socket && socket.readyState === 1) { socket.send(''); on.up(true); } else { tries = 0; clearTimeout(later); void dial(); } },
  };
};
