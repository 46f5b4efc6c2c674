/** What people write is nowhere on the disk and nowhere in the log in a form that can be read; and in live mode nothing unconfirmed is said. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { virtualClock } from '../../app/clock.ts';
import { drain } from '../../app/loop.ts';
import { openHouse, ROOT, TEMPORARY } from '../../app/wire.ts';
import type { Json } from '../../core/json.ts';
import type { MessageOut } from '../../core/message.ts';
import type { Mode } from '../../core/organisation.ts';
import type { Channel } from '../../core/ports.ts';
import { openRealHouse, until, type RunningHouse } from './house.ts';
import { FORM, nationalId, newTally, Person } from './load.ts';

let house: RunningHouse | undefined;
afterEach(async () => { await house?.end(); house = undefined; });

const spelled = (digits: string, zero: string): string => [...digits].map((d) => String.fromCodePoint((zero.codePointAt(0) as number) + Number(d))).join('');
const ID = { western: nationalId(501), indic: nationalId(502), wide: nationalId(503), spaced: nationalId(504) };
/** What is written where, each thing once. */
const SECRET = {
  name: 'زمردة كنعان الياقوتي', sentence: 'سقف بيتنا الأزرق خلف النخلة الكبيرة يحتاج إلى ترميم', district: 'حي البنفسجتين الشرقي', caption: 'صورة السقف الأزرق كما هو', file: 'سقف-بيت-زمردة.pdf',
  unknown: 'هل يعرف أحد عصفورة الجيران البنفسجية؟', staff: 'أختي زمردة سنزورك ليلًا', bad: 'جسم مكسور فيه زمردة', latin: 'zumurruda-the-canary',
};
const PHONE = { national: '0557413698', digits: '557413698' };
const BYTES = Buffer.from('%PDF-1.4\nthe-canary-bytes-of-a-file-7f3a9c\n%%EOF');

/** Every form in which each secret could lie about: as written, as kept, in UTF-16, escaped, in hex. */
const needles = (): Map<string, Buffer[]> => {
  const plain: Record<string, string[]> = {
    ...Object.fromEntries(Object.entries(SECRET).map(([k, v]) => [k, [v]])), parts: ['زمردة', 'الياقوتي', 'البنفسج'], phone: [PHONE.digits, PHONE.national, spelled(PHONE.national, '٠')],
    western: [ID.western], indic: [ID.indic, spelled(ID.indic, '٠')], wide: [ID.wide, spelled(ID.wide, '０')], spaced: [ID.spaced, [...ID.spaced].join(' ')], bytes: ['the-canary-bytes-of-a-file-7f3a9c'],
  };
  const escaped = (s: string): string => [...s].map((c) => (c > '\x7f' ? `\\u${(c.codePointAt(0) as number).toString(16).padStart(4, '0')}` : c)).join('');
  return new Map(Object.entries(plain).map(([k, list]) => [k, list.flatMap((s) => [Buffer.from(s), Buffer.from(s, 'utf16le'), Buffer.from(escaped(s)), Buffer.from(Buffer.from(s).toString('hex')), Buffer.from(encodeURIComponent(s))])]));
};
const filesOf = (dir: string): string[] => readdirSync(dir).flatMap((f) => (statSync(join(dir, f)).isDirectory() ? filesOf(join(dir, f)) : [join(dir, f)]));
const look = (where: string, bytes: Buffer): string[] => [...needles()].filter(([, list]) => list.some((n) => bytes.includes(n))).map(([what]) => `${what} in ${where}`);

describe('people\'s words and numbers', { timeout: 120_000 }, () => {
  it('are read back by those who may, and stand in no file and no line of the log, at the most talkative', async () => {
    house = await openRealHouse({ LOG_LEVEL: 'debug', SILA_TRUST_PROXY: 'true' });
    const own = house;
    const p = new Person(() => own.url, 1, newTally());
    await p.open();
    await p.hears(/كيف نخدمكم/, 0);
    for (const text of [SECRET.sentence, SECRET.unknown, SECRET.latin, `رقمي ${spelled(ID.wide, '０')}`, `هويتي ${[...ID.spaced].join(' ')}`, spelled(ID.indic, '٠')]) await p.says(text, /./);
    await p.says('القائمة', /كيف نخدمكم/);
    for (const [i, [text, answer]] of FORM(1).entries()) {
      const said = [text, text, SECRET.name, ID.western, spelled(PHONE.national, '٠'), SECRET.district, text, text, text, text, SECRET.sentence][i] ?? text;
      if (i === 11) {
        const form = new FormData();
        form.append('activity', new Blob([JSON.stringify({ type: 'message', text: SECRET.caption, from: { id: 'x' } })], { type: 'application/vnd.microsoft.activity' }));
        form.append('file', new Blob([BYTES]), SECRET.file);
        const since = p.bot().length;
        expect((await fetch(`${own.url}/directline/conversations/${p.conversation}/upload`, { method: 'POST', headers: { authorization: `Bearer ${p.token()}` }, body: form })).status).toBe(200);
        await p.hears(/وصل ملف واحد/, since);
        await p.says('هذا كل شيء', /هل هي صحيحة/);
      } else await p.says(said, answer);
    }
    // What fails must be just as silent: an unreadable body, a wrong operation, a question while staff are awaited.
    await fetch(`${own.url}/directline/conversations/${p.conversation}/activities`, { method: 'POST', headers: { authorization: `Bearer ${p.token()}` }, body: `{"type":"message","text":"${SECRET.bad}` });
    await fetch(`${own.url}/admin/requests.list`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: `{"${SECRET.bad}"` });
    await p.says('موظف', /موظفي الجمعية/);
    await p.post(SECRET.sentence);
    const [ticket] = (await own.sila('tickets', 'list', '--json')).out.trim().split('\n').map((l) => JSON.parse(l) as { id: number });
    const id = String(ticket?.id);
    for (const act of [['take', id], ['say', id, SECRET.staff]]) expect((await own.sila('tickets', ...act, '--who', 'سارة')).code).toBe(0);
    await until('the staff\'s words', async () => (await p.read()).some((a) => a.text?.includes(SECRET.staff)));

    // It is all there for those who may read it: the search below would find it if it were not sealed.
    const [listed] = (await own.sila('requests', 'list', '--json')).out.trim().split('\n').map((l) => JSON.parse(l) as { number: string; fields: Record<string, unknown> });
    expect(listed?.fields).toMatchObject({ full_name: SECRET.name, national_id: ID.western, phone: `+966${PHONE.digits}`, district: SECRET.district, need_details: SECRET.sentence });
    const shown = (await own.sila('tickets', 'show', id, '--json')).out;
    for (const s of [SECRET.sentence, SECRET.staff, SECRET.file]) expect(shown).toContain(s);

    const hits: string[] = [];
    let [files, bytes] = [0, 0];
    const sweep = (when: string): void => {
      for (const f of filesOf(own.data)) { const b = readFileSync(f); files += 1; bytes += b.byteLength; hits.push(...look(`${relative(own.data, f)} (${when})`, b)); }
      hits.push(...look(`the log (${when})`, Buffer.from(own.log())));
    };
    expect(filesOf(own.data).map((f) => relative(own.data, f)).join(' ')).toMatch(/-wal/);
    sweep('running');
    await own.kill();
    sweep('killed');
    await own.restart();
    await own.stop();
    sweep('stopped');
    expect(look('control', Buffer.concat([Buffer.from('…'), Buffer.from(SECRET.name, 'utf16le')]))).toEqual(['name in control', 'parts in control']);
    expect(hits).toEqual([]);
    console.log(`privacy: ${needles().size} canaries in 5 encodings, ${files} files, ${bytes} bytes, ${own.log().length} characters of log: ${hits.length} hits`);
  });
});

const bare = (s: string): string => s.replace(/[\u200e\u200f\u2066-\u2069]/g, '');
/** Shorter values are ordinary words. */
const TELLING = 4;

/** One word without a digit ("free") may also be an entry's own word; a number, a date or a phrase is always the fact. */
const ordinary = (value: string): boolean => /^\p{L}+$/u.test(value);

/** Asks every topic's first phrasing, each as a person of its own; resolves with what was said to each. */
const askAll = async (mode: Mode): Promise<{ heard: { topic: string; text: string }[]; prose: Map<string, string>; facts: { id: string; value: string; confirmed: boolean }[] }> => {
  const clock = virtualClock(Date.parse('2026-11-23T10:00:00+03:00'));
  const sent: MessageOut[] = [];
  const open = await openHouse({ data: TEMPORARY, flows: `${ROOT}/flows`, mode, logLevel: 'error', clock });
  try {
    const channel: Channel = {
      id: 'web', kind: 'console', official: true, doubt: 'never', limits: { text: 16_000, choices: 24, label: 80, media: true, typing: false }, parse: () => ({ ignore: 'none' }),
      render: (out) => [{ key: out.key, to: out.to, do: 'show', body: out as unknown as Json }], send: async (call) => { sent.push(call.body as unknown as MessageOut); return { as: 'ok' }; },
    };
    open.channels.set('web', channel);
    const content = open.knowledge.content();
    for (const lang of ['ar', 'en'] as const) {
      await open.store.accept(content.entries.flatMap((e) => {
        const all = Object.entries(e.phrasings);
        const text = lang === 'ar' ? all.find(([v]) => v !== 'english')?.[1]?.[0] : e.phrasings.english?.[0];
        return text === undefined ? [] : [{ event: { type: 'message' as const, id: `${e.topic}.${lang}`, at: clock.now(), from: { channel: 'web', user: `${e.topic}.${lang}` }, body: { kind: 'text' as const, text } }, to: { address: { channel: 'web', user: `${e.topic}.${lang}` } } }];
      }));
      await drain(open.deps);
      clock.set(clock.now() + 10_000); // the patience for a second half of a thought ends
      await drain(open.deps);
    }
    const facts = content.organisation.facts.flatMap((f) => (typeof f.value === 'boolean' ? [] : [...new Set(typeof f.value === 'string' ? [f.value] : Object.values(f.value))].map((value) => ({ id: f.id, value: bare(value), confirmed: f.confirmed }))));
    const prose = new Map(content.entries.flatMap((e) => (['ar', 'en'] as const).map((lang) => [`${e.topic}.${lang}`, e.answer[lang].replace(/\{[^}]*\}/g, '')] as const)));
    return { prose, heard: sent.map((m) => ({ topic: m.to.user, text: bare(m.text) })), facts };
  } finally {
    await open.close();
  }
};

describe('live mode', { timeout: 120_000 }, () => {
  it('speaks no value of a fact that nobody has confirmed', async () => {
    const live = await askAll('live');
    const demo = await askAll('demo');
    const secret = live.facts.filter((f) => !f.confirmed && f.value.length >= TELLING);
    const leaks = (all: { topic: string; text: string }[]): string[] => all.flatMap((h) => secret.filter((f) => h.text.includes(f.value) && !(ordinary(f.value) && live.prose.get(h.topic)?.includes(f.value))).map((f) => `${h.topic}: ${f.id} = ${f.value}`));
    const [inLive, inDemo] = [leaks(live.heard), leaks(demo.heard)];
    console.log(`live: ${live.heard.length} messages to ${new Set(live.heard.map((h) => h.topic)).size} askers, ${secret.length} unconfirmed values, ${inLive.length} spoken (demo mode: ${inDemo.length})`);
    expect(inDemo.length).toBeGreaterThan(100);
    expect(inLive).toEqual([]);
  });
});
