/** Hearing from Telegram: polling with our own offset, or the webhook. telegraf's own two lose messages (docs/decisions.md): a batch counts here once it is durable. */
import { createHash } from 'node:crypto';
import type { ChannelParts, Hook, Parsed, Raw, Sink } from '../../core/ports.ts';
import { pause, within } from './api.ts';
import type { Answer, Api } from './api.ts';
import { setMenus } from './commands.ts';
import { CURSOR, HOOK, UPDATE, UPDATES } from './facts.ts';
import type { Times } from './facts.ts';
import type { State } from './state.ts';
import { parseUpdate, readJson } from './parse.ts';

export type Ears = { api: Api; staff: number | null; state: State; times: Times; now(): number; log: ChannelParts['log'] };
type Taken = Extract<Parsed, { take: unknown }>;

/** Half of a pause is left to chance, so that many who fell together do not come back together. */
export const backOff = (times: Pick<Times, 'first' | 'longest'>, fails: number, chance: number = Math.random()): number =>
  Math.min(times.longest, times.first * 2 ** Math.min(fails, 20)) * (0.5 + chance / 2);

/** `offset@time`: after a week of silence Telegram may begin to count anywhere, and an old offset would then confirm what nobody has seen. Null: begin with the oldest that waits. */
export const offsetOf = (cursor: string | null, now: number, life: number): number | null => {
  const [, offset, at] = /^(\d{1,15})@(\d{1,15})$/.exec(cursor ?? '') ?? [];
  return offset !== undefined && now - Number(at) < life ? Number(offset) : null;
};
const cursorOf = (updates: readonly unknown[], now: number): { name: string; value: string } => ({ name: CURSOR, value: `${idOf(updates.at(-1)) + 1}@${now}` });
const idOf = (update: unknown): number => {
  const id = (update as { update_id?: unknown } | null)?.update_id;
  return typeof id === 'number' && Number.isSafeInteger(id) && id > 0 ? id : 0;
};
const queryOf = (update: unknown): string | null => {
  const id = (update as { callback_query?: { id?: unknown } | null } | null)?.callback_query?.id;
  return typeof id === 'string' ? id : null;
};

/** Everything of a batch in one transaction; what cannot be read is put aside with its bytes first. */
const takeBatch = async (e: Ears, sink: Sink, updates: readonly unknown[], stored: { name: string; value: string }): Promise<void> => {
  const whole: Required<Pick<Taken, 'take' | 'staff'>> = { take: [], staff: [] };
  for (const update of updates) {
    const heard = parseUpdate(update, { staff: e.staff, at: e.now() });
    if (!('take' in heard)) continue;
    if (heard.unread) await aside(e, sink, update, heard.unread);
    whole.take.push(...heard.take);
    whole.staff.push(...(heard.staff ?? []));
  }
  await sink.take({ take: whole.take, ...(whole.staff.length ? { staff: whole.staff } : {}) }, stored);
};
const aside = async (e: Ears, sink: Sink, update: unknown, why: string): Promise<void> => {
  e.log('warn', 'telegram: an update was put aside', { why, update: idOf(update) });
  await sink.quarantine(`u${idOf(update)}`, Buffer.from(JSON.stringify(update) ?? 'null'), why);
};

/**
 * Goes on until the batch is durable: whole, else one by one. One that is refused again and again is put aside; that it can be put aside shows that the store
 * works, so it is offered once more before it is given up: a disk that came back must not cost a message.
 */
const takeAll = async (e: Ears, sink: Sink, updates: readonly unknown[], signal: AbortSignal): Promise<void> => {
  const attempt = (): Promise<void> => takeBatch(e, sink, updates, cursorOf(updates, e.now()));
  for (let fails = 1; !signal.aborted; fails++) {
    try { return await attempt(); } catch (error) {
      e.log('error', 'telegram: what came could not be stored', { why: error instanceof Error ? error.name : 'unknown', updates: updates.length });
    }
    if (updates.length > 1) {
      await pause(backOff(e.times, fails), signal);
      for (const update of updates) await takeAll(e, sink, [update], signal);
      return;
    }
    if (fails >= e.times.tries) {
      try {
        await aside(e, sink, updates[0], 'the store refused it');
        return await attempt().catch(() => sink.take({ take: [] }, cursorOf(updates, e.now())));
      } catch { /* nothing can be written at all: it waits */ }
    }
    await pause(backOff(e.times, fails), signal);
  }
};

/** Fire and forget: a spinner on a button ends; were it to fail, the query comes again and is known by its id. */
const answerQueries = (e: Ears, updates: readonly unknown[], signal: AbortSignal): void => {
  for (const update of updates) {
    const id = queryOf(update);
    if (id) void within(signal, e.times.call, (s) => e.api.call('answerCallbackQuery', { callback_query_id: id }, s));
  }
};

/** Says how it stands and how long to wait. Everything passes in the end; nothing here ends the loop. */
const trouble = (e: Ears, answer: Exclude<Answer, { as: 'ok' }>, fails: number): number => {
  const wait = backOff(e.times, fails);
  if (answer.as !== 'refused') { e.state.set('down', `Telegram cannot be reached (${answer.why}).`); return wait; }
  switch (answer.code) {
    case 401: case 404: e.state.set('down', 'Telegram refuses the token: set TELEGRAM_TOKEN to the one @BotFather shows.'); return e.times.refused;
    case 409: e.state.set('down', 'Another program reads the messages of this bot: stop it, or give it another token.'); return e.times.conflict * (0.5 + Math.random() / 2);
    case 429: return Math.max(wait, (answer.retryAfter ?? 1) * 1000);
    default: e.state.set('down', `Telegram answers ${answer.code}.`); return wait;
  }
};

/** The menus are a convenience: tried now and then until they stand, never waited for. */
const offerMenus = async (e: Ears, signal: AbortSignal): Promise<void> => {
  for (let fails = 0; fails < 8 && !signal.aborted; fails++) {
    if (await within(signal, e.times.call, (s) => setMenus(e.api, e.staff, s))) return;
    await pause(backOff(e.times, fails), signal);
  }
  if (!signal.aborted) e.log('warn', 'telegram: the command menu could not be set');
};

const isWebhookConflict = (a: Answer): boolean => a.as === 'refused' && a.code === 409 && /webhook/i.test(a.description);

/** Runs until the signal. One batch at a time: a chat's messages are stored in the order Telegram gives them. */
export const poll = async (e: Ears, sink: Sink, signal: AbortSignal): Promise<void> => {
  let offset: number | null | undefined; // undefined: not read yet
  let fails = 0;
  let greeted = false;
  while (!signal.aborted) {
    if (offset === undefined) {
      try { offset = offsetOf(await sink.cursor(CURSOR), e.now(), e.times.offsetLife); } catch { await pause(backOff(e.times, fails++), signal); continue; }
    }
    const asked = performance.now();
    const answer = await within(signal, e.times.pollSeconds * 1000 + e.times.pollGrace, (s) =>
      e.api.call('getUpdates', { ...(offset === null ? {} : { offset }), timeout: e.times.pollSeconds, limit: 100, allowed_updates: UPDATES }, s));
    if (signal.aborted) return;
    if (answer.as !== 'ok' || !Array.isArray(answer.result)) {
      const wait = trouble(e, answer.as === 'ok' ? { as: 'unsure', why: 'no list' } : answer, fails++);
      if (isWebhookConflict(answer)) await within(signal, e.times.call, (s) => e.api.call('deleteWebhook', { drop_pending_updates: false }, s));
      await pause(isWebhookConflict(answer) ? backOff(e.times, fails) : wait, signal);
      continue;
    }
    fails = 0;
    e.state.set('up');
    if (!greeted) { greeted = true; void offerMenus(e, signal); }
    const updates: unknown[] = answer.result;
    // An empty answer says that all below the offset is confirmed: from here the oldest that waits is the next, wherever Telegram counts from.
    if (!updates.length) {
      offset = null;
      if (performance.now() - asked < e.times.first) await pause(e.times.first, signal); // a server or proxy that does not hold the poll open must not be hammered
      continue;
    }
    await takeAll(e, sink, updates, signal);
    if (signal.aborted) return;
    answerQueries(e, updates, signal);
    offset = idOf(updates.at(-1)) + 1;
  }
};

/** The webhook's door. It is open while `stand` runs; before and after, Telegram hears 503 and comes again. */
export const webhook = (e: Ears, o: { parse(raw: Raw): Parsed; secret: string; url: string | null }): { hook: Hook; stand(sink: Sink, signal: AbortSignal): Promise<void> } => {
  let open: Sink | null = null;

  const handle: NonNullable<Hook['handle']> = async (raw) => {
    const heard = o.parse(raw);
    if ('refuse' in heard) return { status: heard.refuse };
    if (!open) return { status: 503 };
    const update = readJson(raw.body)?.value;
    try {
      if ('take' in heard && heard.unread) {
        e.log('warn', 'telegram: an update was put aside', { why: heard.unread });
        await open.quarantine(idOf(update) ? `u${idOf(update)}` : `w${createHash('sha256').update(raw.body).digest('hex').slice(0, 32)}`, raw.body, heard.unread);
      } else if ('take' in heard) await open.take(heard);
    } catch (error) {
      e.log('error', 'telegram: what came could not be stored', { why: error instanceof Error ? error.name : 'unknown' });
      return { status: 503 };
    }
    // A call in the answer costs no connection: https://core.telegram.org/bots/faq#how-can-i-make-requests-in-response-to-updates
    const query = queryOf(update);
    return query ? { status: 200, type: 'application/json', body: JSON.stringify({ method: 'answerCallbackQuery', callback_query_id: query }) } : { status: 200 };
  };

  const announce = async (signal: AbortSignal): Promise<void> => {
    if (o.url === null) return e.state.set('up', 'SILA_URL is not set: the webhook has to be registered by hand.');
    for (let fails = 0; !signal.aborted; fails++) {
      const answer = await within(signal, e.times.call, (s) => e.api.call('setWebhook', { url: o.url + HOOK, secret_token: o.secret, allowed_updates: UPDATES }, s));
      if (answer.as === 'ok') { e.state.set('up'); return void offerMenus(e, signal); }
      if (answer.as === 'refused' && answer.code === 400) {
        e.state.set('down', 'Telegram does not take the address of the webhook: SILA_URL must be public, https, on port 443, 80, 88 or 8443.');
        await pause(e.times.refused, signal);
      } else await pause(trouble(e, answer, fails), signal);
    }
  };

  return {
    hook: { method: 'POST', path: HOOK, bytes: UPDATE, handle },
    async stand(sink, signal) {
      open = sink;
      await announce(signal);
      if (!signal.aborted) await new Promise<void>((end) => signal.addEventListener('abort', () => end(), { once: true }));
      open = null;
    },
  };
};
