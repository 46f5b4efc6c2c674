/** Speaks to the server by the rows of desk/api.ts. An answer is a value: `{ ok: true, value }` or `{ ok: false, problem }`; nothing is thrown. */
import { ROUTES } from 'virtual:routes';
import type * as z from 'zod';
import type { API, Reply, RouteName } from '../api.ts';

const PREFIX = '/api/v1';

/** A refusal, in both languages. `status` 0: the server was not reached. `what` names the field concerned. */
export type Problem = { status: number; code: string; ar: string; en: string; what?: string };
export type Got<T> = { ok: true; value: T } | { ok: false; problem: Problem };

type Row<N extends RouteName> = (typeof API)[N];
type Params<N extends RouteName> = Row<N> extends { params: z.ZodType } ? { params: Record<string, string> } : { params?: undefined };
type Query<N extends RouteName> = Row<N> extends { query: infer S extends z.ZodType } ? { query?: { [K in keyof z.output<S>]?: z.output<S>[K] } } : { query?: undefined };
type Body<N extends RouteName> = Row<N> extends { raw: 'upload' } ? { file: File } : Row<N> extends { body: infer S extends z.ZodType } ? { body: z.input<S> } : { body?: undefined };
/** What a row wants: `{ params, query, body }`, an upload `{ params, file }`. */
export type Ask<N extends RouteName> = Params<N> & Query<N> & Body<N>;
/** For rows that want nothing the second argument may be left out. */
export type AskArgs<N extends RouteName> = Record<never, never> extends Ask<N> ? [ask?: Ask<N>, signal?: AbortSignal] : [ask: Ask<N>, signal?: AbortSignal];

type Loose = { params?: Record<string, string>; query?: Record<string, unknown>; body?: unknown; file?: File };

const AWAY: Problem = { status: 0, code: 'OFFLINE', ar: 'لا يصل المتصفح إلى الخادم. تحقق من الاتصال ثم أعد المحاولة.', en: 'The server cannot be reached. Check the connection and try again.' };
const STRANGE: Problem = { status: 500, code: 'FAULT', ar: 'حدث خطأ لدينا. أعد المحاولة بعد قليل.', en: 'Something went wrong on our side. Try again shortly.' };

let signedOut = (): void => {};
/** Called when the server no longer knows who we are. */
export const onSignedOut = (then: () => void): void => { signedOut = then; };
/** The stream learned it before a row did. */
export const saySignedOut = (): void => signedOut();

/** The address of a row: for pictures, downloads and links. */
export const addressOf = <N extends RouteName>(name: N, ask: Params<N> & Query<N>): string => address(name, ask as Loose);
const address = (name: RouteName, ask: Loose): string => {
  const path = ROUTES[name][1].replace(/:(\w+)/g, (_whole, key: string) => encodeURIComponent(ask.params?.[key] ?? ''));
  const query = new URLSearchParams(Object.entries(ask.query ?? {}).filter(([, v]) => v !== undefined && v !== null && v !== '').map(([k, v]) => [k, String(v)]));
  return `${PREFIX}${path}${query.size ? `?${query}` : ''}`;
};

const problemOf = async (response: Response): Promise<Problem> => {
  const text = await response.text().catch(() => '');
  try {
    const { error } = JSON.parse(text) as { error: { code: string; message: string; ar?: string; en?: string; what?: string } };
    return { status: response.status, code: error.code, ar: error.ar ?? error.message, en: error.en ?? error.message, ...(error.what === undefined ? {} : { what: error.what }) };
  } catch {
    return { ...STRANGE, status: response.status };
  }
};

export const call = async <N extends RouteName>(name: N, ...[ask, signal]: AskArgs<N>): Promise<Got<Reply<N>>> => {
  const a = (ask ?? {}) as Loose;
  const method = ROUTES[name][0];
  // The header is what a foreign page cannot send along; without it the server changes nothing.
  const headers: Record<string, string> = method === 'GET' ? {} : { 'x-sila': 'desk' };
  let body: BodyInit | null = null;
  if (a.file) {
    const form = new FormData();
    form.append('file', a.file);
    body = form;
  } else if (a.body !== undefined) {
    headers['content-type'] = 'application/json';
    body = JSON.stringify(a.body);
  }
  try {
    const response = await fetch(address(name, a), { method, headers, body, credentials: 'same-origin', signal: signal ?? null });
    if (response.ok) return { ok: true, value: (await response.json()) as Reply<N> };
    const problem = await problemOf(response);
    if (problem.status === 401 && problem.code === 'SIGN_IN' && name !== 'me') signedOut();
    return { ok: false, problem };
  } catch {
    return { ok: false, problem: AWAY };
  }
};
