/** Files that people sent: a file_id becomes bytes. The address holds the token and never leaves this file. */
import type { Fetched } from '../../core/ports.ts';
import { download } from '../download.ts';
import type { Api } from './api.ts';
import { API, DOWNLOAD } from './facts.ts';

/** `api`: base of the Bot API. */
export const fetcher = (o: { api: Api; token: string; root: string }) => async (pointer: string, max: number, signal: AbortSignal): Promise<Fetched> => {
  const cap = Math.min(max, DOWNLOAD);
  const answer = await o.api.call('getFile', { file_id: pointer }, signal);
  if (answer.as === 'refused') {
    // https://core.telegram.org/bots/api#getfile: a bot may download 20 MB. Other 400s: the id is of another bot, or the file is gone.
    if (answer.code === 400) return { as: 'lost', why: /too big/i.test(answer.description) ? 'too_large' : 'gone' };
    return { as: 'retry', why: `Telegram answered ${answer.code}` };
  }
  if (answer.as !== 'ok') return { as: 'retry', why: `Telegram cannot be reached (${answer.why})` };
  const { file_path: path, file_size: size } = answer.result as { file_path?: unknown; file_size?: unknown };
  if (typeof size === 'number' && size > cap) return { as: 'lost', why: 'too_large' };
  if (typeof path !== 'string' || !path || path.includes('..')) return { as: 'lost', why: 'gone' };
  const url = new URL(`./file/bot${o.token}/${path.split('/').map(encodeURIComponent).join('/')}`, o.root);
  // A Bot API server of one's own (TELEGRAM_API) commonly stands in a private network: then, and only then, a private address is meant.
  const got = await download(url.href, { hosts: [url.hostname], max: cap, signal, loopback: o.root !== API });
  return got.as === 'ok' ? { as: 'ok', bytes: got.bytes } : got; // its Content-Type is always the same; the app looks at the bytes
};
