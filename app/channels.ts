/** Opens the channels that the settings ask for. One without its secret, or one that fails, is said aloud and left out: the others go on. */
import { CHANNEL_KINDS } from '../bots/index.ts';
import { ERRORS } from '../core/errors.ts';
import type { Channel, Sink } from '../core/ports.ts';
import type { Config } from './config.ts';
import type { Deps } from './deps.ts';
import type { House } from './wire.ts';

/** A channel whose listening ended although nobody stopped it is started again after this. */
const AGAIN_MS = 5_000;

export const openChannels = async (house: House, config: Config): Promise<void> => {
  for (const { kind, env, missing } of config.channels) {
    const made = CHANNEL_KINDS.find((k) => k.kind === kind);
    if (!made) continue;
    if (missing.length) {
      house.log.error({ channel: kind, missing: missing.join(', ') }, `CHANNEL_NO_SECRET: ${ERRORS.CHANNEL_NO_SECRET.join(' ')}`);
      continue;
    }
    try {
      const channel = await made.open(env, {
        blobs: house.store.blobs, data: config.data, now: () => house.clock.now(),
        log: (level, what, fields) => house.log[level]({ channel: kind, ...fields }, what),
      });
      house.channels.set(channel.id, channel);
    } catch (e) {
      house.log.error({ channel: kind, why: e instanceof Error ? e.message : 'unknown' }, 'the channel could not be opened; the others go on');
    }
  }
};

export interface Listening { stop(): Promise<void> }
/** Every channel that listens by itself does, until `stop`. */
export const startListening = (d: Deps, sink: (channel: Channel) => Sink): Listening => {
  const end = new AbortController();
  const one = async (channel: Channel): Promise<void> => {
    while (!end.signal.aborted) {
      try {
        await channel.listen?.(sink(channel), end.signal);
      } catch (e) {
        d.log.error({ channel: channel.id, why: e instanceof Error ? e.message : 'unknown' }, 'listening ended, will start again');
      }
      if (!end.signal.aborted) await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, AGAIN_MS);
        end.signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
      });
    }
  };
  const all = [...d.channels.values()].filter((c) => c.listen).map(one);
  return { stop: async () => { end.abort(); await Promise.all(all); } };
};
