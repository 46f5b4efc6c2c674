/** A person's full name: two to seven parts, letters only. Spelling is the person's own and is kept. */
import { fold, plain, wordSet as set } from './spelling.ts';
import type { Reading } from './reading.ts';

const MIN_PARTS = 2;
const MAX_PARTS = 7;

// Tables are folded as they are read.
/** What stands before a name, longest first. */
const OPENINGS = [
  'السلام عليكم ورحمه الله تعالي وبركاته', 'السلام عليكم ورحمه الله وبركاته', 'السلام عليكم ورحمه الله', 'السلام عليكم', 'سلام عليكم', 'وعليكم السلام ورحمه الله وبركاته', 'وعليكم السلام ورحمه الله', 'وعليكم السلام', 'عليكم السلام', 'بسم الله الرحمن الرحيم', 'بسم الله',
  'صباح الخير', 'صباح النور', 'مساء الخير', 'مسا الخير', 'مساء النور', 'مسا النور', 'مرحبا', 'اهلا وسهلا', 'اهلا', 'يا هلا والله', 'يا هلا', 'يا مرحبا', 'هلا والله', 'هلا', 'حياك الله', 'حياكم الله', 'سلام', 'لو سمحت', 'لو سمحتم', 'من فضلك', 'ان شا الله', 'اكيد', 'تفضل', 'تفضلي', 'ابشر', 'حاضر', 'طيب', 'نعم',
  'اسمي الكامل هو', 'اسمي الكامل', 'اسمي الرباعي', 'اسمي الثلاثي', 'اسمي هو', 'اسمي', 'انا اسمي', 'انا', 'الاسم الكامل هو', 'الاسم الكامل', 'الاسم الرباعي', 'الاسم الثلاثي', 'الاسم بالكامل', 'الاسم كامل', 'الاسم هو', 'الاسم', 'اسم المستفيد', 'اسم المستفيده', 'اسم مقدم الطلب', 'معك', 'معاك', 'معكم', 'معاكم', 'اخوك', 'اخوكم', 'اختك', 'اختكم', 'المواطن', 'المواطنه', 'الاستاذ', 'الاستاذه', 'هو', 'ميرا نام', 'مي نام',
  'my full name is', 'my name is', 'the name is', 'name is', 'my name', 'full name', 'name', 'i am', 'im', 'i m', 'this is', 'it is', 'its', 'hello', 'hi', 'hey', 'dear', 'good morning', 'good evening', 'salam alaikum', 'salam alaykum', 'assalamu alaikum', 'assalam alaikum', 'as salamu alaykum', 'salam', 'ismi', 'esmi', 'ismy', 'esmy', 'isme', 'ana ismi', 'ana esmi', 'ana', 'mera naam', 'mera nam', 'mr', 'mrs', 'ms', 'miss', 'yes', 'ok', 'sure',
].map((s) => s.split(' ').map(fold)).sort((a, b) => b.length - a.length);
/** What stands after it. */
const CLOSINGS = [
  'شكرا', 'وشكرا', 'شكرا لكم', 'شكرا لك', 'وشكرا لكم', 'شكرا جزيلا', 'جزاك الله خير', 'جزاكم الله خير', 'جزاك الله خيرا', 'جزاكم الله خيرا', 'وجزاكم الله خير', 'وجزاكم الله خيرا', 'الله يعطيك العافيه', 'الله يعطيكم العافيه', 'يعطيك العافيه', 'يعطيكم العافيه', 'بارك الله فيكم', 'بارك الله فيك', 'الله يجزاكم خير', 'الله يجزاك خير', 'الله يحفظكم', 'الله يبارك فيكم', 'لو سمحت', 'من فضلك', 'مشكورين', 'تسلم', 'تسلمون', 'تحياتي', 'السلام عليكم', 'هذا اسمي', 'هذا اسمي الكامل', 'هي', 'هون',
  'thanks', 'thank you', 'thank you very much', 'please', 'sir', 'hai', 'hay', 'hoon', 'shukran',
].map((s) => s.split(' ').map(fold)).sort((a, b) => b.length - a.length);
/** Words no name holds: their presence means a question, a story or a command. */
const NOT_NAMES = set(`انتظر لحظه دقيقه ثواني بعدين توكلت ماشا استفسار سوال بوت روبوت الغا كنسل تعديل متاكد عايله كيف كيفيه ليش ليه لماذا لمذا وين فين اين هل وش ايش شو ايه ماذا متي امتي كم بكم مين منو من في فيه عن الي علشان عشان لان لانه لكن بس اذا لو ان هذا هذه هذي ذا دا دي ده ما مو مش موب لا ولا لم لن ليس غير نعم لسه
  ابغي ابغا ابا اريد نبغي نبي عايز عايزه عاوز عاوزه بدي ودي محتاج محتاجه نحتاج احتاج ممكن اقدر يقدر تقدر لازم ارجو ارجوكم ساعدوني ساعدني مساعده المساعده طلب الطلب طلبي اقدم اسجل سجل تسجيل التسجيل سجلت فهمت افهم مافهمت ادري مدري اعرف عندي عندنا عنده معي لي لدي كان كنت صار صارت جيت رحت اخذ قال قالت اسم اسمك اسمه ليس رقم رقمي الهويه هويه هويتي جوال جوالي ايميل عنوان
  ارمله ارمل مطلقه ايتام يتيمه معاق معاقه مريض مريضه عاطل عاطله زوجي زوجتي ولدي بنتي عيالي اولادي امي ابوي والدتي والدي ابني اختي اخوي سلفه ايجار الايجار فواتير فاتوره كهربا سله غذائيه راتب راتبي حي شكرا العفو القائمه رجوع موظف موظفه الجمعيه جمعيه قلت لك لكم هناك الحين الان دحين دلوقتي اليوم بكره قبل بعد كلها حسبي حسبنا ونعم الوكيل والله بالله كذا كده يعني شي شيء حاجه انتو انتم انت هو هي هم احنا نحن اكتب كتبت ارسل ارسلت تكلم اتكلم خلاص كيفك اخبارك كيفكم
  how what where when why who which is are was were do does did could would want need the help of for from in on at to my your you me we it this that please register registration name request application id number phone yes no okay not dont have has menu back cancel staff human agent thanks thank hello hi know understand`);
/** A message of these alone agrees to something; beside others some of them are names. */
const ASSENT = set('ايوه ايوا ايه اي اه اجل اكيد زين صح الله تمام اوكي اوك طيب ماشي موافق موافقه حاضر ابشر كامل هنا هلا سلام ok sure');
/** Openings that are names too (Salam, Hala, Tayyib, Ana): only before another opening, or a comma. */
const MAYBE_NAMES = set('سلام هلا طيب ابشر حاضر salam ana miss');
/** Belong to the word after them: "عبد الله" and "بن سعد" are one part. */
const JOINS = set('بن ابن بنت عبد ال ابو ابا ابي ام اخو بو bin ibn bint bent abdul abdel abd al el abu abou um umm ould bnt');

const LETTER = /^[\p{Script=Arabic}\p{Script=Latin}'’ʼ.\-\p{M}]+$/u;
const NEVER = /[?؟\d@<>{}[\]=#*%$€£\\]|https?:|www\./u;
const LAUGH = /^(?:ه+|(?:ha)+|(?:lo)+l|خ+)$/;

type Word = { own: string; folded: string; pause: boolean };
/** Words with their own spelling, and whether a comma, colon or line end follows. */
const split = (said: string): Word[] => {
  const words: Word[] = [];
  for (const [piece] of said.replace(/(?<=\p{L}{3})\.(?=\p{L}{3})/gu, ' ').matchAll(/[\p{L}\p{M}'’ʼ.\-]+|[،,:;؛!\n]/gu)) {
    const last = words.at(-1);
    if (/^[،,:;؛!\n]$/.test(piece)) { if (last) last.pause = true; continue; }
    const own = piece.replace(/^['’ʼ.\-]+|['’ʼ\-]+$/gu, '');
    if (/\p{L}/u.test(own)) words.push({ own, folded: fold(own).replace(/['.]/g, ''), pause: false });
  }
  return words;
};
const startsWith = (words: Word[], at: number, phrase: string[]): boolean => phrase.every((w, i) => words[at + i]?.folded === w);
/** Phrases by one of their words, so that few are tried; the order within a word stays longest first. */
const by = (phrases: string[][], word: (p: string[]) => string): Map<string, string[][]> => Map.groupBy(phrases, word);
const OPENINGS_BY_FIRST = by(OPENINGS, (p) => p[0] as string);
const CLOSINGS_BY_LAST = by(CLOSINGS, (p) => p.at(-1) as string);
const opening = (words: Word[], at: number): string[] | undefined => OPENINGS_BY_FIRST.get(words[at]?.folded ?? '')?.find((p) => startsWith(words, at, p));

/** Without what stands before and after the name. */
const peel = (all: Word[]): Word[] => {
  let words = all;
  for (;;) {
    const open = opening(words, 0);
    if (!open) break;
    const perhaps = open.length === 1 && MAYBE_NAMES.has(open[0] as string);
    const sure = words[0]?.pause || opening(words, 1) || (open[0] === 'ana' && !words.every((w) => /^\p{Lu}/u.test(w.own)));
    if (perhaps && !sure) break;
    words = words.slice(open.length);
  }
  for (;;) {
    const close = CLOSINGS_BY_LAST.get(words.at(-1)?.folded ?? '')?.find((p) => p.length <= words.length && startsWith(words, words.length - p.length, p));
    if (!close) return words;
    words = words.slice(0, words.length - close.length);
  }
};

/** `min` and `max` count characters. */
export const readName = (text: string, { min, max }: { min: number; max: number }): Reading<string> => {
  const said = plain(text);
  if (NEVER.test(said)) return { no: 'format' };
  const words = peel(split(said));
  const barred = ({ folded: w }: Word): boolean => !JOINS.has(w) && (NOT_NAMES.has(w) || LAUGH.test(w) || (/^و.{2,}/.test(w) && w !== 'ولي' && NOT_NAMES.has(w.slice(1))));
  if (!words.every((w) => LETTER.test(w.own)) || words.some(barred) || words.every((w) => ASSENT.has(w.folded))) return { no: 'format' };
  const parts = words.filter((w, i) => !(JOINS.has(w.folded) && i < words.length - 1)).length;
  const name = words.map((w) => w.own).join(' ').replace(/(?<=\p{L}{2})\.+$/u, ''); // a full stop, not the dot of "M."
  const length = [...name].length;
  return parts < MIN_PARTS || parts > MAX_PARTS || length < min || length > max ? { no: 'length' } : { ok: name };
};
