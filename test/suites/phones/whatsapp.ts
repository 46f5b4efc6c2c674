/** WhatsApp's Cloud API: the real channel against the Graph API on loopback, its webhooks signed and delivered by HTTP. */
import { createHmac } from 'node:crypto';
import { whatsappKind } from '../../../bots/whatsapp-cloud/index.ts';
import type { Channel, Raw } from '../../../core/ports.ts';
import { openGraph, type Graph, type Shown } from '../../fakes/graph/index.ts';
import type { Door, Fault, Line, OpenLine, Phone, Seen } from '../phone.ts';
import { openDoorServer } from './server.ts';

const AT = 1_800_000_000;
const SENDER = '966551110001';

const seenOf = (s: Shown): Seen => ({ text: s.text, choices: s.choices.map((c) => c.description ?? c.title), files: s.file ? [{ name: s.file.name ?? '', mime: s.file.mime }] : [] });

const person = (graph: Graph, mobile: string): Phone => {
  const waId = mobile.slice(1);
  const hand = graph.phone(waId);
  const before = hand.inbox.length; // a number that was seen in an earlier script: its chat begins anew
  const bubbles = (): readonly Shown[] => hand.inbox.slice(before);
  return {
    address: { channel: 'whatsapp', user: waId }, vouched: mobile,
    say: async (text) => { await hand.say(text); },
    press: async (bubble, at) => {
      const shown = bubbles()[bubble];
      const choice = shown?.choices[at];
      if (!shown || !choice) throw new Error(`no choice ${at} in bubble ${bubble}`);
      await hand.pressOn(shown, choice.id);
    },
    // As documents: a photo loses its name on the way, and the names are compared.
    sendFiles: async (files, caption) => {
      for (const [i, f] of files.entries()) await (f.mime.startsWith('audio/') ? hand.voice(f.bytes) : hand.document(f.bytes, f.name, f.mime, i ? undefined : caption));
    },
    sendPlace: async (lat, lon) => { await hand.place(lat, lon); },
    open: async () => { await hand.send({ type: 'request_welcome' }); return true; },
    readAll: async () => { for (const is of ['read', 'delivered', 'sent']) for (const s of bubbles()) await graph.status(s.id, is); },
    shown: async () => bubbles().map(seenOf),
  };
};

/** One message of each common kind, and statuses. */
const MESSAGES: Record<string, unknown>[] = [
  { type: 'text', text: { body: 'السلام عليكم 🌙' } },
  { type: 'interactive', context: { id: 'wamid.X' }, interactive: { type: 'button_reply', button_reply: { id: '1.0:yes', title: 'نعم' } } },
  { type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: '2.0:aid.rent', title: 'الإيجار', description: 'المساهمة في الإيجار' } } },
  { type: 'document', document: { id: '123', filename: 'هوية.pdf', mime_type: 'application/pdf', sha256: 'A', caption: 'صورة' } },
  { type: 'location', location: { latitude: 24.46, longitude: 39.61 } },
  { type: 'reaction', reaction: { message_id: 'wamid.X', emoji: '👍' } },
];

const delivery = (graph: Graph, value: object): Raw => sealed(graph, {
  method: 'POST', path: '/whatsapp', query: {}, headers: { 'content-type': 'application/json' }, at: AT * 1_000,
  body: Buffer.from(JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field: 'messages', value: { messaging_product: 'whatsapp', metadata: { display_phone_number: '966115550100', phone_number_id: graph.phoneId }, ...value } }] }] })),
});
const sealed = (graph: Graph, raw: Raw): Raw => ({ ...raw, headers: { ...raw.headers, 'x-hub-signature-256': `sha256=${createHmac('sha256', graph.secret).update(raw.body).digest('hex')}` } });

const faultsOf = (graph: Graph): Fault[] => {
  const next = (f: Graph['faults'][number]) => () => { graph.faults.push(f); };
  const refuse = (code: number, status = 400) => next({ do: 'refuse', status, code });
  return [
    { name: 'the number sends too fast (130429)', provoke: refuse(130_429, 429), is: 'retry', all: true },
    { name: 'this person hears too much (131056)', provoke: refuse(131_056), is: 'retry' },
    { name: 'Meta is unwell and says so (131000)', provoke: refuse(131_000, 500), is: 'retry' },
    { name: 'the 24 hours are over (131047)', provoke: refuse(131_047), is: 'failed' },
    { name: 'undeliverable (131026)', provoke: refuse(131_026), is: 'failed' },
    { name: 'a proxy fails', provoke: next({ do: 'status', status: 502 }), is: 'unknown' },
    { name: 'the line breaks before the answer', provoke: next({ do: 'reset', when: 'after' }), is: 'unknown' },
    { name: 'an answer that is none', provoke: next({ do: 'garbage', when: 'after' }), is: 'unknown' },
    { name: 'silence', provoke: next({ do: 'silence', when: 'after' }), is: 'unknown', within: 400 },
  ];
};

export const openWhatsapp: OpenLine = async (door: Door): Promise<Line> => {
  const graph = await openGraph();
  const channel: Channel = await whatsappKind.open({ ...graph.env, WHATSAPP_TEMPLATE: 'sila_notice' }, { blobs: { get: (id) => door.blobs.get(id) }, data: '', now: () => Date.now(), log: () => undefined });
  const server = await openDoorServer(() => channel, door);
  graph.webhook = `${server.url}/whatsapp`;
  let people = 0;
  const raws = [
    ...MESSAGES.map((m, i) => delivery(graph, { contacts: [{ profile: { name: 'سارة' }, wa_id: SENDER }], messages: [{ from: SENDER, id: `wamid.${i}`, timestamp: String(AT), ...m }] })),
    delivery(graph, { statuses: [{ id: 'wamid.S', status: 'read', timestamp: String(AT), recipient_id: SENDER, biz_opaque_callback_data: 'conv_x:1.0' }] }),
  ];
  return {
    channel, raws, albums: false, vouches: true,
    phone: async (mobile) => person(graph, mobile ?? `+9665580${String(++people).padStart(5, '0')}`),
    seal: (raw) => sealed(graph, raw),
    forged: raws.flatMap((r) => [{ ...r, headers: {} }, { ...r, headers: { ...r.headers, 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` } }, { ...r, body: Buffer.concat([r.body, Buffer.from(' ')]) }]),
    faults: faultsOf(graph),
    close: async () => { await server.close(); await graph.close(); },
  };
};
