/** Telegram: the Bot API by polling, or by a webhook when TELEGRAM_WEBHOOK_SECRET is set; topics of a supergroup as rooms of the staff. */
import type { Channel, ChannelKind, ChannelParts } from '../../core/ports.ts';
import { openApi } from './api.ts';
import { examine } from './doctor.ts';
import { CHANNEL, LIMITS, TIMES } from './facts.ts';
import type { Times } from './facts.ts';
import { poll, webhook } from './listen.ts';
import type { Ears } from './listen.ts';
import { fetcher } from './media.ts';
import { parser } from './parse.ts';
import { render } from './render.ts';
import { retractor } from './retract.ts';
import { rooms } from './rooms.ts';
import { sender } from './send.ts';
import { configOf, SETTINGS, wanted } from './settings.ts';
import { stateOf } from './state.ts';

export { LIMITS } from './facts.ts';
export { render } from './render.ts';
export { parser, parseUpdate } from './parse.ts';

/** `times`: shorter waits, for tests. */
export const openTelegramChannel = (env: Record<string, unknown>, parts: ChannelParts, times: Partial<Times> = {}): Channel => {
  const c = configOf(env);
  const api = openApi(c.token, c.root);
  const state = stateOf(parts.now);
  const way = { api, blobs: parts.blobs, now: parts.now };
  const parse = parser(c);
  const ears: Ears = { api, staff: c.staff, state, times: { ...TIMES, ...times }, now: parts.now, log: parts.log };
  const door = c.secret === null ? null : webhook(ears, { parse, secret: c.secret, url: c.url });
  return {
    id: CHANNEL, kind: 'telegram', official: true, limits: LIMITS, doubt: 'blind', parse,
    render: (out) => render(out),
    send: sender(way),
    retract: retractor(api),
    fetch: fetcher({ api, token: c.token, root: c.root }),
    health: () => state.get(),
    listen: (sink, signal) => (door ? door.stand(sink, signal) : poll(ears, sink, signal)),
    ...(door ? { hooks: [door.hook] } : {}),
    ...(c.staff === null ? {} : { rooms: rooms(way, c.staff) }),
  };
};

export const telegramKind: ChannelKind = {
  kind: 'telegram',
  settings: SETTINGS,
  wanted,
  open: async (env, parts) => openTelegramChannel(env, parts),
  doctor: (env, signal) => { const c = configOf(env); return examine(openApi(c.token, c.root), c, signal); },
};
