/** A process that does nothing but hear: the real poll loop into the real store. The kill test ends it again and again. Arguments: address, token, data folder. */
import { openTelegramChannel } from '../../../bots/telegram/index.ts';
import { openSqlite } from '../../../storage/index.ts';

const [, , url = '', token = '', dir = ''] = process.argv;
const store = await openSqlite({ dir });
const channel = openTelegramChannel({ TELEGRAM_TOKEN: token, TELEGRAM_API: url }, { blobs: store.blobs, data: dir, now: Date.now, log: () => undefined }, { pollSeconds: 5, first: 5, longest: 100 });
const end = new AbortController();
process.once('SIGTERM', () => end.abort());
process.stdout.write('up\n');
await channel.listen?.({
  async take(parsed, cursor) {
    await store.accept(parsed.take.flatMap((event) => ('from' in event ? [{ event, to: { address: event.from } }] : [])), cursor);
    if (parsed.take.length) process.stdout.write(`took ${parsed.take.length}\n`);
  },
  quarantine: (id, bytes, why) => store.quarantine(channel.id, id, bytes, why, Date.now()),
  cursor: (name) => store.cursors.get(name),
}, end.signal);
await store.close();
