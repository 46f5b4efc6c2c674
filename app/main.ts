/** `npm start`: one process that serves the web chat with its own database. */
import { SilaError } from '../core/errors.ts';
import { readConfig } from './config.ts';
import { openServer } from './http.ts';
import { startLoop, type Loop } from './loop.ts';
import { showTyping } from './send.ts';
import { openHouse, ROOT, type House } from './wire.ts';

/** RELIABILITY 4: a stop under load ends within this. */
const STOP_MS = 8_000;
/** Files that came but were never attached to anything go after a day; looked for every hour. */
const ORPHAN_MS = 86_400_000;
const SWEEP_MS = 3_600_000;

const main = async (): Promise<void> => {
  const config = readConfig(process.env, ROOT);
  const house: House = await openHouse({
    data: config.data, flows: config.flows, mode: config.mode, masterKey: config.masterKey, logLevel: config.logLevel,
    // While a text waits for its other half the person sees that somebody is at it.
    turned: (job, state) => { if (state.burst && state.pen === 'bot') showTyping(house, job.address); },
  });
  let loop: Loop | null = null;
  const server = await openServer(house, config, () => loop?.poke());

  let stopping = false;
  const stop = async (code: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(code || 1), STOP_MS).unref();
    server.closeDoor();
    await server.app.close();
    await loop?.stop();
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
  const sweep = (): void => void house.store.blobs.sweep(house.clock.now() - ORPHAN_MS).catch((e: unknown) => house.log.error({ why: e instanceof Error ? e.name : 'unknown' }, 'sweep failed'));
  setInterval(sweep, SWEEP_MS).unref();
  const port = (server.app.server.address() as { port: number }).port;
  const shown = config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host;
  server.openDoor(`http://127.0.0.1:${port}`);
  const facts = house.knowledge.content().organisation.facts;
  console.log([
    '', '  صلة / Sila', '',
    `  web chat    http://${shown}:${port}/chat`,
    `  embed       <script src="http://${shown}:${port}/widget.js"></script>`,
    `  health      http://${shown}:${port}/health`,
    `  data        ${config.data}`,
    `  mode        ${config.mode}${config.mode === 'demo' ? ' (speaks EXAMPLE facts, and says so; SILA_MODE=live speaks confirmed ones only)' : ''}`,
    `  facts       ${facts.filter((f) => f.confirmed).length} of ${facts.length} confirmed`, '',
  ].join('\n'));
};

await main().catch((e: unknown) => {
  console.error(e instanceof SilaError ? e.message : e);
  process.exit(1);
});
