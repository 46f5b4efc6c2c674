/** The web chat's record: numbered activities that a client can read again from any mark. */
import type { Json } from '../core/json.ts';
import { hex, newPerson, ownerMac, place, type Ctx } from './context.ts';
import { one } from './driver.ts';

type Chat = { mac: Uint8Array; person: string; marks: number; body: Uint8Array };
const chatOf = (c: Ctx, conversation: string): Promise<Chat | null> => one<Chat>(c.tx, 'SELECT mac, person, marks, body FROM chat WHERE mac = ?', [ownerMac(c, conversation)]);

/** Opening again changes nothing. */
export const openChat = async (c: Ctx, conversation: string, user: string, at: number): Promise<void> => {
  if (await chatOf(c, conversation)) return;
  const mac = ownerMac(c, conversation);
  const person = await newPerson(c);
  const body = await c.vault.seal(person, place('chat', hex(mac)), { user });
  await c.tx.run('INSERT INTO chat (mac, person, user_mac, marks, at, body) VALUES (?, ?, ?, 0, ?, ?)', [mac, person, ownerMac(c, user), at, body]);
};

export const knownChat = async (c: Ctx, conversation: string): Promise<{ user: string } | null> => {
  const chat = await chatOf(c, conversation);
  return chat && c.vault.open<{ user: string }>(chat.person, place('chat', hex(chat.mac)), chat.body);
};

export const append = async (c: Ctx, conversation: string, key: string, activity: Json, at: number): Promise<{ watermark: number; fresh: boolean }> => {
  const chat = await chatOf(c, conversation);
  if (!chat) throw new Error('an activity for a web chat that was never opened');
  const mac = c.vault.mac('activity', key);
  const seen = await one<{ watermark: number }>(c.tx, 'SELECT watermark FROM activity WHERE chat = ? AND mac = ?', [chat.mac, mac]);
  if (seen) return { watermark: seen.watermark, fresh: false };
  const watermark = chat.marks + 1;
  const body = await c.vault.seal(chat.person, place('activity', hex(chat.mac), watermark), { key, activity });
  await c.tx.run('INSERT INTO activity (chat, watermark, mac, at, body) VALUES (?, ?, ?, ?, ?)', [chat.mac, watermark, mac, at, body]);
  await c.tx.run('UPDATE chat SET marks = ? WHERE mac = ?', [watermark, chat.mac]);
  return { watermark, fresh: true };
};

/** Activities after the mark, oldest first; `watermark` is the last one read, or where the reader already was. */
export const readChat = async (c: Ctx, conversation: string, after: number, max: number): Promise<{ activities: { key: string; watermark: number; activity: Json }[]; watermark: number }> => {
  const chat = await chatOf(c, conversation);
  const activities: { key: string; watermark: number; activity: Json }[] = [];
  if (!chat) return { activities, watermark: after };
  for (const r of await c.tx.all<{ watermark: number; body: Uint8Array }>('SELECT watermark, body FROM activity WHERE chat = ? AND watermark > ? ORDER BY watermark LIMIT ?', [chat.mac, after, max])) {
    const rest = await c.vault.open<{ key: string; activity: Json }>(chat.person, place('activity', hex(chat.mac), r.watermark), r.body);
    if (rest) activities.push({ key: rest.key, watermark: r.watermark, activity: rest.activity });
  }
  return { activities, watermark: activities.at(-1)?.watermark ?? Math.min(after, chat.marks) };
};
