/** A linked phone: the real library in a real Chromium on a page of our own; people write to it from their WhatsApp. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { linkedOptions, openLinked, profileOf } from '../../../bots/whatsapp-web/index.ts';
import type { Raw, Sink } from '../../../core/ports.ts';
import { openPage, type FakePhone, type FromPerson } from '../../fakes/whatsapp-web/phone.ts';
import { incoming, type Door, type Line, type OpenLine, type Phone, type Seen } from '../phone.ts';

export const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const PATIENCE_MS = 30_000;
const AT = 1_800_000_000_000;

const until = async (what: string, test: () => boolean): Promise<void> => {
  for (const end = performance.now() + PATIENCE_MS; !test(); await sleep(5)) if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
};

/** `heard`: ids of everything that is durable. `took`: how many messages of ours the servers have. */
type Ears = { page: FakePhone; heard: Set<string>; took: Map<string, number> };
const person = ({ page, heard, took }: Ears, mobile: string): Phone => {
  const chat = `${mobile.slice(1)}@c.us`;
  const mine = (): typeof page.sent => page.sent.filter((s) => s.chat === chat);
  const before = mine().length;
  const give = async (message: FromPerson): Promise<void> => {
    const id = await page.give(chat, message);
    await until('the house to hear', () => heard.has(id));
  };
  return {
    address: { channel: 'whatsapp-web', user: chat }, vouched: mobile,
    say: (body) => give({ body }),
    press: async () => { throw new Error('nothing can be pressed here'); },
    sendFiles: async (files, caption) => {
      for (const [i, f] of files.entries()) {
        const voice = f.mime.startsWith('audio/');
        await give({ type: voice ? 'ptt' : 'document', data: Buffer.from(f.bytes).toString('base64'), mimetype: f.mime, size: f.bytes.byteLength, ...(voice ? {} : { filename: f.name }), ...(caption && i === 0 ? { caption } : {}) });
      }
    },
    sendPlace: (lat, lng) => give({ type: 'location', lat, lng }),
    open: async () => false,
    shown: async () => {
      await until('the page to tell what it sent', () => mine().length >= (took.get(chat) ?? 0));
      return mine().slice(before).map((s): Seen => ({ text: s.body, choices: [], files: s.bytes ? [{ name: s.filename ?? '', mime: s.mimetype ?? '' }] : [] }));
    },
  };
};

const HEARD = [
  { is: 'message', id: 'false_966551110001@c.us_A1', chat: '966551110001@c.us', me: false, at: AT, type: 'chat', body: 'السلام عليكم 🌙', name: 'سارة' },
  { is: 'message', id: 'false_1234567890@lid_A2', chat: '1234567890@lid', pn: '966551110002@c.us', me: false, at: AT, type: 'document', body: '', media: { mime: 'application/pdf', name: 'هوية.pdf', bytes: 900 } },
  { is: 'message', id: 'false_966551110001@c.us_A3', chat: '966551110001@c.us', me: false, at: AT, type: 'location', body: '', lat: 24.46, lon: 39.61 },
  { is: 'edit', id: 'false_966551110001@c.us_A1', chat: '966551110001@c.us', me: false, at: AT, body: 'وعليكم السلام' },
  { is: 'ack', id: 'true_966551110001@c.us_B1', at: AT, ack: 3 },
];

/** Writes without pauses: how a person types is a matter of the pauses' own tests. */
export const openWhatsappWeb: OpenLine = async (door: Door): Promise<Line> => {
  const data = mkdtempSync(join(tmpdir(), 'sila-line-'));
  const page = openPage();
  page.follow(profileOf(data));
  const options = linkedOptions({ WHATSAPP_WEB: true, CHROMIUM, WHATSAPP_WEB_VERSION_DIR: page.dir }, data);
  const inner = openLinked({ ...options, timing: { beat: 500, boot: 60_000 }, pause: () => 0, screen: { write: () => undefined } }, { blobs: { get: (id) => door.blobs.get(id) }, data, now: () => Date.now(), log: () => undefined });
  const ears: Ears = { page, heard: new Set(), took: new Map() };
  const sink: Sink = {
    async take(parsed) {
      await door.accept(incoming(parsed.take));
      if (parsed.receipts?.length) await door.receive(parsed.receipts);
      for (const e of parsed.take) ears.heard.add(e.id);
    },
    quarantine: (id, bytes, why) => door.quarantine(id, bytes, why), cursor: async () => null,
  };
  const stop = new AbortController();
  const listening = inner.listen?.(sink, stop.signal);
  const close = async (): Promise<void> => { stop.abort(); await listening; await page.close(); rmSync(data, { recursive: true, force: true }); };
  try {
    await page.scan();
    await until('the channel to be up', () => inner.health?.().state === 'up');
  } catch (e) { await close(); throw e; }
  let people = 0;
  const raws = HEARD.map((h): Raw => ({ method: 'IPC', path: '', query: {}, headers: {}, body: Buffer.from(JSON.stringify(h)), at: AT }));
  return {
    channel: {
      ...inner,
      send: async (call, signal) => {
        const sent = await inner.send(call, signal);
        if (sent.as === 'ok' && call.do !== 'typing') ears.took.set(call.to.user, (ears.took.get(call.to.user) ?? 0) + 1);
        return sent;
      },
    },
    phone: async (mobile) => person(ears, mobile ?? `+9665570${String(++people).padStart(5, '0')}`),
    raws, forged: [], seal: (r) => r, albums: false, vouches: true, faults: [], close,
  };
};
