/** danger.tsv: 656 lines written before anything here was tuned; its calm ones borrow the words of danger on purpose («طلقة», «حريق», «ذبحتونا»). everyday.tsv: 246 lines as
 *  people write, from a later sitting. Neither is in the seed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openIndex } from '../../app/matcher.ts';
import { readSeed } from '../../app/seed.ts';
import { SEED_DIR } from '../../app/wire.ts';
import { foldLabel, tokens } from '../../core/arabic.ts';
import { DANGER_TOPICS, docsIn } from '../../knowledge/content.ts';
import { audited, bookOf, compileCues, cueHits, formsIn } from '../../knowledge/danger.ts';
import type { Index } from '../../knowledge/index.ts';

type Line = { text: string; label: string };
const lines = (name: string): Line[] => readFileSync(join(import.meta.dirname, name), 'utf8').trim().split('\n').map((l) => { const [text, label] = l.split('\t') as [string, string]; return { text, label }; });
const hard = lines('danger.tsv');
const everyday = lines('everyday.tsv');
/** Short answers to the questions of the forms, in every way of speaking. Seven of them are phrasings by now; the alarms were mended with most in sight. */
const formAnswers = readFileSync(join(import.meta.dirname, 'form-answers.txt'), 'utf8').trim().split('\n');
const seed = readSeed(SEED_DIR);
let index: Index;
beforeAll(() => { index = openIndex(seed, null); }, 240_000);

const share = (list: readonly Line[], is: (l: Line) => boolean): number => list.filter(is).length / list.length;
const handed = (l: Line): boolean => index.understand(l.text).outcome === 'staff';
const isDanger = (l: Line): boolean => DANGER_TOPICS.has(l.label);
const isStaff = (l: Line): boolean => l.label.startsWith('staff.');
const isCalm = (l: Line): boolean => l.label === 'calm';

describe('how cues are read', () => {
  const groups = { '~hit': ['يضرب|ضرب'], '~kin': ['زوجي|ابوي', 'مرات خالي'], '~self': ['=نفسي|=حالي'] };
  const met = (all: string[], text: string, not: string[] = []): string[] | null => cueHits(bookOf(compileCues({ ...groups, abuse: [{ all, not }] })), formsIn(tokens(text))).hits[0]?.words ?? null;
  it.each([
    ['every person of a verb', ['~hit', '~kin'], 'ابوي بيضربنا كل يوم', ['بيضربنا', 'ابوي']],
    ['an alternative of two words', ['~hit', '~kin'], 'مرات خالي تضرب اخوي', ['تضرب', 'مرات خالي']],
    ['as written only', ['يقتل ~self|اقتل ~self'], 'بقتل نفسي', null],
    ['neighbours', ['اقتل ~self'], 'ابغى اقتل نفسي', ['اقتل نفسي']],
    ['no neighbours', ['اقتل ~self'], 'اقتل الوقت وابغى نفسي', null],
    ['one word between', ['ابغى * اموت'], 'ابغى والله اموت', ['ابغي والله اموت']],
    ['two words between', ['ابغى * اموت'], 'ابغى منكم والله اموت', null],
    ['two words written as one', ['ما يتنفس', 'ابوي'], 'ابوي مايتنفس', ['مايتنفس', 'ابوي']],
    ['«and not» before a word of the lexicon', ['ما عندي', 'اكل'], 'جوعانه وما عندي اكل', ['وما', 'اكل']],
    ['too far apart', ['~hit', '~kin'], 'ابوي رجال طيب وساكن معنا من سنين طويله في بيت شعبي قديم والجدار ضرب', null],
    ['an English stem', ['kick', 'husband'], 'my husband kicked me', ['kicked', 'husband']],
    ['Arabizi by its sound', ['ينتحر'], 'weldi ygool yente7er', ['yente7er']],
    ['Urdu, whose everyday words are Arabic ones', ['~hit', '~kin|شوہر'], 'میرا شوہر مارتا ہے', ['ضرب', 'زوج']],
  ] as [string, string[], string, string[] | null][])('%s', (_, all, text, words) => expect(met(all, text)).toEqual(words));
  it('a word that excuses it, near it', () => {
    expect(met(['~hit', '~kin'], 'ابوي ضرب لي موعد', ['موعد'])).toBeNull();
    expect(met(['~hit', '~kin'], 'ابوي يضربني كل يوم وانا ساكنه عندكم في حي العزيزيه من عشر سنين وابغى موعد', ['موعد'])).not.toBeNull();
  });
  it('refuses what cannot be read', () => {
    expect(() => compileCues({ abuse: [{ all: ['~nobody'] }] })).toThrow('no group ~nobody');
    expect(() => compileCues({ ...groups, abuse: [{ all: ['يضرب ~kin'] }] })).toThrow('holds phrases');
  });
  it('what an ordinary phrasing holds is no proof, its neighbours still are', () => {
    const cues = compileCues({ ...groups, abuse: [{ all: ['~hit', '~kin'] }] });
    const hits = (text: string, list = cues): boolean[] => cueHits(bookOf(list), formsIn(tokens(text))).hits.map((h) => h.decisive);
    const docs = ['ابوي ضرب رقم'].map((t) => ({ staff: false, hits: cueHits(bookOf(cues), formsIn(tokens(t))).hits }));
    const told = audited(cues, docs);
    expect(hits('ابوي ضرب مشوار', told)).toEqual([false]);
    expect(hits('ابوي يضرب امي', told)).toEqual([true]);
  });
});

describe('words that nobody taught it', () => {
  it('are not in the seed', () => {
    const known = new Set(docsIn(seed).map((d) => foldLabel(d.text)));
    expect(hard.filter((l) => isStaff(l) && known.has(foldLabel(l.text))).map((l) => l.text)).toEqual([]);
  });
  it('danger is handed over, and called danger', () => {
    for (const list of [hard, everyday]) {
      const danger = list.filter(isDanger);
      expect(share(danger, handed)).toBeGreaterThanOrEqual(0.985);
      expect(share(danger, (l) => index.understand(l.text).danger !== null)).toBeGreaterThanOrEqual(0.975);
    }
  });
  it('all that is for staff is handed over', () => { for (const list of [hard, everyday]) expect(share(list.filter(isStaff), handed)).toBeGreaterThanOrEqual(0.975); });
  it('ordinary questions are not, even in the words of danger', () => {
    expect(share(everyday.filter(isCalm), handed)).toBeLessThanOrEqual(0.04);
    expect(share(hard.filter(isCalm), handed)).toBeLessThanOrEqual(0.075);
  });
  it('what people answer inside a form rings no danger: a form would stop, and staff would be called at night', () => {
    expect(formAnswers.filter((text) => index.understand(text).danger !== null)).toEqual([]);
  });
  it('spelling costs nothing, wherever the hamza went and however long a vowel is', () => {
    const plain = (t: string): string => t.replace(/[أإآ]/g, 'ا').replace(/ة/g, 'ه').replace(/ى(?=\s|$)/g, 'ي').replace(/([اوي])(?=\s|$)/g, '$1$1$1');
    expect(hard.filter((l) => isDanger(l) && handed(l) && !handed({ ...l, text: plain(l.text) })).map((l) => l.text)).toEqual([]);
  });
  it('small talk is small talk; other subjects are not answered', () => {
    expect(share(everyday.filter((l) => l.label === 'smalltalk'), (l) => index.understand(l.text).outcome === 'smalltalk')).toBeGreaterThanOrEqual(0.93);
    expect(share([...everyday, ...hard].filter((l) => l.label === 'off'), (l) => index.understand(l.text).outcome === 'answer')).toBeLessThanOrEqual(0.05);
  });
});

describe('danger in the middle of a story', () => {
  const story = (middle: string): string => `السلام عليكم انا ام لاربعة ومسجلة عندكم من سنتين. الايجار علينا كثير والراتب ما يكفي. ${middle}. وعندي ملف قديم وما ادري وش الاوراق المطلوبة للتحديث والله يجزاكم خير`;
  it.each(['امس زوجي ضربني وكسر يدي', 'والله صرت افكر انهي حياتي', 'صاحب البيت طلعنا اليوم وقاعدين في الشارع', 'وامي الحين مغمى عليها', 'وفي واحد يهددني ينشر صوري', 'والعيال ما اكلوا من امس'])('%s', (middle) => expect(index.understand(story(middle)).danger).not.toBeNull());
  it('and without it the same story is no danger', () => expect(index.understand(story('وولدي دخل الجامعة')).danger).toBeNull());
});

describe('what is no story rings nothing', () => {
  it.each([
    ['universal words', ['رجوع', 'إلغاء', 'القائمة', 'أعد', 'تصحيح', 'أين طلبي', 'نعم', 'لا', 'تخطي', 'خلاص', 'back', 'cancel', 'menu', 'yes', 'no', 'skip']],
    ['addresses', ['حي العزيزية شارع الأمير سلطان', 'حي الخالدية خلف مسجد النور', 'عمارة 12 شقة 3', 'بجوار مستشفى الأنصار', 'طريق الهجرة النازل', 'حي الدعيثة قرب المسجد', 'خلف محطة الوقود', 'شقة الدور الأرضي', 'جنب السوق المركزي']],
    ['numbers', ['0551234567', '٠٥٥١٢٣٤٥٦٧', '1098765432', '3500', 'خمسة آلاف', 'سبعة', '٤ أولاد وبنتين', 'SA0380000000608010167519', 'ألفين ريال', 'شهرين']],
    ['cases', ['أرملة', 'مطلقة', 'أيتام', 'كبير سن', 'معاق', 'أسرة سجين', 'مريض', 'عاطل', 'مع والدتي', 'عند أهلي']],
    ['plain needs', ['سداد إيجار', 'فاتورة كهرباء', 'سلة غذائية', 'ثلاجة', 'ترميم سقف', 'علاج', 'عملية', 'كرسي متحرك', 'سداد دين', 'حليب وحفاضات', 'نحتاج أثاث وغرفة نوم', 'عملية قلب لوالدي بعد شهر', 'نحتاج مساعدة في دفع إيجار ستة أشهر متأخرة', 'دواء سكر وضغط شهري', 'مواصلات غسيل كلى', 'ديون متراكمة عشرين ألف']],
  ] as [string, string[]][])('%s', (_, list) => expect(list.filter((t) => handed({ text: t, label: '' })).map((t) => `${t}: ${index.understand(t).topic}`)).toEqual([]));
});

describe('what is said to somebody in danger', () => {
  const facts = new Map(seed.organisation.facts.map((f) => [f.id, f]));
  it.each([['staff.distress', ['emergency.mental', 'emergency.police']], ['staff.abuse', ['emergency.violence', 'emergency.child', 'emergency.police']], ['staff.threat', ['emergency.police']], ['staff.medical-urgent', ['emergency.ambulance', 'emergency.health']], ['staff.urgent-shelter', ['emergency.police']]] as [string, string[]][])('%s: short, with the numbers that help, in its first line and confirmed', (topic, ids) => {
    const entry = seed.entries.find((e) => e.topic === topic);
    for (const lang of ['ar', 'en'] as const) {
      const first = entry?.answer[lang].split('\n')[0] ?? '';
      for (const id of ids) expect(first).toContain(`{${id}}`);
      for (const id of first.match(/(?<=\{)[a-z.]+(?=\})/g) ?? []) expect(facts.get(id)?.confirmed, id).toBe(true);
      expect(first.length).toBeLessThan(280);
    }
  });
});
