/** A few words of the DevTools protocol, enough to run a line in the page that somebody else's browser shows. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';

export type Tab = { evaluate(code: string): Promise<unknown>; close(): void };

/** The page of the browser that runs on this profile, or null while there is none. */
export const attach = async (profile: string, url: string): Promise<Tab | null> => {
  let port: string;
  try { port = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')[0] as string; } catch { return null; }
  const list = await fetch(`http://127.0.0.1:${port}/json/list`, { signal: AbortSignal.timeout(2_000) }).then((r) => r.json() as Promise<{ type: string; url: string; webSocketDebuggerUrl: string }[]>, () => []);
  const page = list.find((p) => p.type === 'page' && p.url.startsWith(url));
  if (!page) return null;
  const socket = new WebSocket(page.webSocketDebuggerUrl);
  const waiting = new Map<number, { done(v: unknown): void; no(e: Error): void }>();
  let n = 0;
  const end = (): void => { for (const w of waiting.values()) w.no(new Error('the page is gone')); waiting.clear(); };
  socket.on('message', (data: Buffer) => {
    const m = JSON.parse(data.toString()) as { id?: number; error?: { message: string }; result?: { result?: { value?: unknown }; exceptionDetails?: { exception?: { description?: string } } } };
    const w = waiting.get(m.id ?? 0);
    if (!w) return;
    waiting.delete(m.id as number);
    const threw = m.error?.message ?? (m.result?.exceptionDetails && (m.result.exceptionDetails.exception?.description ?? 'threw'));
    if (threw) w.no(new Error(threw)); else w.done(m.result?.result?.value);
  });
  socket.on('close', end);
  socket.on('error', end);
  try {
    await new Promise<void>((done, no) => { socket.once('open', () => done()); socket.once('close', () => no(new Error('closed'))); });
  } catch { return null; }
  return {
    evaluate: (expression) => new Promise((done, no) => {
      if (socket.readyState !== WebSocket.OPEN) { no(new Error('the page is gone')); return; }
      waiting.set(++n, { done, no });
      socket.send(JSON.stringify({ id: n, method: 'Runtime.evaluate', params: { expression, awaitPromise: true, returnByValue: true } }));
    }),
    close: () => socket.terminate(),
  };
};
