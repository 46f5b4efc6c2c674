/** Amounts in running text: digits of any script, number words of Arabic (written and spoken), English and a little Arabizi. */
import { fold, plain, wordSet as set } from './spelling.ts';

/** `and`: joined to what stands before by "و". `unit`: what is counted. `not`: negative. */
export type Amount = { value: number; unit: Unit | null; and: boolean; the: boolean; not: boolean; before: string | null; after: string | null };
export type Unit = 'money' | 'person' | 'child';
export type Counted = { amounts: Amount[]; words: string[] };

type Size = 'unit' | 'teen' | 'ten' | 'hundred' | 'hundreds' | 'thousand' | 'thousands' | 'million' | 'half' | 'quarter' | 'zero' | 'bound';
type Word = { v: number; size: Size; en?: true; unit?: Unit };

// ---------------------------------------------------------------- tables (folded as they are read)
const UNITS_OF: Record<Unit, Set<string>> = {
  money: set('ريال ريالات ريالا الريال ريالين رس sar sr riyal riyals ryal rial rials reyal ريالن'),
  person: set('فرد افراد الافراد شخص اشخاص شخصا فردا نفر انفار انفس نفس نفوس member members person persons people fard afrad ashkhas'),
  child: set('عيال اولاد بنات طفل اطفال ولد بنت ابنا ابناء ايتام بزران بزوره عيل عيلين kids children child sons daughters boys girls'),
};
const UNIT_WORDS: [number, string][] = [
  [1, 'واحد واحده وحده wahid wahed wa7ed wa7id'], [2, 'اثنين اثنان اثنتين اثنتان اتنين اتنان تنين ثنين ثنتين تنتين ithnain etneen ithnayn tnein'],
  [3, 'ثلاثه ثلاث تلاته تلات تلته ثلاثا thalatha talata tlata'], [4, 'اربعه اربع اربعا arba3a arbaa arba'], [5, 'خمسه خمس khamsa 5amsa khams'],
  [6, 'سته ست sitta setta'], [7, 'سبعه سبع sab3a saba sabaa'], [8, 'ثمانيه ثماني ثمان تمانيه تماني تمان تمنيه ثمنيه تمن ثمن thamanya tamanya'], [9, 'تسعه تسع tis3a tes3a tisa'],
];
const STEMS: [number, string][] = [
  [11, 'احد حد حدا احدا ايد'], [12, 'اثن اطن اثنا اتن اتنا ثن طن ثنا تن'], [13, 'ثلاث ثلاثا ثلا ثل ثلث تلات تلت تل تلا'], [14, 'اربع اربعا'], [15, 'خمس خمسا'], [16, 'ست س'],
  [17, 'سبع سبعا'], [18, 'ثمان ثمن ثما تمان تمن تما ثمانيا'], [19, 'تسع تسعا'],
];
const TEEN_ENDS = 'طعش طعشر طاشر تعش تعشر تاشر طعشه تعشه عش عشر اشر طاعش تاعش طعس'.split(' ');
const TENS: [number, string][] = [
  [20, 'عشرين عشرون 3eshreen 3ishrin'], [30, 'ثلاثين ثلاثون تلاتين تلاتون'], [40, 'اربعين اربعون'], [50, 'خمسين خمسون'], [60, 'ستين ستون'], [70, 'سبعين سبعون'], [80, 'ثمانين ثمانون تمانين تمانون'], [90, 'تسعين تسعون'],
];
const HUNDRED_STEMS: [number, string][] = [
  [3, 'ثلاث ثلث تلات تلت تلاته ثلاثه'], [4, 'اربع ربع اربعه'], [5, 'خمس خمسه'], [6, 'ست سته'], [7, 'سبع سبعه'], [8, 'ثمان ثمن ثماني تمان تمن تماني'], [9, 'تسع تسعه'],
];
const THOUSAND_STEMS: [number, string][] = [
  [3, 'ثلاث ثلث تلات تلت'], [4, 'اربع'], [5, 'خمس'], [6, 'ست'], [7, 'سبع'], [8, 'ثمان ثمن تمان تمن'], [9, 'تسع'], [10, 'عشر'],
];
const ENGLISH = 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
const ENGLISH_TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

const WORDS = new Map<string, Word>();
const put = (words: string, word: Word): void => { for (const w of set(words)) if (!WORDS.has(w)) WORDS.set(w, word); };
put('صفر زيرو sifr', { v: 0, size: 'zero' });
for (const [v, words] of UNIT_WORDS) put(words, { v, size: 'unit' });
put('احد احدي احدا اثنا اثني اثنتا اثنتي', { v: 0, size: 'bound' });
put('عشره عشر 3ashra 3ashara ashara', { v: 10, size: 'teen' });
for (const [v, stems] of STEMS) for (const s of stems.split(' ')) for (const end of TEEN_ENDS) put(s + end, { v, size: 'teen' });
for (const [v, words] of TENS) put(words, { v, size: 'ten' });
put('ميه مايه مئه ميت مايت ماءه ميا', { v: 100, size: 'hundred' });
put('ميتين مايتين ميتان مايتان ميتان مئتين', { v: 200, size: 'hundreds' });
for (const [n, stems] of HUNDRED_STEMS) for (const s of stems.split(' ')) for (const end of ['ميه', 'مايه', 'ميت', 'مئه', 'مايت', 'ميا']) put(s + end, { v: n * 100, size: 'hundreds' });
put('الف الاف الوف الفا الافات', { v: 1000, size: 'thousand' });
put('تالاف تلاف', { v: 1000, size: 'thousand' });
put('الفين الفان الفيت', { v: 2000, size: 'thousands' });
for (const [n, stems] of THOUSAND_STEMS) for (const s of stems.split(' ')) for (const end of ['تالاف', 'تلاف', 'الاف', 'طالاف']) put(s + end, { v: n * 1000, size: 'thousands' });
put('مليون ملايين', { v: 1e6, size: 'million' });
put('million millions', { v: 1e6, size: 'million', en: true });
put('نص نصف half', { v: 0.5, size: 'half' });
put('ربع quarter', { v: 0.25, size: 'quarter' });
ENGLISH.forEach((w, v) => put(w, { v, size: v === 0 ? 'zero' : v < 10 ? 'unit' : 'teen', en: true }));
ENGLISH_TENS.forEach((w, i) => put(w, { v: 20 + i * 10, size: 'ten', en: true }));
put('hundred hundreds', { v: 100, size: 'hundred', en: true });
put('thousand thousands k grand', { v: 1000, size: 'thousand', en: true });
put('شخصين فردين نفرين شخصان فردان', { v: 2, size: 'unit', unit: 'person' });
put('ولدين بنتين طفلين ولدان بنتان طفلان يتيمين', { v: 2, size: 'unit', unit: 'child' });
put('ريالين', { v: 2, size: 'unit', unit: 'money' });

/** Number words that after or before these are something else: "الف شكر", "انا ست مطلقة". */
const NOT_AFTER: Record<string, Set<string>> = { ست: set('انا احنا يا الست'), وحده: set('انا كل هي') };
const NOT_BEFORE: Record<string, Set<string>> = {
  الف: set('شكر تحيه مبروك رحمه سلامه سلام حمد مليون'), ميه: set('ميه'), ست: set('مطلقه ارمله كبيره بيت عجوز متزوجه معاقه وحيده مريضه'), مليون: set('شكر'),
};
const MINUS = set('سالب ناقص minus negative');
const NOT_NUMBERS = set('la2 la3 covid19');

// ---------------------------------------------------------------- tokens
const TOKEN = /(?<![\p{L}\p{N}])[-−](?=\d)|\d{1,3}(?:([.,٬،' ])\d{3}(?!\d))(?:\1\d{3}(?!\d))*(?:[.,٫]\d{1,2}(?!\d))?|\d+(?:[.,٫]\d+)?|[a-z]+(?:\d+[a-z]+)+|[a-z]+|\p{L}+/gu;
const ARABIZI = /(?<![\p{L}\p{N}])\d[a-z]{3,}(?!\d)/gu; // "5amsa", "3ashra": the digit is a letter when the whole is a number word

type Token = { text: string; number: Word | null; literal: number | null; and: boolean; the: boolean; not: boolean };

const literalOf = (s: string): number => {
  const grouped = /^([1-9]\d{0,2})(?:[.,٬،' ]\d{3})+(?:[.,٫]\d{1,2})?$/.test(s);
  if (!grouped) return Number(s.replace(/[,٫]/, '.').replace(/[ ،٬']/g, ''));
  const tail = /[.,٫](\d{1,2})$/.exec(s);
  const head = (tail ? s.slice(0, tail.index) : s).replace(/\D/g, '');
  return Number(tail ? `${head}.${tail[1]}` : head);
};

/** Number word under the small words that lean on it: "وخمسمية", "بالف", "الخمسة". */
const lean = (w: string): { word: Word; and: boolean; the: boolean } | null => {
  const found = WORDS.get(w);
  if (found) return { word: found, and: false, the: false };
  const m = /^(و|ف|ب|ل)?(ال)?(\p{L}{2,})$/u.exec(w);
  const word = m && (m[1] || m[2]) ? WORDS.get(m[3] as string) : undefined;
  return word && !(m?.[2] && /^(نص|نصف|ربع)$/.test(m[3] as string)) ? { word, and: m?.[1] === 'و', the: m?.[2] !== undefined } : null;
};

const tokensOf = (folded: string): Token[] => {
  const decoded = folded.replace(ARABIZI, (w) => (WORDS.has(w) ? ` ${ENGLISH[WORDS.get(w)?.v as number] ?? w} ` : w)).replace(/ر\.\s?س\.?/g, ' ريال ');
  const raw = [...decoded.matchAll(TOKEN)].map((m) => m[0]);
  const tokens: Token[] = [];
  for (let i = 0; i < raw.length; i++) {
    const text = raw[i] as string;
    if (/^\d/.test(text)) {
      tokens.push({ text, number: null, literal: literalOf(text), and: false, the: false, not: /^[-−]$/.test(raw[i - 1] ?? '') });
      continue;
    }
    const leaning = NOT_NUMBERS.has(text) ? null : lean(text);
    const base = text.replace(/^و?(?:ال(?=ست))?/, '');
    const barred = leaning && (NOT_AFTER[base]?.has(raw[i - 1] ?? '') || NOT_BEFORE[base]?.has(raw[i + 1] ?? ''));
    const bound = leaning?.word.size === 'bound';
    const next = bound ? WORDS.get((raw[i + 1] ?? '').replace(/^و/, '')) : undefined;
    if (leaning && bound && next && (next.size === 'teen' || next.size === 'ten')) tokens.push({ text, number: { v: text.includes('احد') ? 1 : 2, size: 'unit' }, literal: null, and: leaning.and, the: leaning.the, not: false });
    else tokens.push({ text, number: leaning && !barred && !bound ? leaning.word : null, literal: null, and: leaning?.and ?? false, the: leaning?.the ?? false, not: false });
  }
  return tokens;
};

// ---------------------------------------------------------------- amounts
type Open = Amount & { rest: number; last: Size | 'literal' | null; scale: number; high: boolean; spoken: boolean; h: boolean; t: boolean; u: boolean };
const started = (and: boolean, the: boolean, before: string | null): Open =>
  ({ value: 0, rest: 0, unit: null, and, the, not: false, before, after: null, last: null, scale: 1, high: false, spoken: true, h: false, t: false, u: false });

/** Adds a number word to an open amount; false when it cannot belong to it. */
const join = (o: Open, w: Word, and: boolean): boolean => {
  const first = o.last === null;
  const down = and || first || o.last === 'thousand' || o.last === 'thousands' || o.last === 'million'; // "الف خمسمية"
  const lower = down || o.last === 'hundred' || o.last === 'hundreds';
  const take = (v: number, scale: number): true => { o.rest += v; o.scale = scale; o.last = w.size; return true; };
  switch (w.size) {
    case 'unit':
      if (o.u || o.last === 'literal' || !(lower || (w.en && o.last === 'ten'))) return false;
      o.u = true;
      return take(w.v, 1);
    case 'teen':
      if (w.v === 10 && o.last === 'unit' && !and && !o.t) { o.t = true; return take(10, 1); } // "خمسة عشر"
      if (o.u || o.t || o.last === 'literal' || !lower) return false;
      o.u = o.t = true;
      return take(w.v, 1);
    case 'ten':
      if (o.t || o.last === 'literal' || !lower) return false;
      o.t = true;
      return take(w.v, 1);
    case 'hundred': case 'hundreds':
      if (w.size === 'hundred' && w.en && !and && !o.h && o.last === 'teen') { o.rest *= 100; o.h = true; o.u = o.t = false; o.scale = 100; o.last = w.size; return true; } // "fifteen hundred"
      if (w.size === 'hundred' && !and && (o.last === 'unit' || o.last === 'literal') && !o.h && o.rest % 100 < 10 && o.rest > 0) {
        const units = o.rest;
        o.rest = 0; o.u = false; o.h = true;
        return take(units * 100, 100);
      }
      if (o.h || o.t || o.u || o.last === 'literal' || !down) return false;
      o.h = true;
      return take(w.v, 100);
    case 'thousand': case 'million':
      if ((o.last === 'half' || o.last === 'quarter') && o.scale === 1 && !o.high && !and) { o.value = (o.value + o.rest) * w.v; o.rest = 0; o.high = true; o.last = w.size; return true; } // "3 ونص ألف"
      if (!first && (and || o.rest === 0 || (o.high && w.size === 'thousand' && o.value < 1e6) || (o.high && w.size === 'million'))) return false;
      o.value += (first ? 1 : o.rest) * w.v;
      o.rest = 0; o.h = o.t = o.u = false; o.high = true; o.spoken = true; o.scale = w.v; o.last = w.size;
      return true;
    case 'thousands':
      if (!first && !(and && o.value >= 1e6 && o.rest === 0)) return false;
      o.value += w.v; o.high = true; o.scale = 1000; o.last = w.size;
      return true;
    case 'half': case 'quarter':
      if (first || !and) return false;
      o.value += o.scale * w.v;
      o.last = w.size;
      return true;
    case 'zero':
      if (!first) return false;
      o.last = 'zero';
      return true;
    case 'bound': return false;
  }
};

const unitOf = (w: string): Unit | null => {
  const bare = w.replace(/^(?:ال|ب|ل)(?=\p{L}{3})/u, '');
  for (const u of ['money', 'person', 'child'] as const) if (UNITS_OF[u].has(w) || UNITS_OF[u].has(bare)) return u;
  return null;
};

/** Every amount said in a text, in order, and the words that are none. */
export const amountsOf = (text: string): Counted => {
  const tokens = tokensOf(fold(plain(text).replace(/(?<=\d)[oO]{1,4}(?![a-z])/gi, (o) => '0'.repeat(o.length)))); // "3ooo": the letter for the digit
  const amounts: Amount[] = [];
  const words: string[] = [];
  let open: Open | null = null;
  let and = false;
  let half: number | null = null; // "نص مليون"
  let less = false; // "الفين الا ربع"
  let unitBefore: Unit | null = null;
  const close = (after: string | null): void => {
    if (open) {
      const { rest, last: _, scale: _s, high, spoken, h: _h, t: _t, u: _u, ...a } = open;
      const amount: Amount = { ...a, value: a.value + rest, after };
      const before = amounts.at(-1);
      // "ثلاثة آلاف ريال وخمسمية": one amount, its unit in the middle
      if (before && amount.and && spoken && before.unit === 'money' && before.value >= 1000 && before.value % 1000 === 0 && amount.value < 1000 && amount.unit !== 'person' && amount.unit !== 'child' && before.after === 'joined' && (amount.value >= 10 || amount.unit === 'money')) before.value += amount.value;
      else amounts.push(high ? { ...amount, after: amount.unit === 'money' ? 'joined' : after } : amount);
    }
    open = null;
    less = false;
  };
  for (let i = 0; i < tokens.length; i++) {
    const t = tokens[i] as Token;
    const before: string | null = tokens[i - 1]?.text ?? null;
    const isNumber = t.number !== null || t.literal !== null;
    if (!isNumber) {
      const o = open as Open | null;
      if (t.text === 'و' || t.text === 'and') { and = true; continue; }
      if (t.text === 'الا' && o && o.last !== null) { less = true; words.push(t.text); continue; }
      const unit = unitOf(t.text);
      if (o) {
        if (unit && !o.unit) { o.unit = unit; close(t.text); unitBefore = null; } else { close(t.text); unitBefore = unit; }
      } else unitBefore = unit;
      if (!(t.text === '-' || t.text === '−')) words.push(t.text);
      and = false;
      half = null;
      continue;
    }
    const joined: boolean = and || t.and;
    and = false;
    const o = open as Open | null;
    if (t.literal !== null) {
      const belongs = o !== null && o.high && o.spoken && o.last === 'thousand' && o.rest === 0 && joined && t.literal < 1000 && !t.not;
      if (belongs) { o.rest = t.literal; o.last = 'literal'; o.h = o.t = o.u = true; o.scale = 1; continue; }
      close(t.text);
      const fresh = started(joined, false, before);
      open = { ...fresh, rest: t.literal, last: 'literal', scale: t.literal >= 1000 && t.literal % 1000 === 0 ? 1000 : 1, /* "3000 ونص" */ spoken: false, unit: null, not: t.not || MINUS.has(before ?? '') };
      if (unitBefore === 'money') (open as Open).unit = 'money';
      unitBefore = null;
      continue;
    }
    const w = t.number as Word;
    if (less && o) {
      const off = w.size === 'quarter' || w.size === 'half' ? o.scale * w.v : w.v;
      if (off < o.value + o.rest) o.value -= off;
      less = false;
      continue;
    }
    if (o && join(o, w, joined)) { if (w.unit) o.unit = w.unit; continue; }
    if (o) close(t.text);
    if (w.size === 'half' || w.size === 'quarter') { half = w.v; words.push(t.text); continue; }
    const fresh: Open = { ...started(joined, t.the, before), not: MINUS.has(before ?? ''), unit: w.unit ?? (unitBefore === 'money' ? 'money' : null) };
    unitBefore = null;
    join(fresh, w, joined);
    if (half !== null && (w.size === 'thousand' || w.size === 'million')) fresh.value *= half;
    half = null;
    open = fresh;
  }
  close(null);
  return { amounts, words };
};
