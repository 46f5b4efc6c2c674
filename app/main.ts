/** `npm start`: one process that serves every channel with its own database. */
import { SilaError } from '../core/errors.ts';
import { openChannels, startListening, type Listening } from './channels.ts';
import { readConfig } from './config.ts';
import { openDesk } from './desk.ts';
import { openDrafting } from './drafting.ts';
import { openServer } from './http.ts';
import { firstLink, firstWord } from '../desk/sign/words.ts';
import { walk } from '../desk/watch.ts';
import { startLoop, type Loop } from './loop.ts';
import { sinkOf, type Receiving } from './receive.ts';
import { openRooms } from './rooms.ts';
import { showTyping } from './send.ts';
import { openHouse, ROOT, type House } from './wire.ts';

/** RELIABILITY 4: a stop under load ends within this. */
const STOP_MS = 8_000;
/** Files that came but were never attached to anything go after a day; looked for every hour. */
const ORPHAN_MS = 86_400_000;
const SWEEP_MS = 3_600_000;
/** Who waits though nobody came, which promise is past: looked at this often. */
const ROUND_MS = 60_000;
/** What the desk's stream can be resumed from. */
const STREAM_MS = 7 * 86_400_000;

const main = async (): Promise<void> => {
  const config = readConfig(process.env, ROOT);
  const house: House = await openHouse({
    data: config.data, flows: config.flows, mode: config.mode, masterKey: config.masterKey, logLevel: config.logLevel,
    // While a text waits for its other half the person sees that somebody is at it.
    turned: (job, state, effects) => {
      if (state.burst && state.pen === 'bot') showTyping(house, job.address);
      for (const r of house.rooms.values()) r.turned(job, state, effects);
      desk.turned(job.conversation, effects, job.event);
    },
  });
  let loop: Loop | null = null;
  await openChannels(house, config);
  for (const c of house.channels.values()) if (c.rooms) house.rooms.set(c.id, openRooms(house.deps, { id: c.id, rooms: c.rooms }));
  const receiving: Receiving = { deps: house.deps, poke: () => loop?.poke(), resolve: async (channel, words) => (await house.rooms.get(channel)?.resolve(words)) ?? [] };
  const drafting = openDrafting(house.knowledge, config.data);
  const desk = openDesk(house, config, drafting, receiving.poke);
  let listening: Listening | null = null;
  const server = await openServer(house, config, receiving, desk);

  let stopping = false;
  const stop = async (code: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(code || 1), STOP_MS).unref();
    server.closeDoor();
    await server.app.close();
    await listening?.stop();
    await loop?.stop();
    await Promise.all([...house.rooms.values()].map((r) => r.stop()));
    await drafting.close();
    await house.close();
    process.exit(code);
  };
  process.on('SIGTERM', () => void stop(0));
  process.on('SIGINT', () => void stop(0));
  // A bug we did not foresee: what is accepted is durable, so leaving is safe and going on is not.
  for (const kind of ['uncaughtException', 'unhandledRejection'] as const) process.on(kind, (e: unknown) => { house.log.fatal({ kind, why: e instanceof Error ? e.stack : 'unknown' }, 'fault'); void stop(1); });

  try {
    await server.app.listen({ host: config.host, port: config.port });
  } catch (e) {
    await house.close();
    throw (e as { code?: string }).code === 'EADDRINUSE' ? new SilaError('PORT_TAKEN', `(${config.port}).`) : e;
  }
  loop = startLoop(house.deps);
  listening = startListening(house.deps, (channel) => sinkOf(receiving, channel));
  const sweep = (): void => void house.store.blobs.sweep(house.clock.now() - ORPHAN_MS).catch((e: unknown) => house.log.error({ why: e instanceof Error ? e.name : 'unknown' }, 'sweep failed'));
  setInterval(sweep, SWEEP_MS).unref();
  const trim = (): void => void house.store.trimStream(house.clock.now() - STREAM_MS).catch((e: unknown) => house.log.error({ why: e instanceof Error ? e.name : 'unknown' }, 'the stream could not be trimmed'));
  setInterval(trim, SWEEP_MS).unref();
  let walking = false;
  const round = (): void => {
    if (walking || stopping) return;
    walking = true;
    void walk(desk).catch((e: unknown) => house.log.error({ why: e instanceof Error ? e.name : 'unknown' }, 'the round of the desk failed')).finally(() => { walking = false; });
  };
  setInterval(round, ROUND_MS).unref();
  const port = (server.app.server.address() as { port: number }).port;
  const shown = config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host;
  server.openDoor(`http://127.0.0.1:${port}`);
  const facts = house.knowledge.content().organisation.facts;
  const base = desk.url ?? `http://${shown}:${port}`;
  const word = await firstWord(house.store, house.clock.now());
  console.log([
    '', '  صلة / Sila', '',
    `  web chat    http://${shown}:${port}/chat`,
    `  embed       <script src="http://${shown}:${port}/widget.js"></script>`,
    word === null ? `  desk        ${base}/desk` : `  desk        first admin, once, within a day: ${firstLink(base, word)}`,
    `  health      http://${shown}:${port}/health`,
    `  data        ${config.data}`,
    ...[...house.channels.values()].filter((c) => c.kind !== 'webchat').map((c) => `  channel     ${c.id}${c.official ? '' : ' (not official: may be blocked by its provider; docs/channels.md)'}`),
    ...config.channels.filter((c) => c.missing.length).map((c) => `  NOT STARTED ${c.kind}: set ${c.missing.join(', ')}`),
    `  mode        ${config.mode}${config.mode === 'demo' ? ' (speaks EXAMPLE facts, and says so; SILA_MODE=live speaks confirmed ones only)' : ''}`,
    `  facts       ${facts.filter((f) => f.confirmed).length} of ${facts.length} confirmed`, '',
  ].join('\n'));
};

await main().catch((e: unknown) => {
  console.error(e instanceof SilaError ? e.message : e);
  process.exit(1);
});
