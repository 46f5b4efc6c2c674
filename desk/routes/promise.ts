/** When the person of a request hears again, set by hand: it moves the overdue list, and the person is told where they wish to be. */
import type { Ctx, Handlers } from '../handler.ts';
import { refuse } from '../problems.ts';
import { FURTHEST_MS, promiseNote } from '../promise.ts';
import { lineOf, requestFull, requestLine } from '../rows.ts';
import type { RequestLine } from '../../core/desk-ports.ts';
import { FINAL_STATES, plainNumber } from '../../core/request.ts';
import type { Lang } from '../../core/text.ts';

const wordsOf = (note: string | undefined): string | null => (note?.trim() ? note.trim() : null);
const langOf = async ({ house }: Pick<Ctx, 'house'>, r: RequestLine): Promise<Lang> => (r.conversation === null ? null : await lineOf(house, r.conversation))?.lang ?? 'ar';
const inReach = (at: number, now: number): boolean => at > now && at <= now + FURTHEST_MS;

export const promise: Handlers<'request.promise' | 'request.promise.preview'> = {
  'request.promise': async (ctx, { params, body }) => {
    const { house, me, audit } = ctx;
    const now = house.now();
    const line = await requestLine(house, plainNumber(params.number));
    if (!line) return refuse('NOT_FOUND');
    if (FINAL_STATES.includes(line.state)) return refuse('NOT_NOW', 'state');
    if (body.at !== null && !inReach(body.at, now)) return refuse('INPUT', 'at');
    const own = wordsOf(body.note);
    const note = body.at === null ? own : promiseNote(body.at, own, await langOf(ctx, line));
    // Whoever wants no news is not told; the history says so.
    const told = body.tell && note !== null && ((await house.preview(line.number, line.state, note))?.text ?? null) !== null;
    await house.store.setRequest(line.number, { at: now, who: me.name, state: line.state, note: told ? note : own, nextUpdate: body.at, ...(told ? {} : { silent: true as const }) });
    await audit('request.promise', line.number, `at=${body.at === null ? 'none' : new Date(body.at).toISOString()} told=${told}`);
    await house.accept([]); // the person is told now
    const next = await requestLine(house, line.number);
    return next ? requestFull(house, next) : refuse('NOT_FOUND');
  },
  'request.promise.preview': async (ctx, { params, body }) => {
    const { house } = ctx;
    const line = await requestLine(house, plainNumber(params.number));
    if (!line) return refuse('NOT_FOUND');
    if (!inReach(body.at, house.now())) return refuse('INPUT', 'at');
    return (await house.preview(line.number, line.state, promiseNote(body.at, wordsOf(body.note), await langOf(ctx, line)))) ?? refuse('NOT_FOUND');
  },
};
