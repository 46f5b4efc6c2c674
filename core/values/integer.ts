/** A whole number as people say it: "٤٬٥٠٠ ريال", "الفين وخمسمية", "6 أفراد", "لوحدي", "ما عندي دخل". Fractions are rounded down. */
import { amountsOf, type Amount } from './numbers.ts';
import { plain, wordsOf } from './spelling.ts';
import type { Reading } from './reading.ts';

// ---------------------------------------------------------------- tables, in folded spelling (spelling.ts): no hamza, ه for ة
/** Nothing, said without a number. */
const NOTHING = [
  'ما (عندي|عندنا|لي|لنا|معي|لدي|يوجد|يجيني|استلم) (اي |ولا )?(دخل|راتب|مصدر|شي|فلوس|معاش|مدخول|حاجه|عيال|اولاد|اطفال|ابنا)', '(ماعندي|ماعندنا|مالي|معنديش|معندناش|ماعنديش|مافي|مافيه|مفيش|ما في|ما فيه|مافيش|مامعي|ماهناك|ما هناك) (اي |ولا )?(دخل|راتب|مصدر|شي|فلوس|معاش|حاجه|مدخول|عيال|اولاد|اطفال|ابنا)',
  '(ما|لا) ?يوجد (لدي |عندي |لي |لنا )?(اي )?(دخل|راتب|مصدر|شي)', 'لا شي', 'لاشي', 'ولا شي', 'ولاشي', 'ولا حاجه', 'ولا ريال', 'ولا هلله', 'ولا قرش', 'ولا فلس', 'لا دخل', 'لا راتب', 'بدون (اي )?(دخل|راتب)', 'من غير (دخل|راتب)', 'بلا (دخل|راتب)', 'ليس (لدي|عندي|لي|هناك) (اي )?(دخل|راتب|مصدر|شي)', 'الدخل معدوم', 'معدوم', 'لا املك (دخل|دخلا|شي|راتب|راتبا)',
  'none', 'nothing', 'nil', 'no (income|salary|money|kids|children)', '(i )?(have no|dont have any|dont have an|dont have) (income|salary|money)', 'without income', 'ma 3indi (dakhl|d5l|ratib|shay)', 'mafi (dakhl|shay)',
];
/** Nothing too, when the message ends there: "ما عندي" but not "ما عندي فكرة". */
const NOTHING_ALONE = 'ما في|مافي|مافيه|مفيش|ما فيه|معنديش|ماعندي|ما عندي|ما معي|مالي|(ما|لا) ?يوجد|بدون|بلا|mafi|ma fi';
const NOTHING_SAID = new RegExp(` (${NOTHING.join('|')})(?= )| (${NOTHING_ALONE})(?: (?:والله|ابدا|حاليا|الان|الحين|دحين|للاسف|الحمد|لله|الحمدلله|شكرا))* $`);
const EXCEPT = new Set('غير الا سوي بس فقط except only but'.split(' '));
const ALONE = / (لوحدي|لحالي|وحدي|بلحالي|بروحي|بمفردي|وحيد|وحيده|انا (بس|فقط|وحيد|وحيده)|(بس|فقط) انا|شخص|فرد|نفر|alone|just me|only me|me only|by myself|myself|single person)(?= )/;
/** Another currency: not ours to convert. */
const ELSEWHERE = / (دولار|دولارات|جنيه|جنيهات|دينار|دنانير|درهم|دراهم|يورو|ليره|روبيه|dollars?|usd|euros?|eur|egp|aed|rupees?|pounds?)(?= )|[$€£]/;
/** Others of the family, named rather than counted. */
const KIN = new Set('زوجتي زوجي مراتي مرتي جوزي حرمتي امي ابوي ابي والدتي والدي ابويا اخوي اختي اخواني خواتي اخوتي عيالي اولادي ولدي بنتي بناتي ابني ابنائي جدتي جدي اهلي اطفالي زوجاتي والديه والدين ام اب wife husband mother father mom dad kids children son daughter sons daughters brother sister parents'.split(' '));
/** After a count of persons: the one who speaks is not among them. */
const BESIDES = new Set(['وانا', 'غيري', 'معي', 'معاي', 'معايا', 'وياي']);
const SELF = new Set(['انا', 'وانا', 'me', 'i', 'myself', 'نفسي']);

/** "انا وزوجتي وثلاثة عيال": adding up is not ours to do; a total said in so many words is. */
const enumerates = (words: string[], amounts: Amount[]): boolean => {
  const kin = words.filter((w) => KIN.has(w) || KIN.has(w.replace(/^و/, '')));
  const self = words.some((w) => SELF.has(w));
  const joined = words.some((w) => w.startsWith('و') && KIN.has(w.slice(1))) || (kin.length > 1);
  if (amounts.some((a) => a.unit === 'person')) return false;
  if (!(self && kin.length) && !((self || kin.length) && amounts.some((a) => a.and)) && !joined) return false;
  return !amounts.length || amounts.some((a) => a.and || a.the || a.unit === 'child' || a.unit === null && KIN.has((a.after ?? '').replace(/^و/, '')));
};

export const readInteger = (text: string, { min, max }: { min: number; max: number }): Reading<number> => {
  const { amounts, words } = amountsOf(text);
  const fits = (n: number): boolean => n >= min && n <= max;
  const settle = (n: number): Reading<number> => (fits(n) ? { ok: Math.floor(n) + 0 } : { no: 'range' });
  const said = ` ${wordsOf(text).join(' ')} `;

  if (enumerates(words, amounts) || (amounts.length > 0 && ELSEWHERE.test(`${said}${plain(text)}`))) return { no: 'unclear' };
  if (amounts.some((a) => a.unit === 'person' && BESIDES.has(words[words.indexOf(a.after ?? '') + 1] ?? ''))) return { no: 'unclear' };
  if (NOTHING_SAID.test(said)) {
    if (!amounts.length) return settle(0);
    const but = amounts.filter((a) => a.before !== null && EXCEPT.has(a.before.replace(/^ب(?=.{3})/, '')));
    if (!amounts.every((a) => a.value === 0) && but.length !== 1) return { no: 'unclear' };
    return settle(but[0]?.value ?? 0);
  }
  if (!amounts.length) return ALONE.test(said) ? settle(1) : { no: 'format' };

  if (amounts.some((a) => a.not)) return { no: 'range' };
  const different = (list: Amount[]): number[] => [...new Set(list.map((a) => Math.floor(a.value)))];
  const all = different(amounts);
  if (all.length === 1) return settle(all[0] as number);
  const counted = different(amounts.filter((a) => a.unit === 'money' || a.unit === 'person'));
  if (counted.length === 1) return settle(counted[0] as number);
  const fitting = counted.filter(fits);
  return fitting.length === 1 ? settle(fitting[0] as number) : { no: 'unclear' };
};
