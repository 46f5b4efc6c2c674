/** The `whatsapp` channel: Meta's Cloud API behind the port. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Json } from '../../core/json.ts';
import type { Channel, ChannelParts, Health, Sent } from '../../core/ports.ts';
import { CHANNEL } from './address.ts';
import { ask } from './graph.ts';
import { LIMITS, WEBHOOK_BYTES } from './limits.ts';
import { fetchMedia, uploads } from './media.ts';
import { parse } from './parse.ts';
import { render } from './render.ts';
import type { FileRef } from './render.ts';
import { outcomeOf, uploadOf } from './send.ts';
import type { Outcome } from './send.ts';
import type { Config } from './settings.ts';

export const PATH = '/whatsapp';
/** How often a channel that is down asks Meta whether the account works again. */
const PROBE_MS = 5_000;
type Body = { payload: { [key: string]: Json }; file?: FileRef };

export const channel = (config: Config, parts: Pick<ChannelParts, 'blobs' | 'now' | 'log'>, probe = PROBE_MS): Channel => {
  const { now } = parts;
  const files = uploads(config, parts.blobs, now);
  const since = now();
  /** Set while the account needs a person; the lane sends nothing meanwhile, so that no message uses up its tries on a token that has expired. */
  let down: { since: number; until: number; why: string } | null = null;
  let probing = false;
  let recovered = since;
  let strain = 0;

  const up = (): void => {
    if (!down) return;
    down = null;
    recovered = now();
    parts.log('info', 'whatsapp works again');
  };

  /** Learns from an outcome: whether the account works, and how hard Meta is pressed. */
  const heed = ({ sent, what }: Outcome): Sent => {
    if (what === 'account' && sent.as === 'retry') {
      if (down?.why !== sent.why) parts.log('error', 'whatsapp needs a person: messages wait', { why: sent.why });
      down = { since: down?.since ?? now(), until: sent.at, why: sent.why };
    } else if (sent.as === 'ok') up();
    if (what === 'quiet') strain += 1;
    else if (sent.as === 'ok') strain = 0;
    return sent;
  };

  /** Down until Meta takes the token again; where nobody probes, until it is time for the next try. */
  const health = (): Health => (down && (probing || now() < down.until) ? { state: 'down', since: down.since, why: down.why } : { state: 'up', since: recovered });

  /** The payload with its file's id at Meta, or why there is none. */
  const withFile = async (body: Body, file: FileRef, signal: AbortSignal): Promise<{ payload: Body['payload'] } | { sent: Sent }> => {
    const put = await files.put(file, signal);
    if ('sent' in put) return put;
    if ('answer' in put) return { sent: heed(uploadOf(put.answer, now(), strain)) };
    return { payload: { ...body.payload, [file.kind]: { ...(body.payload[file.kind] as object), id: put.id } } };
  };

  return {
    id: CHANNEL, kind: 'whatsapp-cloud', official: true, limits: LIMITS, doubt: 'receipts',
    hooks: [{ method: 'GET', path: PATH, bytes: 1_024 }, { method: 'POST', path: PATH, bytes: WEBHOOK_BYTES }],
    parse: (raw) => parse(raw, config),
    render: (out, open = true) => render(out, open, config.template),
    async send(call, signal) {
      if (call.do !== 'message' && call.do !== 'file') return { as: 'ok' }; // a passing sign: this channel has none, and none is missed
      const body = call.body as unknown as Body;
      const ready = body.file ? await withFile(body, body.file, signal) : { payload: body.payload };
      if ('sent' in ready) return ready.sent;
      return heed(outcomeOf(await ask(config, { method: 'POST', path: `${config.phoneId}/messages`, json: ready.payload }, signal, now()), now(), strain));
    },
    fetch: (pointer, max, signal) => fetchMedia(config, pointer, max, signal, now()),
    health,
    async listen(_sink, signal) {
      probing = true;
      while (!signal.aborted) {
        await sleep(probe, undefined, { signal, ref: false }).catch(() => undefined);
        if (!down || signal.aborted || now() < down.until) continue;
        const answer = await ask(config, { method: 'GET', path: `${config.phoneId}?fields=id` }, signal, now());
        if (answer.as === 'answer' && answer.status === 200) up();
      }
      probing = false;
    },
  };
};
