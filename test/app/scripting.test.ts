/** The contract with scripts (docs/scripting.md), end to end: `chat --json` and `ask --json` as child processes, every line of theirs validated. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { parseTranscript } from '../../app/transcript.ts';
import { play } from '../chats/play.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sila-scripting-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

const iso = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const number = z.string().regex(/^[1-9]\d{6}$/);
const Effect = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('register'), number, kind: z.string(), fields: z.record(z.string(), z.json()) }),
  z.strictObject({ type: z.literal('ticket'), reason: z.string(), priority: z.enum(['normal', 'urgent']), hours: z.enum(['in', 'out']) }),
  z.strictObject({ type: z.literal('untick') }),
  z.strictObject({ type: z.literal('rate'), score: z.number(), comment: z.string().nullable() }),
  z.strictObject({ type: z.literal('consent'), purpose: z.string(), given: z.boolean() }),
  z.strictObject({ type: z.literal('erase') }),
  z.strictObject({ type: z.literal('attach'), slot: z.string(), name: z.string() }),
  z.strictObject({ type: z.literal('miss'), question: z.string() }),
  z.strictObject({ type: z.literal('duplicate'), number: z.string() }),
  z.strictObject({ type: z.literal('refused-secret'), what: z.enum(['code', 'card', 'password']) }),
  z.strictObject({ type: z.literal('refuse'), why: z.string() }),
  z.strictObject({ type: z.literal('ask-link'), number }),
  z.strictObject({ type: z.literal('answer-link'), yes: z.boolean() }),
]);
const ChatLine = z.strictObject({
  at: iso,
  replies: z.array(z.strictObject({ text: z.string().min(1), choices: z.array(z.strictObject({ id: z.string(), label: z.string() })) })),
  awaiting: z.string().nullable(), flow: z.string().nullable(), step: z.string().nullable(), pen: z.enum(['bot', 'queue', 'staff']),
  outcome: z.enum(['answer', 'clarify', 'unknown', 'staff', 'smalltalk', 'slot', 'command', 'invalid', 'resumed', 'none']),
  topic: z.string().nullable(), topics: z.array(z.string()),
  invalid: z.strictObject({ slot: z.string(), reason: z.enum(['length', 'first_digit', 'checksum', 'format', 'landline', 'range', 'unclear', 'unsupported_type', 'too_large', 'mismatch', 'not_found']) }).nullable(),
  slots: z.record(z.string(), z.json()), effects: z.array(Effect), lang: z.enum(['ar', 'en']),
});
type ChatLine = z.infer<typeof ChatLine>;
const AskLine = z.strictObject({
  question: z.string(), outcome: z.enum(['answer', 'clarify', 'unknown', 'staff', 'smalltalk']), topic: z.string().nullable(), topics: z.array(z.string()),
  candidates: z.array(z.strictObject({ topic: z.string(), score: z.number().min(0).max(1) })).max(5), flow: z.string().nullable(), lang: z.enum(['ar', 'en']), ms: z.number().min(0),
});

const start = (args: string[]): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, [join(ROOT, 'app/launch.mjs'), join(ROOT, 'app/cli.ts'), ...args], { cwd: folder, env: { ...process.env, SILA_DATA: join(folder, 'data'), LOG_LEVEL: 'silent' } });
const ended = (child: ChildProcessWithoutNullStreams): Promise<number | null> => new Promise((resolve) => { child.on('close', (code) => resolve(code)); });

/** All lines in, all lines out. */
const run = async (args: string[], lines: (object | string)[]): Promise<{ code: number | null; out: unknown[]; err: string }> => {
  const child = start(args);
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (d: string) => { out += d; });
  child.stderr.setEncoding('utf8').on('data', (d: string) => { err += d; });
  child.stdin.end(lines.map((l) => (typeof l === 'string' ? l : JSON.stringify(l))).join('\n'));
  const code = await ended(child);
  return { code, err, out: out.split('\n').filter((l) => l).map((l) => JSON.parse(l) as unknown) };
};
const chat = async (args: string[], lines: object[]): Promise<ChatLine[]> => {
  const { code, out, err } = await run(['chat', '--json', ...args], lines);
  expect([code, err]).toEqual([0, '']);
  expect(out).toHaveLength(lines.length);
  return out.map((l) => ChatLine.parse(l));
};
const texts = (l: ChatLine | undefined): string => (l?.replies ?? []).map((r) => r.text).join('\n');

const FORM = [
  { choose: 'register_request' }, { choose: 'agree' }, { say: 'فاطمة عبدالله الحربي' }, { say: 'هوية ١٩٢ ٤٦٨ ٠١٣٣' }, { say: '٠٥٥١٢٣٤٥٦٧' }, { place: { lat: 24.46, lon: 39.61 } },
  { say: '٦' }, { choose: 'أرملة' }, { say: '٢٥٠٠' }, { choose: 'rent' }, { say: 'الإيجار متأخر' },
  { attach: [{ name: 'أ.exe', mime: 'application/x-msdownload', size: 10 }, { name: 'ب.jpg', mime: 'image/jpeg', bytes: Buffer.from([0xff, 0xd8, 0xff]).toString('base64') }], say: 'هذا العقد' },
  { choose: 'done' }, { choose: 'confirm' },
];

describe('chat --json', () => {
  it('plays a whole registration: one line out for each line in, all of the promised shape', async () => {
    const out = await chat(['--at', '2026-11-22T10:00:00+03:00'], FORM);
    expect(out.map((l) => l.awaiting)).toEqual(['consent', 'full_name', 'national_id', 'phone', 'district', 'family_size', 'case_category', 'monthly_income', 'aid_kind', 'need_details', 'documents', 'documents', 'review', null]);
    expect(out[0]?.at).toBe('2026-11-22T07:00:00.000Z');
    expect(out[1]?.at).toBe('2026-11-22T07:01:00.000Z'); // a minute a line when nothing is said about it
    expect(out[11]?.effects).toEqual([{ type: 'attach', slot: 'documents', name: 'ب.jpg' }]);
    expect(out.at(-2)?.slots).toMatchObject({ full_name: 'فاطمة عبدالله الحربي', national_id: '1924680133', phone: '+966551234567', family_size: 6, case_category: 'widow', monthly_income: 2500, aid_kind: 'rent', need_details: 'الإيجار متأخر' });
    const registered = out.at(-1)?.effects.find((e) => e.type === 'register');
    expect(registered).toMatchObject({ type: 'register', kind: 'aid', fields: { national_id: '1924680133' } });
    expect(texts(out.at(-1))).toContain(registered?.number);
  });

  it('waits, staff act, a request changes, a preset and the channel hold', async () => {
    const preset = join(folder, 'preset.json');
    writeFileSync(preset, JSON.stringify({ requests: [{ number: '1222220', national_id: '1924680133', phone: '0551234567', aid_kind: 'سلة غذائية', state: 'in_study' }], people: [{ national_id: '1924680133', phone: '0551234567' }], user_phone: '0551234567' }));
    const out = await chat(['--channel', 'whatsapp', '--preset', preset, '--at', '2026-11-26T14:58:00+03:00'], [
      { say: 'وين طلبي' }, { say: '1924680133' }, { request: '1222220', state: 'approved', note: 'مبروك' }, { say: 'ابغى موظف' }, { staff: 'took', who: 'سارة' }, { say: 'هلا' }, { staff: 'said', text: 'أهلًا' }, { staff: 'closed' },
      { choose: 'register_request' }, { choose: 'agree' }, { say: 'سعود محمد العتيبي' }, { wait: '35m' }, { wait: '80h' },
    ]);
    expect(out[0]?.awaiting).toBe('verify');
    expect(texts(out[1])).toContain('قيد الدراسة');
    expect(texts(out[2])).toContain('مبروك');
    expect(out[3]?.effects).toEqual([{ type: 'ticket', reason: 'human-request', priority: 'normal', hours: 'out' }]); // 15:01, past closing
    expect([out[4]?.pen, out[5]?.replies, texts(out[6]), out[7]?.pen]).toEqual(['staff', [], 'أهلًا', 'bot']);
    expect(out[7]?.effects).toEqual([{ type: 'untick' }]);
    expect(texts(out[11])).not.toBe('');
    expect([out[12]?.flow, out[12]?.awaiting]).toEqual([null, null]);
  });

  it('the same lines give the same answers but for the reference number', async () => {
    const [a, b] = await Promise.all([chat([], FORM), chat([], FORM)]);
    const still = (out: ChatLine[]): string => JSON.stringify(out).replace(/(?<!\d)[1-9]\d{6}(?!\d)/g, 'N').replace(/"id":"blob_[\w-]+"/g, '"id":"B"');
    expect(still(a)).toBe(still(b));
  });

  it('joins what comes within seconds and answers it once', async () => {
    const out = await chat([], [{ say: 'عندي سؤال' }, { say: 'متى', gap: 1 }, { say: 'الدوام', gap: 1 }, { say: 'شكرا', gap: 30 }]);
    expect(out.slice(0, 2).map((l) => l.replies)).toEqual([[], []]);
    expect(out[2]?.topic).toBe('contact.hours');
    expect(out.map((l) => Date.parse(l.at) - Date.parse(out[0]?.at ?? ''))).toEqual([0, 1_000, 2_000, 32_000]);
  });

  it('--live speaks no fact that is not confirmed', async () => {
    const [line] = await chat(['--live'], [{ say: 'متى دوامكم؟' }]);
    expect([line?.topic, line?.effects.map((e) => e.type)]).toEqual(['contact.hours', ['miss']]);
    expect(texts(line)).not.toMatch(/8:00|٨/);
  });

  it('answers a bad line with an error, in its place, and goes on as if it had not been', async () => {
    const { code, out } = await run(['chat', '--json'], ['{"say":"السلام عليكم"}', 'not json', '{"say":1}', '{"say":"x","colour":"red"}', '{"wait":"soon"}', '', '[]', '{"say":"شكرا"}']);
    expect(code).toBe(0);
    expect(out.map((l) => ('error' in (l as object) ? 'error' : 'line'))).toEqual(['line', 'error', 'error', 'error', 'error', 'error', 'line']);
    expect(Date.parse(ChatLine.parse(out.at(-1)).at) - Date.parse(ChatLine.parse(out[0]).at)).toBe(60_000);
  });

  it.each([[['chat']], [['chat', '--json', '--channel', 'pigeon']], [['chat', '--json', '--at', 'yesterday']], [['ask']]])('%j is refused with the usage', async (args) => {
    const { code, out, err } = await run(args, []);
    expect([code, out]).toEqual([2, []]);
    expect(err).toContain('usage');
  });

  it('answers each line before the next is written', async () => {
    const child = start(['chat', '--json']);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const talk = async (line: object | string): Promise<unknown> => {
      child.stdin.write(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
      return JSON.parse((await lines.next()).value as string) as unknown;
    };
    const first = ChatLine.parse(await talk({ say: 'السلام عليكم' }));
    expect(first.awaiting).toBe('menu');
    expect(await talk('{')).toEqual({ error: expect.any(String) as string });
    const picked = ChatLine.parse(await talk({ choose: first.replies.at(-1)?.choices[0]?.label ?? '' }));
    expect(picked.awaiting).toBe('consent');
    const over = ended(child);
    child.stdin.end();
    expect(await over).toBe(0);
  });
});

describe('try', () => {
  it('talks in the terminal and leaves a transcript that holds', async () => {
    const file = join(folder, 'tried.chat');
    const child = start(['try', '--at', '2026-11-22T10:00:00+03:00', '--save', file]);
    let shown = '';
    child.stdout.setEncoding('utf8').on('data', (d: string) => { shown += d; });
    child.stdin.end('السلام عليكم\n1\n~ 40m\n! staff took سارة\n~ nonsense\n');
    expect(await ended(child)).toBe(0);
    expect(shown).toContain('  1. تقديم طلب مساعدة');
    const tried = parseTranscript(readFileSync(file, 'utf8'));
    expect(tried.turns.map((t) => t.said)).toEqual([['> السلام عليكم'], ['> 1'], ['~ 40m'], ['! staff took سارة']]);
    expect((await play(tried)).map((p) => p.held)).toEqual([true, true, true, true]);
  });
});

describe('ask --json', () => {
  it('answers every question in order, in the promised shape, also hostile ones', async () => {
    const questions = ['متى دوامكم؟', 'كيف اقدم طلب مساعدة', 'السلام عليكم', 'ابغى موظف', 'كم سعر صرف الين', 'what papers do I need?', 'وين موقعكم ومتى الدوام؟', 'زوجي يضربني', '🙂', '"}{', 'ا'.repeat(20_000)];
    const { code, out, err } = await run(['ask', '--json'], questions);
    expect([code, err]).toEqual([0, '']);
    const lines = out.map((l) => AskLine.parse(l));
    expect(lines.map((l) => l.question)).toEqual(questions);
    expect(lines.slice(0, 8).map((l) => [l.outcome, l.topic])).toEqual([
      ['answer', 'contact.hours'], ['answer', 'request.how'], ['smalltalk', null], ['staff', 'staff.human-request'], ['unknown', null], ['answer', 'registration.documents'], ['answer', 'contact.location'], ['staff', 'staff.abuse'],
    ]);
    expect([lines[1]?.flow, lines[3]?.flow]).toEqual(['register_request', 'handoff']);
    expect(lines[6]?.topics).toEqual(['contact.location', 'contact.hours']);
    expect(lines[5]?.lang).toBe('en');
  });
});
