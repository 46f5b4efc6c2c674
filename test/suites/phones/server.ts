/** A small server in front of a channel, as the house's own: raw bytes in, parse, durable, 200. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Channel, Raw } from '../../../core/ports.ts';
import { incoming, type Door } from '../phone.ts';

const rawOf = async (req: IncomingMessage): Promise<Raw> => {
  const parts: Buffer[] = [];
  for await (const part of req) parts.push(part as Buffer);
  const url = new URL(req.url ?? '/', 'http://here');
  const headers = Object.fromEntries(Object.entries(req.headers).map(([k, v]) => [k, String(v)]));
  return { method: req.method ?? '', path: url.pathname, query: Object.fromEntries(url.searchParams), headers, body: Buffer.concat(parts), at: Date.now() };
};

/** What a channel heard, put behind the door. */
export const hearWebhook = async (channel: Channel, door: Door, raw: Raw): Promise<number> => {
  const parsed = channel.parse(raw);
  if ('refuse' in parsed) return parsed.refuse;
  if (!('take' in parsed)) return 200;
  if (parsed.unread) await door.quarantine('', raw.body, parsed.unread);
  await door.accept(incoming(parsed.take));
  if (parsed.receipts?.length) await door.receive(parsed.receipts);
  return 200;
};

export const openDoorServer = async (channel: () => Channel, door: Door): Promise<{ url: string; close(): Promise<void> }> => {
  const server = createServer((req, res) => {
    void rawOf(req).then((raw) => hearWebhook(channel(), door, raw)).then((status) => res.writeHead(status).end(), (e: unknown) => res.writeHead(503).end(e instanceof Error ? e.message : ''));
  });
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => { server.closeAllConnections(); await new Promise((down) => server.close(down)); },
  };
};
