/** What staff read in a room: goldens, and what must never be in them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { card, title, type CardParts } from '../../app/room-card.ts';
import { hear } from '../../app/room-hear.ts';
import { nextPost, shownLine, type View } from '../../app/room-plan.ts';
import { newRecord, type RoomRecord } from '../../app/room-record.ts';
import { maskPhone, veil } from '../../app/room-veil.ts';
import { CHANNELS, REASONS } from '../../app/room-words.ts';
import { TICKET_REASONS } from '../../core/effect.ts';
import type { HistoryLine, StaffWord, Ticket } from '../../core/ports.ts';
import type { RequestFile } from '../../core/request.ts';
import { bare } from '../../core/text.ts';

const TICKET: Ticket = {
  id: 12, conversation: 'c1', address: { channel: 'telegram', user: '501' }, state: 'waiting', reason: 'human-request', priority: 'normal', hours: 'in', about: null,
  opened: Date.UTC(2026, 0, 4, 8, 5), takenAt: null, who: null, department: 'beneficiary_service', lastSeen: 'm1',
};
const REQUEST: RequestFile = {
  number: '1234563', kind: 'aid', about: 'rent', state: 'in_study', created: 0, nextUpdate: null, conversation: 'c1', updated: 0, department: 'social_research',
  fields: { full_name: 'سارة محمد الحربي', phone: '+966551234567', national_id: '1023456780' }, media: [], history: [],
};
const WORDS: Record<string, string> = { 'about.rent': 'مساعدة في الإيجار', 'state.in_study': 'قيد الدراسة', 'kind.objection': 'اعتراض', 'kind.complaint': 'شكوى', 'state.new': 'جديد' };
const parts = (t: Partial<Ticket> = {}, requests: RequestFile[] = []): CardParts => ({ ticket: { ...TICKET, ...t }, requests, label: (k) => WORDS[k] ?? null });
const HOW = 'ما يُكتب هنا يصل إلى صاحب المحادثة. «/note» قبل الكلام: ملاحظة تبقى بينكم. «/return»: تعيد المحادثة إلى المساعد الآلي. «/close»: تنهيها.\nأرقام الهوية والجوال لا تظهر هنا كاملة.';

describe('the card', () => {
  it.each<[string, CardParts, string, string]>([
    ['nobody known', parts(), '12 · تيليجرام · طلب التحدث مع موظف',
      '🟡 تذكرة 12\n👤 لم يُعرف الاسم بعد\nالقناة: تيليجرام\nالسبب: طلب التحدث مع موظف\nوصلت 2026-01-04 11:05، في أوقات الدوام'],
    ['urgent, out of hours, WhatsApp, no request', parts({ priority: 'urgent', reason: 'abuse', hours: 'out', address: { channel: 'whatsapp', user: '966551234567' }, about: 'زوجي يضربني، هويتي 1023456780' }), '🔴 12 · واتساب · عنف أو إيذاء',
      '🔴 عاجل · تذكرة 12\n👤 لم يُعرف الاسم بعد\n📱 05••••••67\nالقناة: واتساب\nالسبب: عنف أو إيذاء\nالموضوع: زوجي يضربني، هويتي (رقم هوية محجوب)\nوصلت 2026-01-04 11:05، خارج أوقات الدوام'],
    ['known by requests', parts({ about: 'الإيجار' }, [REQUEST, { ...REQUEST, number: '7654321', state: 'paid' }, { ...REQUEST, number: '2222222', kind: 'objection', about: null, state: 'new' }, { ...REQUEST, number: '3333333', kind: 'complaint', about: null, state: 'new' }]), '12 · سارة محمد الحربي · طلب التحدث مع موظف',
      '🟡 تذكرة 12\n👤 سارة محمد الحربي\n📱 05••••••67\nالقناة: تيليجرام\nالسبب: طلب التحدث مع موظف\nالموضوع: الإيجار\nوصلت 2026-01-04 11:05، في أوقات الدوام\nالطلبات المفتوحة:\n• 1234563 - مساعدة في الإيجار - قيد الدراسة\n• 2222222 - اعتراض - جديد'],
  ])('%s', (_name, given, wantedTitle, wanted) => {
    expect(bare(title(given))).toBe(wantedTitle);
    expect(bare(card(given))).toBe(`${wanted}\n\n${HOW}`);
  });
  it('of what is said about staff names nobody and quotes nothing', () => {
    const of = parts({ reason: 'misconduct', about: 'خالد طلب مني رشوة', department: 'management' }, [REQUEST]);
    for (const text of [card(of), title(of)]) for (const secret of ['خالد', 'رشوة', 'سارة', '0555', '٠٥', '1234563']) expect(bare(text)).not.toContain(secret);
    expect(card(of)).toContain('الإدارة وحدها');
    const { events, tell } = hear('telegram', { id: 'w1', at: 1, place: '100', act: 'took', who: { id: '7', name: 'خالد' } }, record(), of.ticket, null);
    expect([events, tell?.word]).toEqual([[], 'tell.management']);
  });
  it('keeps numbers in their order inside Arabic', () => {
    expect(card(parts({}, [REQUEST]))).toContain('\u20661234563\u2069');
    expect(card(parts())).toContain('\u20662026-01-04 11:05\u2069');
  });
  it('has a word for every reason, and a title that fits a topic', () => {
    expect(Object.keys(REASONS).sort()).toEqual([...TICKET_REASONS].sort());
    for (const reason of TICKET_REASONS) for (const channel of Object.keys(CHANNELS)) expect(title(parts({ reason, priority: 'urgent', address: { channel, user: '1' } }, [{ ...REQUEST, fields: { full_name: 'س'.repeat(300) } }])).length).toBeLessThanOrEqual(128);
  });
});

describe('what identifies', () => {
  it.each([
    ['1023456780', '(رقم هوية محجوب)'], ['٢٠٢٣٤٥٦٧٨٠', '(رقم هوية محجوب)'], ['10 2345 6780', '(رقم هوية محجوب)'], ['1023-45-6780', '(رقم هوية محجوب)'], ['１０２３４５６７８０', '(رقم هوية محجوب)'],
    ['0551234567', '05••••••67'], ['+966 55 123 4567', '05••••••67'], ['٠٥٥١٢٣٤٥٦٧', '05••••••67'], ['\u202a+966551234567\u202c', '\u202a05••••••67\u202c'], ['+201001234567', '••••••67'],
    ['SA0380000000608010167519', 'SA••••••19'], ['1234563', '1234563'], ['1234563 0551234567', '1234563 05••••••67'], ['2025-02-14', '2025-02-14'], ['1446-08-15', '1446-08-15'],
    ['150000 ريال', '150000 ريال'], ['21.54333312, 39.17277812', '21.54333312, 39.17277812'], ['ملف 1023456780.pdf', 'ملف (رقم هوية محجوب).pdf'],
  ])('%s -> %s', (given, wanted) => { expect(veil(given).replace(/[\u2066-\u2069]/g, '')).toBe(wanted); });
  it('a phone shows its end only', () => { expect(bare(maskPhone('966501112233'))).toBe('05••••••33'); });
  it('no run of nine digits passes, whatever stands between them; long input costs nothing', () => {
    const digit = fc.constantFrom(...'0123456789٠١٢٣٤٥٦٧٨٩۰۱۲');
    fc.assert(fc.property(fc.array(fc.tuple(digit, fc.constantFrom('', '', ' ', '-', '\u00a0')), { minLength: 9, maxLength: 24 }), fc.string(), (run, around) => {
      const number = run.map(([d, s]) => d + s).join('');
      const text = `${around.replace(/\p{Nd}/gu, '')}x${number}x`;
      const left = veil(text).replace(/[^\p{Nd}]/gu, '');
      if (!/^(19|20|13|14)/.test(number.replace(/[^\p{Nd}]/gu, '').replace(/[٠-٩]/g, (c) => String(c.charCodeAt(0) - 0x660)))) expect(left.length).toBeLessThan(9 + 24 - 9);
      expect(/\p{Nd}{9}/u.test(veil(text))).toBe(false);
    }));
    expect(veil('1 '.repeat(200_000)).length).toBeLessThan(100);
    expect(veil(`1${' '.repeat(200_000)}x`).length).toBe(200_002);
  });
});

const line = (n: number, by: HistoryLine['by'], text: string, more: Partial<HistoryLine> = {}): HistoryLine => ({ n, at: n * 1_000, by, who: by === 'staff' ? 'منى' : null, text, key: `k${n}`, media: [], ...more });
const view = (v: Partial<View> = {}): View => ({ now: 1_000_000, ticket: TICKET, card: () => 'CARD', lines: [], notes: [], fates: [], ...v });
const record = (r: Partial<RoomRecord> = {}): RoomRecord => ({ ...newRecord('100', 12, { who: null, urgent: false, reason: 'human-request' }, []), card: true, ...r });
/** All posts until the room has everything. */
const play = (r: RoomRecord, lines: HistoryLine[]): string[] => {
  const posts: string[] = [];
  for (let i = 0; i < 100; i++) {
    const plan = nextPost(r, view({ lines: lines.filter((l) => l.n > r.mirrored) }));
    if (!plan) return posts;
    if (plan.post) posts.push(plan.post.text);
    plan.then(r);
  }
  throw new Error('without end');
};

describe('the plan of a room', () => {
  it('joins what waits, splits what is long, and ends', () => {
    expect(play(record(), [line(0, 'person', 'أ'), line(1, 'bot', 'ب'), line(2, 'staff', 'ج')]).map(bare)).toEqual(['👤 أ\n🤖 ب\n💬 منى: ج']);
    const long = 'كلمة '.repeat(2_000).trim();
    const posts = play(record(), [line(0, 'person', 'قبل'), line(1, 'person', long), line(2, 'person', 'بعد')]);
    expect(posts.every((t) => t.length <= 4_096)).toBe(true);
    expect(posts.join(' ').split('كلمة').length - 1).toBe(2_000);
    expect(posts.join(' ')).toMatch(/قبل[\s\S]*بعد/);
  });
  it('any lines, in any lengths: each is shown once, in order', () => {
    fc.assert(fc.property(fc.array(fc.record({ by: fc.constantFrom<HistoryLine['by']>('person', 'bot', 'staff'), size: fc.integer({ min: 0, max: 9_000 }), file: fc.boolean() }), { maxLength: 12 }), (made) => {
      const lines = made.map((m, n) => line(n, m.by, `<${n}>${'س '.repeat(m.size / 2)}`, m.file ? { media: [{ id: `blob_${n}`, name: 'f.pdf' }] } : {}));
      const shown = [...play(record(), lines).join('\n').matchAll(/<(\d+)>/g)].map((m) => Number(m[1]));
      expect(shown).toEqual(lines.map((l) => l.n));
    }), { numRuns: 60 });
  });
  it('tells what became of a reply: once, and only what matters', () => {
    const r = record({ watch: [{ n: 1, at: 900_000 }, { n: 2, at: 900_000 }, { n: 3, at: 900_000 }] });
    const fates = [line(1, 'staff', 'أ', { progress: 'failed', why: 'window closed' }), line(2, 'staff', 'ب', { progress: 'read' }), line(3, 'staff', 'ج', { progress: 'sent' })];
    const plan = nextPost(r, view({ fates }));
    expect(bare(plan?.post?.text ?? '')).toBe('⚠️ لم يصل ردّ منى: window closed');
    plan?.then(r);
    expect(r.watch.map((w) => w.n)).toEqual([3]);
    expect(nextPost(r, view({ fates }))).toBeNull();
  });
  it('a word of this room that never came out is told after a minute', () => {
    const r = record({ said: [{ id: 'telegram:1', at: 990_000, who: 't', author: 'منى', print: 'x', files: 0 }] });
    expect(nextPost(r, view())).toBeNull();
    const plan = nextPost(r, view({ now: 1_060_000 }));
    expect(bare(plan?.post?.text ?? '')).toContain('منى: لم يُرسل ردّكم بعد.');
    plan?.then(r);
    expect(nextPost(r, view({ now: 2_000_000 }))).toBeNull();
  });
  it('shows places, lost files and names without disturbing what is around', () => {
    expect(bare(shownLine(line(0, 'person', '21.5433, 39.1728')))).toBe('📍 21.5433, 39.1728');
    expect(bare(shownLine(line(0, 'person', '', { media: [{ id: '', name: 'كشف.pdf' }] })))).toContain('كشف.pdf: تعذّر تنزيل هذا الملف');
    expect(shownLine(line(0, 'staff', 'Hello'))).toBe('💬 \u2068منى\u2069: \u2068Hello\u2069');
  });
});

describe('a word of the staff', () => {
  const said = (w: Partial<StaffWord> = {}): StaffWord => ({ id: '1', at: 5, who: { id: 'telegram:7', name: 'منى' }, place: '100', act: 'said', text: 'نعم', ...w });
  const acts = (w: StaffWord, r = record(), t: Partial<Ticket> = {}, claimed: Ticket['who'] = null): string[] => { const h = hear('telegram', w, r, { ...TICKET, ...t }, claimed); return [...h.events.map((e) => e.act), ...(h.tell ? [h.tell.word] : [])]; };
  const ali = { id: 'telegram:8', name: 'علي' };
  it.each<[string, string[], string[]]>([
    ['waiting: takes, then says', acts(said()), ['took', 'said']],
    ['waiting, a file only', acts(said({ text: '', media: [{ id: '', name: 'a', mime: 'x', bytes: 1, pointer: 'p' }] })), ['took', 'said']],
    ['waiting, claimed by another', acts(said(), record(), {}, ali), ['tell.taken']],
    ['mine', acts(said(), record(), { state: 'taken', who: said().who }), ['said']],
    ['of another', acts(said(), record(), { state: 'taken', who: ali }), ['tell.taken']],
    ['closed', acts(said(), record(), { state: 'closed' }), ['tell.closed']],
    ['a note, whoever holds it', acts(said({ text: '/note هام' }), record(), { state: 'taken', who: ali }), ['noted']],
    ['a note without words', acts(said({ text: '/note' })), ['tell.empty']],
    ['claimed twice by the same', acts(said({ act: 'took' }), record(), { state: 'taken', who: said().who }), []],
    ['nothing to say', acts(said({ text: '  ' })), ['tell.empty']],
    ['a command nobody knows', acts(said({ text: '/أغلق' })), ['tell.command']],
    ['a former room', acts(said({ place: '99' })), ['tell.old']],
    ['the second delivery of what was refused', acts(said(), record({ said: [{ id: 'telegram:1', at: 0, who: 't', author: 'منى', print: null, files: 0, done: true }] }), { state: 'closed' }), []],
  ])('%s', (_name, got, wanted) => { expect(got).toEqual(wanted); });
});
