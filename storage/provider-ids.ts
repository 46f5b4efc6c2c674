/** What a provider calls our messages. Needed when it speaks of one by its own name only. */
import { hex, place, type Ctx } from './context.ts';
import { one } from './driver.ts';

const idMac = (c: Ctx, channel: string, id: string): Uint8Array => c.vault.mac('provider', channel, id);

/** `part` counts the message's calls from 0. The key is kept with it: a settled message's own body is gone. */
export const learnId = async (c: Ctx, row: { seq: number; conversation: string }, key: string, id: string, part: number): Promise<void> => {
  const line = await one<{ person: string; channel: string }>(c.tx, 'SELECT person, channel FROM conversation WHERE id = ?', [row.conversation]);
  if (!line) return;
  const mac = idMac(c, line.channel, id);
  const body = await c.vault.seal(line.person, place('provider_id', hex(mac)), key);
  // What was said first of an id stays: a receipt and our own answer may both bring it.
  await c.tx.run('INSERT INTO provider_id (mac, outbox, part, body) VALUES (?, ?, ?, ?) ON CONFLICT (mac) DO NOTHING', [mac, row.seq, part, body]);
};

export const knownId = async (c: Ctx, channel: string, id: string): Promise<{ outbox: number; part: number; key: string } | null> => {
  const mac = idMac(c, channel, id);
  const found = await one<{ outbox: number; part: number; body: Uint8Array; person: string }>(
    c.tx, 'SELECT i.outbox, i.part, i.body, c.person FROM provider_id i JOIN outbox o ON o.seq = i.outbox JOIN conversation c ON c.id = o.conversation WHERE i.mac = ?', [mac]);
  const key = found && (await c.vault.open<string>(found.person, place('provider_id', hex(mac)), found.body));
  return found && key !== null ? { outbox: found.outbox, part: found.part, key } : null;
};

export const forgetIds = async (c: Ctx, conversation: string): Promise<void> => {
  await c.tx.run('DELETE FROM provider_id WHERE outbox IN (SELECT seq FROM outbox WHERE conversation = ?)', [conversation]);
};
