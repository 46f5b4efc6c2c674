/** What a stranger may throw at the real server: never a 500, nobody else's words, and the others are answered meanwhile. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRealHouse, type RunningHouse } from './house.ts';
import { newTally, Person } from './load.ts';

type Made = { token: string; conversationId: string };
let house: RunningHouse;
let mine: Made;
let other: Made;
const seen: number[] = [];

const call = async (path: string, init: RequestInit & { token?: string } = {}): Promise<Response> => {
  const { token, ...rest } = init;
  const answer = await fetch(`${house.url}${path}`, { ...rest, headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...rest.headers }, signal: AbortSignal.timeout(15_000) });
  seen.push(answer.status);
  return answer;
};
const visitor = async (): Promise<Made> => {
  const made = (await (await call('/directline/tokens/generate', { method: 'POST' })).json()) as Made;
  await call('/directline/conversations', { method: 'POST', token: made.token });
  return made;
};
const json = { 'content-type': 'application/json' };
const post = (body: RequestInit['body'], who = mine, path = 'activities', headers: Record<string, string> = json): Promise<Response> =>
  call(`/directline/conversations/${who.conversationId}/${path}`, { method: 'POST', token: who.token, body, headers, ...(body instanceof ReadableStream ? { duplex: 'half' } : {}) });
const message = (text: string, more: object = {}): string => JSON.stringify({ type: 'message', text, from: { id: 'x' }, ...more });
const deep = (n: number): string => `${'['.repeat(n)}${']'.repeat(n)}`;
const words = async (who: Made): Promise<string> => (await call(`/directline/conversations/${who.conversationId}/activities`, { token: who.token })).text();

beforeAll(async () => {
  house = await openRealHouse();
  [mine, other] = [await visitor(), await visitor()];
  expect((await post(message('سر الجار لا يُقال'), other)).status).toBe(200);
});
afterAll(() => house?.end());

/** The server answers 413 and hangs up while the body is still coming: a client that writes on may see the hang-up before the answer. Both are a refusal. */
const cutOff = (e: unknown): Response => {
  const code = ((e as Error).cause as { code?: string } | undefined)?.code ?? '';
  if (!['EPIPE', 'ECONNRESET', 'UND_ERR_SOCKET'].includes(code)) throw e;
  return new Response(null, { status: 413 });
};

describe('a hostile stranger', () => {
  it.each([
    ['4 MB', () => post(message('ا'.repeat(2_000_000))).catch(cutOff), 413],
    ['4 MB whose length is not told', () => post(new Blob([message('ا'.repeat(2_000_000))]).stream()).catch(cutOff), 413],
    ['1 MB of text', () => post(message('x'.repeat(1_000_000))).catch(cutOff), 413],
    ['text as long as it may be', () => post(message('ك'.repeat(60_000))), 200],
    ['JSON 20,000 deep', () => post(deep(20_000)), 400],
    ['JSON 20,000 deep inside an activity', () => post(`{"type":"message","text":"عميق","value":${deep(20_000)},"channelData":${deep(20_000)}}`), 200],
    ['NUL', () => post(message('قبل\u0000بعد')), 200],
    ['half a character', () => post('{"type":"message","text":"\\ud800 ناقص"}'), 200],
    ['a stray byte', () => post(new Uint8Array([...Buffer.from('{"type":"message","text":"'), 0xff, ...Buffer.from('"}')])), 400],
    ['a name from a prototype', () => post('{"type":"message","text":"س","__proto__":{"a":1},"constructor":{"prototype":{"b":2}}}'), 200],
    ['no JSON', () => post('مرحبًا'), 400],
    ['an empty body', () => post(''), 400],
    ['an upload that is none', () => post('--x', mine, 'upload', { 'content-type': 'multipart/form-data; boundary=y' }), 400],
    ['no token', () => call(`/directline/conversations/${mine.conversationId}/activities`, { method: 'POST', body: message('x'), headers: json }), 401],
    ['a wrong token', () => post(message('x'), { ...mine, token: `${mine.token.slice(0, -2)}AA` }), 403],
    ['a token that is noise', () => post(message('x'), { ...mine, token: 'a.b.c' }), 403],
    ['a token without a signature', () => post(message('x'), { ...mine, token: `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${mine.token.split('.')[1]}.` }), 403],
    ['another one\'s conversation, to write', () => post(message('x'), { token: mine.token, conversationId: other.conversationId }), 403],
    ['another one\'s conversation, to read', () => call(`/directline/conversations/${other.conversationId}/activities`, { token: mine.token }), 403],
    ['another one\'s stream', () => call(`/directline/conversations/${other.conversationId}/stream?t=${mine.token}`), 403],
    ['a file with a token of another use', () => call(`/directline/conversations/${mine.conversationId}/files/1?t=${mine.token}`), 403],
    ['the terminal\'s door without its token', () => call('/admin/requests.list', { method: 'POST', body: '{}', headers: json }), 404],
    ['the terminal\'s door with a guess', () => call('/admin/requests.list', { method: 'POST', body: '{}', headers: json, token: 'a'.repeat(43) }), 404],
    ['the terminal\'s door with a body that is no JSON', () => call('/admin/requests.list', { method: 'POST', body: '{', headers: json }), 400],
    ['a path upwards', () => call('/webchat/assets/..%2f..%2f..%2fpackage.json'), 404],
    ['a path that is no text', () => call('/webchat/assets/%ff'), 400],
    ['an address nobody has', () => call('/wp-login.php'), 404],
  ] as const)('%s', async (_what, act, status) => { expect((await act()).status).toBe(status); });

  it('leaves the server alive, everybody\'s words their own, and the next person answered', async () => {
    expect((await fetch(`${house.url}/health`)).status).toBe(200);
    expect(await words(mine)).not.toContain('سر الجار');
    expect(await words(other)).toContain('سر الجار');
    const p = new Person(() => house.url, 9, newTally());
    await p.open();
    await p.hears(/كيف نخدمكم/, 0);
    await p.says('متى دوامكم؟', /دوام الجمعية/);
    expect([house.starts(), seen.filter((s) => s >= 500), /"level":[56]0|quarantined/.exec(house.log())]).toEqual([1, [], null]);
    console.log(`attack: ${seen.length} calls, ${seen.filter((s) => s >= 400).length} refused, ${seen.filter((s) => s >= 500).length} faults`);
  });
});
