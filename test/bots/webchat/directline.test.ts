import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { passes } from '../../../bots/webchat/token.ts';
import { activities, begin, call, json, listen, message, post } from './client.ts';
import type { Session } from './client.ts';
import { SECRET, memory, serve } from './memory.ts';
import type { Memory, Running } from './memory.ts';

let m: Memory;
let s: Running;
beforeEach(async () => { m = memory(); s = await serve(m); });
afterEach(() => s.stop());

describe('tokens', () => {
  it('opens one conversation, durable before its 201, and tells the store once', async () => {
    const made = await json<Session & { expires_in: number }>(await call(s.url, '/tokens/generate', undefined, { method: 'POST' }));
    expect(made.expires_in).toBe(1800);
    expect((await call(s.url, `/conversations/${made.conversationId}`, made.token)).status).toBe(404);
    const opened = await call(s.url, '/conversations', made.token, { method: 'POST', body: '{"user":{"id":"dl_somebody"}}', headers: { 'content-type': 'application/json' } });
    expect(opened.status).toBe(201);
    expect(await m.log.known(made.conversationId)).toEqual({ user: `dl_${made.conversationId}` });
    expect((await call(s.url, '/conversations', made.token, { method: 'POST' })).status).toBe(200);
    expect(m.accepted.map((i) => i.event.type)).toEqual(['contact']);
  });
  it('carries the user id where Direct Line clients look for it', async () => {
    const c = await begin(s.url);
    expect(JSON.parse(Buffer.from(c.token.split('.')[1] as string, 'base64url').toString())).toMatchObject({ user: c.user, conv: c.conversationId });
  });
  it('refuses strangers: no token, forged, other use, other conversation, expired', async () => {
    const [a, b] = [await begin(s.url), await begin(s.url)];
    const path = `/conversations/${a.conversationId}/activities`;
    const own = passes(SECRET);
    const pass = { conv: a.conversationId, user: a.user };
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    const tokens: [string, number][] = [
      ['', 401], [b.token, 403], [a.resume, 403], ['x.y.z', 403], [`${a.token.slice(0, -1)}${a.token.endsWith('A') ? 'B' : 'A'}`, 403], [`${none}.${a.token.split('.')[1]}.`, 403],
      [`${none}.${a.token.split('.').slice(1).join('.')}`, 403], [own.sign({ use: 'stream', ...pass }, Date.now() + 9e5), 403], [own.sign({ use: 'chat', ...pass }, Date.now() - 2_000), 403],
      [passes(new Uint8Array(32)).sign({ use: 'chat', ...pass }, Date.now() + 9e5), 403],
    ];
    for (const [token, status] of tokens) expect((await call(s.url, path, token)).status, token).toBe(status);
    expect((await call(s.url, path, a.token)).status).toBe(200);
  });
  it('refreshes a token, and comes back after days with the right to resume', async () => {
    const c = await begin(s.url);
    const fresh = await json<Session>(await call(s.url, '/tokens/refresh', c.token, { method: 'POST' }));
    expect(fresh.conversationId).toBe(c.conversationId);
    expect(fresh.resume).toBeUndefined();
    await s.stop();
    s = await serve(m, { now: () => Date.now() + 3 * 86_400_000 });
    expect((await call(s.url, '/tokens/refresh', c.token, { method: 'POST' })).status).toBe(403);
    const back = await json<Session>(await call(s.url, '/tokens/refresh', c.resume, { method: 'POST' }));
    expect((await call(s.url, `/conversations/${c.conversationId}/activities`, back.token)).status).toBe(200);
    expect(back.resume).toBeTruthy();
    m.forget(c.conversationId);
    expect((await call(s.url, '/tokens/refresh', c.resume, { method: 'POST' })).status).toBe(404);
  });
  it('does not start with a short secret', async () => {
    await expect(serve(memory(), { secret: new Uint8Array(8) })).rejects.toThrow(/CHANNEL_NO_SECRET/);
  });
});

describe('posting', () => {
  it('binds the sender, keeps the client id and role, and echoes with the id of the answer', async () => {
    const c = await begin(s.url);
    const { id } = await json<{ id: string }>(await post(s.url, c, message('السلام عليكم', 'c1')));
    const { activities: seen, watermark } = await activities(s.url, c);
    expect(seen).toMatchObject([{ id, text: 'السلام عليكم', from: { id: c.user, role: 'user' }, channelData: { clientActivityID: 'c1' }, locale: 'ar-SA' }]);
    expect(m.messages()).toMatchObject([{ id, from: { channel: 'web', user: c.user }, body: { kind: 'text', text: 'السلام عليكم' } }]);
    expect((await activities(s.url, c, watermark)).activities).toEqual([]);
  });
  it('takes ten copies of one post once, at the same moment and after a restart', async () => {
    const c = await begin(s.url);
    const ids = await Promise.all(Array.from({ length: 10 }, async () => (await json<{ id: string }>(await post(s.url, c, message('طلب', 'same')))).id));
    await s.stop();
    s = await serve(m);
    ids.push((await json<{ id: string }>(await post(s.url, c, message('طلب', 'same')))).id);
    expect(new Set(ids).size).toBe(1);
    expect(m.messages()).toHaveLength(1);
    expect(m.activities(c.conversationId)).toHaveLength(1);
  });
  it('knows a retry under a new client id, echoes it to the stream, and forgets it once answered', async () => {
    const c = await begin(s.url);
    const stream = await listen(c.streamUrl);
    const ids = [];
    for (const clientId of ['first', 'retry']) ids.push((await json<{ id: string }>(await post(s.url, c, message('نعم', clientId)))).id);
    expect(ids[0]).toBe(ids[1]);
    await stream.until((sets) => sets.some((x) => x.activities.some((a) => (a['channelData'] as { clientActivityID: string }).clientActivityID === 'retry')));
    expect(m.messages()).toHaveLength(1);
    await s.say({ user: c.user, text: 'هل أنت متأكد؟' });
    await post(s.url, c, message('نعم', 'second question'));
    expect(m.messages()).toHaveLength(2);
    stream.socket.terminate();
  });
  it('takes the same words again after the retry window', async () => {
    let now = Date.now();
    await s.stop();
    s = await serve(m, { now: () => now });
    const c = await begin(s.url);
    await post(s.url, c, message('1', 'a'));
    now += 3_001;
    await post(s.url, c, message('1', 'b'));
    expect(m.messages()).toHaveLength(2);
  });
  it('answers 503 when it cannot keep a message, and takes the retry once', async () => {
    const c = await begin(s.url);
    for (const port of ['accept', 'append'] as const) {
      m.fail[port] = 1;
      expect((await post(s.url, c, message(port, port))).status).toBe(503);
      expect(m.activities(c.conversationId).some((a) => (a as { text: string }).text === port)).toBe(false);
      m.fail[port] = 0;
      expect((await post(s.url, c, message(port, port))).status).toBe(200);
    }
    expect(m.messages().map((e) => e.body)).toEqual([{ kind: 'text', text: 'accept' }, { kind: 'text', text: 'append' }]);
  });
  it('reads choices, places and post-backs; leaves typing, joins and silence alone', async () => {
    const c = await begin(s.url);
    const say = async (a: Record<string, unknown>): Promise<number> => (await post(s.url, c, a)).status;
    expect(await say({ type: 'message', text: 'نعم', value: { choice: 'yes', of: 'k1' } })).toBe(200);
    expect(await say({ type: 'message', channelData: { choice: 'no', label: 'لا' } })).toBe(200);
    expect(await say({ type: 'message', value: '٣', channelData: { postBack: true } })).toBe(200);
    expect(await say({ type: 'message', entities: [{ type: 'GeoCoordinates', latitude: 24.47, longitude: 39.61 }] })).toBe(200);
    for (const a of [{ type: 'typing' }, { type: 'event', name: 'webchat/join' }, { type: 'conversationUpdate' }, { type: 'message', text: '  ' }]) expect(await say(a)).toBe(200);
    expect(m.messages().map((e) => e.body)).toEqual([
      { kind: 'choice', id: 'yes', label: 'نعم', of: 'k1' }, { kind: 'choice', id: 'no', label: 'لا' }, { kind: 'text', text: '٣' }, { kind: 'place', lat: 24.47, lon: 39.61 },
    ]);
    expect(m.activities(c.conversationId)).toHaveLength(4);
  });
  it('survives poison: NUL, half a surrogate, deep JSON, stray bytes, hostile client data', async () => {
    const c = await begin(s.url);
    expect((await post(s.url, c, '{"type":"message","text":"a\\u0000b\\ud800c","channelData":{"clientActivityID":7}}')).status).toBe(200);
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);
    expect((await post(s.url, c, `{"type":"message","text":"deep","value":${deep},"channelData":{"clientActivityID":"d","x":${deep}}}`)).status).toBe(200);
    expect(m.messages().map((e) => e.body)).toEqual([{ kind: 'text', text: 'ab\ufffdc' }, { kind: 'text', text: 'deep' }]);
    expect(m.activities(c.conversationId)[1]).toMatchObject({ channelData: { clientActivityID: 'd' } });
    for (const bad of ['', '{', '[]', '"x"', '{"text":"no type"}', '{"type":"message","text":5e3,"type":4}']) expect((await post(s.url, c, bad)).status, bad).toBe(400);
    const cut = await call(s.url, `/conversations/${c.conversationId}/activities`, c.token, { method: 'POST', body: Buffer.from('{"type":"message","text":"سلام"}').subarray(0, 27) });
    expect(cut.status).toBe(400);
  });
  it('says 413 for a large body while it streams, and before for one without a token', async () => {
    const c = await begin(s.url);
    expect((await post(s.url, c, message('ا'.repeat(100_000)))).status).toBe(413);
    for (const [auth, status] of [[c.token, '413'], ['', '401']] as const) {
      const answer = await new Promise<string>((done) => {
        const socket = connect(s.port, '127.0.0.1');
        let got = '';
        socket.write(`POST /directline/conversations/${c.conversationId}/upload HTTP/1.1\r\nhost: x\r\n${auth ? `authorization: Bearer ${auth}\r\n` : ''}content-type: multipart/form-data; boundary=b\r\ntransfer-encoding: chunked\r\n\r\n`);
        const chunk = `100000\r\n${'x'.repeat(0x100000)}\r\n`; // 1 MB each, 100 MB if nobody stops it
        let left = 100;
        const pour = (): void => { while (left-- > 0 && !got) if (!socket.write(chunk)) { socket.once('drain', pour); return; } };
        socket.on('data', (d) => { got += String(d); }).on('error', () => undefined).on('close', () => done(got));
        socket.setTimeout(8_000, () => socket.destroy());
        pour();
      });
      expect(answer).toContain(` ${status} `);
    }
    expect((await post(s.url, c, message('بعدها', 'after'))).status).toBe(200);
  });
  it('makes a flood wait before it refuses it', async () => {
    await s.stop();
    s = await serve(m, { limits: { postBurst: 3, postEvery: 60, postWait: 150 } });
    const c = await begin(s.url);
    const all = await Promise.all(Array.from({ length: 12 }, async (_, i) => (await post(s.url, c, message(`m${i}`, `f${i}`))).status));
    expect(all.filter((x) => x === 200).length).toBeGreaterThanOrEqual(5);
    expect(all).toContain(429);
    expect(m.messages()).toHaveLength(all.filter((x) => x === 200).length);
  });
});

describe('opening', () => {
  it('paces new tokens, and never refuses a conversation to who holds one', async () => {
    await s.stop();
    s = await serve(m, { limits: { openBurst: 2, openEvery: 60_000 } });
    const made = await Promise.all([1, 2, 3].map(() => call(s.url, '/tokens/generate', undefined, { method: 'POST' })));
    expect(made.map((r) => r.status).sort()).toEqual([200, 200, 429]);
    for (const r of made.filter((x) => x.ok)) expect((await call(s.url, '/conversations', (await json<Session>(r)).token, { method: 'POST' })).status).toBe(201);
  });
});

describe('uploads', () => {
  const form = (activity: unknown, ...files: [string, string, Uint8Array][]): FormData => {
    const f = new FormData();
    f.append('activity', new Blob([JSON.stringify(activity)], { type: 'application/vnd.microsoft.activity' }));
    for (const [name, mime, bytes] of files) f.append('file', new Blob([bytes as Uint8Array<ArrayBuffer>], { type: mime }), name);
    return f;
  };
  const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0xd, 0xa, 0x1a, 0xa, 1, 2, 3]);
  const send = (c: Session, body: FormData): Promise<Response> => call(s.url, `/conversations/${c.conversationId}/upload?userId=other`, c.token, { method: 'POST', body });

  it('keeps files under the store’s conversation, types them by content, and links them back to their owner only', async () => {
    const c = await begin(s.url);
    const answer = await send(c, form(message('هويتي', 'up1'), ['../../هوية\u202egnp.exe', 'application/x-msdownload', PNG], ['page.html', 'text/html', Buffer.from('<script>alert(1)</script>')]));
    expect(answer.status).toBe(200);
    const [event] = m.messages();
    expect(event?.body).toMatchObject({ kind: 'media', caption: 'هويتي', media: [{ name: 'هويةgnp.exe', mime: 'image/png', bytes: 11 }, { name: 'page.html', mime: 'application/octet-stream' }] });
    expect([...m.files.values()].every((f) => f.owner === `store-${c.user}`)).toBe(true);
    const [echo] = (await activities(s.url, c)).activities as unknown as { attachments: { contentUrl: string; contentType: string }[] }[];
    const [image, page] = echo?.attachments ?? [];
    const got = await fetch(image?.contentUrl as string);
    expect([got.headers.get('content-type'), got.headers.get('x-content-type-options')]).toEqual(['image/png', 'nosniff']);
    expect(new Uint8Array(await got.arrayBuffer())).toEqual(PNG);
    const html = await fetch(page?.contentUrl as string);
    expect([html.headers.get('content-type'), html.headers.get('content-disposition')?.startsWith('attachment')]).toEqual(['application/octet-stream', true]);
    expect((await fetch((image?.contentUrl as string).replace(/t=.*/, 't='))).status).toBe(403);
    const [idA, idB] = [...m.files.keys()] as [string, string];
    expect((await fetch((image?.contentUrl as string).replace(idA, idB))).status).toBe(403);
    expect(JSON.stringify(m.activities(c.conversationId))).not.toContain('http');
  });
  it('takes a retried upload once, with one set of files', async () => {
    const c = await begin(s.url);
    for (const id of ['u', 'u', 'v']) await send(c, form(message('', id), ['a.png', 'image/png', PNG]));
    expect([m.messages().length, m.files.size]).toEqual([1, 1]);
  });
  it('refuses what is too large or no upload, and never invents files from a plain post', async () => {
    await s.stop();
    s = await serve(m, { limits: { fileBytes: 10, files: 2 } });
    const c = await begin(s.url);
    expect((await send(c, form(message(''), ['a.png', 'image/png', PNG]))).status).toBe(413);
    const tiny = PNG.subarray(0, 9);
    expect((await send(c, form(message(''), ['a', '', tiny], ['b', '', tiny], ['c', '', tiny]))).status).toBe(413);
    expect((await call(s.url, `/conversations/${c.conversationId}/upload`, c.token, { method: 'POST', body: 'x', headers: { 'content-type': 'multipart/form-data; boundary=q' } })).status).toBe(400);
    await post(s.url, c, { ...message('hi', 'x'), attachments: [{ contentType: 'image/png', contentUrl: 'http://canary.example/x.png', blob: 'stolen' }] });
    expect([m.messages().map((e) => e.body.kind), m.files.size]).toEqual([['text'], 0]);
    expect(JSON.stringify(m.activities(c.conversationId))).not.toMatch(/canary|stolen/);
  });
});

describe('the channel', () => {
  it('appends a key once, pushes it to open streams, and shows choices as messageBack', async () => {
    const c = await begin(s.url);
    const stream = await listen(c.streamUrl);
    const out = { key: 'k-once', to: { channel: 'web', user: c.user }, lang: 'ar', lane: 'reply', text: 'اختر:', choices: [{ id: 'aid', label: 'تسجيل طلب' }] } as const;
    const [render] = [s.channel.render({ ...out, choices: [...out.choices] })];
    for (let i = 0; i < 3; i += 1) expect(await s.channel.send(render[0] as never, AbortSignal.timeout(1_000))).toEqual({ as: 'ok', id: 'k-once' });
    await stream.until((sets) => sets.length > 0);
    await s.say({ user: c.user, text: 'بعد' });
    await stream.until((sets) => sets.length > 1);
    expect(stream.texts()).toEqual(['اختر:', 'بعد']);
    expect(stream.sets[0]?.activities[0]).toMatchObject({
      id: 'k-once', from: { id: 'sila', role: 'bot' }, locale: 'ar-SA', inputHint: 'expectingInput', textFormat: 'plain',
      suggestedActions: { actions: [{ type: 'messageBack', title: 'تسجيل طلب', value: { choice: 'aid', of: 'k-once' } }] },
    });
    expect(stream.sets[0]?.activities[0]).not.toHaveProperty('replyToId');
    expect(JSON.stringify(stream.sets)).not.toContain('sequence-id');
    stream.socket.terminate();
  });
  it('shows typing to open streams and never logs it', async () => {
    const c = await begin(s.url);
    const stream = await listen(c.streamUrl);
    stream.socket.send('');
    await s.channel.send({ key: 't', to: { channel: 'web', user: c.user }, do: 'typing', body: null }, AbortSignal.timeout(1_000));
    await stream.until((sets) => sets.length === 1);
    expect([stream.texts(), stream.sets[0]?.watermark, m.activities(c.conversationId)]).toEqual([['typing'], undefined, []]);
    stream.socket.terminate();
  });
  it('fails for good where there is no conversation; asks for a retry when the disk does', async () => {
    const to = (user: string) => ({ key: 'z', to: { channel: 'web', user }, do: 'activity', body: { type: 'message', text: 'x' } });
    expect(await s.channel.send(to('dl_nobody'), AbortSignal.timeout(1_000))).toMatchObject({ as: 'failed' });
    const c = await begin(s.url);
    m.fail.append = 1;
    expect(await s.channel.send(to(c.user), AbortSignal.timeout(1_000))).toMatchObject({ as: 'retry' });
    expect(await s.channel.send(to(c.user), AbortSignal.timeout(1_000))).toMatchObject({ as: 'ok' });
  });
});

describe('streams', () => {
  it('resumes from any watermark, and from the beginning when the log never gave it out', async () => {
    const c = await begin(s.url);
    for (const text of ['1', '2', '3']) await s.say({ user: c.user, text });
    const two = (await activities(s.url, c)).watermark as string;
    await s.say({ user: c.user, text: '4' });
    const from = async (watermark: string, n: number): Promise<unknown[]> => {
      const { streamUrl } = await json<Session>(await call(s.url, `/conversations/${c.conversationId}?watermark=${watermark}`, c.token));
      const stream = await listen(streamUrl);
      await stream.until(() => stream.texts().length >= n);
      stream.socket.terminate();
      return stream.texts();
    };
    expect(await from(two, 1)).toEqual(['4']);
    for (const odd of ['', '999999', '-', 'undefined', '-5', '1e3']) expect(await from(odd, 4), odd).toEqual(['1', '2', '3', '4']);
  });
  it('loses and doubles nothing when messages arrive while it catches up', async () => {
    const c = await begin(s.url);
    for (let i = 0; i < 250; i += 1) await s.say({ user: c.user, text: `${i}` });
    const stream = await listen(c.streamUrl);
    for (let i = 250; i < 500; i += 1) await s.say({ user: c.user, text: `${i}` });
    await stream.until(() => stream.texts().length >= 500);
    expect(stream.texts()).toEqual(Array.from({ length: 500 }, (_, i) => `${i}`));
    stream.socket.terminate();
  });
  it('refuses a stream without a good address', async () => {
    const [a, b] = [await begin(s.url), await begin(s.url)];
    const bad = [a.streamUrl.replace(/t=.*/, 't='), a.streamUrl.replace(/t=.*/, `t=${a.token}`), a.streamUrl.replace(a.conversationId, b.conversationId)];
    for (const url of bad) await expect(listen(url)).rejects.toThrow(/403/);
  });
  it('keeps only so many streams of one conversation', async () => {
    await s.stop();
    s = await serve(m, { limits: { streams: 2 } });
    const c = await begin(s.url);
    const open = [await listen(c.streamUrl), await listen(c.streamUrl), await listen(c.streamUrl)];
    expect(await open[0]?.closed).toBe(1008);
    await s.say({ user: c.user, text: 'x' });
    await open[2]?.until((sets) => sets.length === 1);
    for (const o of open) o.socket.terminate();
  });
  it('sees what another process appended when told to look', async () => {
    await s.stop();
    s = await serve(m, { limits: { poll: 20 } });
    const other = await serve(m);
    const c = await begin(s.url);
    const stream = await listen(c.streamUrl);
    await other.say({ user: c.user, text: 'from elsewhere' });
    await stream.until((sets) => sets.length === 1);
    stream.socket.terminate();
    await other.stop();
  });
});

describe('pages of others', () => {
  it('reflects the asked headers, and speaks only to the pages it was told of', async () => {
    const ask = (url: string, origin: string): Promise<Response> =>
      fetch(`${url}/directline/conversations`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,x-ms-bot-agent,x-new' } });
    const any = await ask(s.url, 'https://charity.example');
    expect([any.status, any.headers.get('access-control-allow-origin'), any.headers.get('access-control-allow-headers')]).toEqual([204, '*', 'authorization,x-ms-bot-agent,x-new']);
    const strict = await serve(memory(), { origins: ['https://charity.example'] });
    expect((await ask(strict.url, 'https://charity.example')).headers.get('access-control-allow-origin')).toBe('https://charity.example');
    expect((await ask(strict.url, 'https://evil.example')).status).toBe(403);
    expect((await ask(strict.url, strict.url)).status).toBe(204);
    await strict.stop();
  });
});
