/** A process that has a linked phone and nothing else, for a test that kills it: host.ts <data> <pages> <chromium>. */
import { linkedOptions, openLinked } from '../../../bots/whatsapp-web/index.ts';

const [data, pages, chromium] = process.argv.slice(2) as [string, string, string];
const channel = openLinked({ ...linkedOptions({ WHATSAPP_WEB: true, CHROMIUM: chromium, WHATSAPP_WEB_VERSION_DIR: pages }, data), timing: { beat: 500 } }, { data, now: () => Date.now(), blobs: { get: async () => null }, log: () => undefined });
await channel.listen?.({ take: async () => undefined, quarantine: async () => undefined, cursor: async () => null }, new AbortController().signal);
