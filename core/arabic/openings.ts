/** Greetings, du'a and courtesy around a question, and quoted text under it. They say nothing about the topic. Spelled after `foldLetters`. */
const PHRASES = [
  'السلام عليكم ورحمه الله وبركاته', 'السلام عليكم ورحمه الله', 'السلام عليكم ورحمت الله وبركاته', 'السلام عليكم', 'سلام عليكم', 'السلام عليك', 'سلام', 'وعليكم السلام', 'عليكم السلام', 'صباح الخير', 'صباح النور', 'مساء الخير', 'مسا الخير', 'مساء النور', 'صباحكم سعيد',
  'يسعد صباحكم', 'يسعد مساكم', 'اهلا وسهلا', 'اهلا', 'اهلين', 'هلا والله', 'هلا', 'هلا وغلا', 'مرحبا', 'مرحبتين', 'حياكم الله', 'حياك الله', 'كيف حالكم', 'كيف الحال', 'كيفكم', 'ازيكم', 'ازيك', 'عساكم بخير', 'عساكم طيبين', 'كل عام وانتم بخير', 'رمضان كريم',
  'جزاكم الله خير', 'وجزاكم الله خير', 'وجزاكم الله خيرا', 'والله يجزاكم خير', 'وجزاك الله خير', 'جزاكم الله خيرا', 'جزاكم الله كل خير', 'جزاك الله خير', 'جزاك الله خيرا', 'بارك الله فيكم', 'بارك الله فيك', 'وفقكم الله', 'اثابكم الله', 'رحم الله والديكم', 'الله يرحم والديكم', 'الله يجزاكم خير', 'الله يجزيكم الخير', 'الله يعطيكم العافيه',
  'الله يعطيكم الصحه والعافيه', 'يعطيكم العافيه', 'يعطيك العافيه', 'الله يعافيكم', 'الله يبارك فيكم', 'الله يكتب اجركم', 'الله يجعلها في ميزان حسناتكم', 'في ميزان حسناتكم', 'الله يوفقكم', 'ربنا يبارك فيكم', 'ربنا يكرمكم', 'ربنا يجازيكم خير', 'ما قصرتوا', 'ما قصرتو',
  'شكرا لكم', 'شكرا جزيلا', 'شكرا', 'مشكورين', 'مع الشكر', 'ولكم جزيل الشكر', 'ولكم الشكر', 'وشكرا لكم', 'وشكرا', 'تحياتي', 'مع التحيه', 'لو سمحتوا', 'لو سمحتم', 'لو سمحت', 'لو تكرمتوا', 'لو تكرمتم', 'من فضلكم', 'من فضلك', 'بعد اذنكم', 'بعد اذنك', 'عفوا', 'رجاء', 'ارجوكم', 'تكفون', 'تكفى', 'تكفي', 'بالله عليكم', 'بالله',
  'يا اخي', 'يا اخوي', 'يا اختي', 'يا استاذ', 'يا استاذه', 'يا اخوان', 'يا اخواني', 'اخواني', 'اخوي', 'اختي الكريمه', 'اخي الكريم', 'يا جماعه', 'يا جماعه الخير', 'يا اهل الخير', 'يا فندم', 'يا باشا', 'حبيبي', 'يا شيخ', 'يا طيبين', 'عندي سوال', 'عندي استفسار', 'سوال', 'استفسار', 'ابغى اسال', 'ابغي اسال', 'ابغا اسال', 'حاب اسال', 'حابه اسال', 'ودي اسال', 'بدي اسال', 'عايز اسال', 'عايزه اسال',
  'hi there', 'hi', 'hello', 'hey', 'dear', 'good morning', 'good evening', 'please', 'thanks', 'thank you', 'thx', 'excuse me', 'assalamu alaikum', 'asalamu alaikum', 'salam alaikum', 'salam 3alaikum', 'alsalam 3alaikum', 'assalam alaikum', 'salam', 'ahlan', 'marhaba', 'law samaht', 'law sama7t', 'i have a question', 'السلام علیكم',
];
const byFirst = new Map<string, string[][]>();
for (const words of PHRASES.map((p) => p.split(' '))) {
  const list = byFirst.get(words[0] as string) ?? [];
  list.push(words);
  byFirst.set(words[0] as string, list.sort((a, b) => b.length - a.length));
}
const LONGEST = Math.max(...PHRASES.map((p) => p.split(' ').length));
/** الله يسعدكم، الله يحفظكم، الله يخليكم لنا ...: open-ended in Arabic, so a shape and not a list. */
const isWish = (a: string | undefined, b: string | undefined): boolean => a === 'الله' && b !== undefined && /^ي.{2,}(?:كم|كن|ك|كو|هم)$/.test(b);
const AFTER_WISH = new Set(['العافيه', 'خير', 'الخير', 'الصحه', 'فيكم', 'لنا', 'الجنه', 'يارب', 'يا', 'رب', 'دنيا', 'واخره', 'كل', 'ويعافيكم', 'ويحفظكم', 'ويسعدكم', 'ويوفقكم', 'ويجزاكم']);

/** [from, to) of the words left when courtesy is peeled off both ends. Empty when courtesy is all there is. Linear: each word is looked at a bounded number of times. */
export const peel = (words: readonly string[]): { from: number; to: number } => {
  let from = 0;
  for (let moved = true; moved && from < words.length;) {
    moved = false;
    if (isWish(words[from], words[from + 1])) {
      from += 2;
      while (from < words.length && AFTER_WISH.has(words[from] as string)) from++;
      moved = true;
      continue;
    }
    const hit = byFirst.get(words[from] as string)?.find((p) => p.every((w, i) => words[from + i] === w));
    if (hit) { from += hit.length; moved = true; }
  }
  let to = words.length;
  for (let moved = true; moved && to > from;) {
    moved = false;
    for (let n = Math.min(LONGEST, to - from); n >= 1 && !moved; n--) {
      const start = to - n;
      if ((n === 2 && isWish(words[start], words[start + 1])) || byFirst.get(words[start] as string)?.some((p) => p.length === n && p.every((w, i) => words[start + i] === w))) {
        to = start;
        moved = true;
      }
    }
  }
  return { from, to };
};

/** Lines of an earlier message that mail and chat programs repeat ("> ..." ) are not what the person says now, unless nothing else is there. */
export const withoutQuotes = (text: string): string => {
  if (!/^\s*[>›»|]/m.test(text)) return text;
  const own = text.split('\n').filter((l) => !/^\s*[>›»|]/.test(l)).join('\n');
  return /[\p{L}\p{N}]/u.test(own) ? own : text;
};
