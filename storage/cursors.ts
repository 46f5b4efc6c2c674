/** Polling offsets. They say nothing about a person, yet some providers put ids into them: sealed under the house's key. */
import { hex, place, type Ctx } from './context.ts';
import { one } from './driver.ts';
import { HOUSE } from './vault.ts';

export const getCursor = async (c: Ctx, name: string): Promise<string | null> => {
  const mac = c.vault.mac('cursor', name);
  const row = await one<{ body: Uint8Array }>(c.tx, 'SELECT body FROM cursor WHERE mac = ?', [mac]);
  return row && c.vault.open<string>(HOUSE, place('cursor', hex(mac)), row.body);
};

export const setCursor = async (c: Ctx, name: string, value: string): Promise<void> => {
  const mac = c.vault.mac('cursor', name);
  const body = await c.vault.seal(HOUSE, place('cursor', hex(mac)), value);
  await c.tx.run('INSERT INTO cursor (mac, body) VALUES (?, ?) ON CONFLICT (mac) DO UPDATE SET body = excluded.body', [mac, body]);
};
