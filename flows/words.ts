/** Recognising the universal words, in people's own spelling. The lists live in common.yaml; staff can add to them. */
import { foldLabel } from '../core/arabic.ts';
import type { Body } from '../core/message.ts';
import { COMMANDS, type Command, type Common } from './format.ts';

const tables = new WeakMap<Common, Map<string, Command>>();
const tableOf = (common: Common): Map<string, Command> => {
  let table = tables.get(common);
  if (!table) {
    table = new Map(COMMANDS.flatMap((c) => [...(common.words[c]?.ar ?? []), ...(common.words[c]?.en ?? [])].map((w) => [foldLabel(w), c] as const)));
    tables.set(common, table);
  }
  return table;
};
const NAMES: ReadonlySet<string> = new Set(COMMANDS);

/** Longest message that can be a universal word, in characters. */
const MAX = 40;

/** The whole message must be the word: "رجوع" is one, "متى رجوع الموظف" is not. A button's id may be a command's name. */
export const commandOf = (common: Common, body: Body): Command | null => {
  if (body.kind === 'choice') return NAMES.has(body.id) ? (body.id as Command) : (tableOf(common).get(foldLabel(body.label)) ?? null);
  if (body.kind !== 'text' || body.text.length > MAX) return null;
  return tableOf(common).get(foldLabel(body.text)) ?? null;
};

/** Courtesies, by their words: nothing else tells «تسلم يدك» from a name or a district of the same length. */
const COURTESY = new RegExp(`(?:^|\\s)(?:${[
  'شكر\\S*', 'مشكور\\S*', 'متشكر\\S*', '(?:ال)?سلام عليكم', 'وعليكم', 'سلامات', 'صباح (?:ال)?(?:خير|نور|ورد|فل|ياسمين)', 'صباحو', 'مسا\\S* (?:ال)?(?:خير|نور|ورد|فل)', 'مساكم', 'صبحكم', 'يسعد\\S*', 'اسعد الله', 'طاب', 'تحيه طيبه', 'حياك\\S*', 'هلا(?: والله| وغلا| فيك\\S*)?$', 'ياهلا', 'اهلا', 'اهلين', 'مرحبا\\S*',
  'ازيك\\S*', 'كيفك\\S*', 'كيف ?حال\\S*', 'اخبارك\\S*', 'شلونك\\S*', 'عساك\\S*', 'الله ي\\S+', 'الله (?:معك\\S*|المستعان|حافظ)', 'اللهم', 'ربي', 'ربنا', 'يارب', 'والله', 'الحمد لله', 'ما ?شا\\S* الله', 'ان ?شا\\S* الله', 'جزاك\\S*', 'بارك الله', '(?:وفق|حفظ|قوا)ك\\S*', 'تسلم\\S*', 'يسلمو', 'يعطيك\\S*', 'العافيه', 'ما ?قصرت\\S*', 'ك[ثت]ر خير\\S*', 'امين(?: يا ?رب\\S*)?$',
  'مع السلامه', 'باي', 'استودع\\S*', 'تصبح\\S*', 'فمان', 'في امان', 'نشوفك\\S*', 'اراكم', 'اسف\\S*', 'معلي?ش', 'عذرا', 'معذره', 'سوري', 'سامح\\S*', 'السموحه', 'حقك علي', 'بعتذر', 'ه{3,}', 'يا', 'خدمت?\\S*', 'برافو', 'كفو', 'ممتاز\\S*', 'غبي\\S*', 'زباله', 'تافه\\S*', '(?:ي?لعن)\\S*', 'مالت', 'الو', 'تجربه', 'تجريبيه',
  'thanks?', 'shukran', 'hello', 'hi', 'hey', 'salam', 'bye', 'good', 'sorry', 'god', 'bot', 'lol', 'ameen', 'well done', 'take care', 'jazak\\S*',
].join('|')})(?=\\s|$)`);
export const isCourtesy = (text: string): boolean => COURTESY.test(foldLabel(text.slice(0, 400)));

/** "One moment": the person looks for a card. */
const PAUSE = /^(?:(?:بس )?(?:لحظه|لحظات|ثواني|ثانيه|دقيقه|دقايق|شويه?)(?: \S+){0,2}|(?:استنى|استنا|انتظر|اصبر)\S*(?: \S+){0,2}|(?:please )?wait(?: \S+){0,3}|(?:one|just a|a) (?:moment|minute|second)(?: please)?)$/;
export const isPause = (text: string): boolean => text.length <= 40 && PAUSE.test(foldLabel(text));

/** Does this read like a question or a wish rather than an answer? Used only where any text would do as an answer. */
const QUESTION = /[?؟]|^(?:هل|كيف|كيفيه|متي|متا|اين|وين|فين|كم|ليش|ليه|لماذا|ايش|وش|شو|ايه|ما هي|ما هو|ماهي|ماهو|من فين|ازاي|امتي|عندي سوال|سوال|ممكن اعرف|ابغي اعرف|ابي اعرف|what|how|when|where|why|who|which|can i|do you|is there|are you)(?:\s|$)/;
export const looksLikeQuestion = (text: string): boolean => QUESTION.test(foldLabel(text.slice(0, 400))) || /[?؟]\s*$/.test(text.slice(-20));

/** «ابغى اكلم موظفة», «ابي وحدة من الاخوات», "a woman please": whoever asks for a woman is answered by one. */
const WOMAN = /(?:^| )(?:(?:ال|ل|لل)?(?:موظفه|موظفات|اخصائيه|باحثه اجتماعيه|مسؤوله|مسووله)|(?:اكلم|احاكي|اتكلم مع|اتواصل مع|ترد علي|تكلمني|ابغي|ابي|اريد|عايزه?|بدي) (?:ال)?(?:وحده|امراه|مراه|حرمه|سيده|ست|اخت|بنت)|وحده من (?:ال)?(?:اخوات|موظفات|حريم|بنات)|(?:female|woman|lady|a women))(?: |$)/;
export const asksForWoman = (text: string): boolean => WOMAN.test(foldLabel(text.slice(0, 400)));

/** «ضيعت الرقم»: help instead of a did-you-mean. */
const LOST = /نسيت|ناسي|ضاع|ضيعت|(?:^| )(?:ما|مو|مش|لا) ?(?:عندي|معي|معايا|لقيت\S*|حافظ\S*|متذكر\S*|اتذكر\S*|اعرف\S*|ادري|يوجد)|forgot|lost|(?:don['’ ]?t|do not) (?:have|know|remember)/;
export const isLost = (text: string): boolean => LOST.test(foldLabel(text.slice(0, 200)));

/** «كم قدامي»، «متى تردون»: asked while staff are awaited. */
const PLACE_ASKED = /(?:^| )(?:كم (?:باقي|بقي|قدامي|قبلي|قدامنا|واحد|شخص)|دوري|دورنا|قدامي|متي (?:\S+ )?(?:ت?يردو?ا?ن?|تردو?ن?|دوري|يرد|الرد|يجي|يكلم\S*|تكلمو\S*)|مطولين|تاخرتوا?|وين(?:كم)? (?:الموظف|الموظفه)|how (?:long|many)|my turn|queue|how much longer)(?: |$)/;
export const asksPlace = (text: string): boolean => PLACE_ASKED.test(foldLabel(text.slice(0, 200)));

/** «كلموني»، «حولوني لأحد»: a person is asked for, not spoken of. */
const PERSON = /(?:^| )(?:(?:ا|ت|ي|ن)?(?:كلم|حول|حاك|اتصل|تواصل|رد)\S*|talk|speak|human|agent|connect)(?: |$)/;
export const wantsPerson = (text: string): boolean => PERSON.test(foldLabel(text.slice(0, 200)));

/** How a message is opened, when more follows. */
const SALUTATIONS = [
  ['salam', /^(?:ا?ل?سلام ?(?:و )?عليكم|ا?ل?سلام عليك|as?salamu? ?(?:u )?alaikum|salamu? alaikum|salam)(?: |$)/], ['morning', /^(?:صباح (?:ال)?(?:خير|نور|ورد|فل)|صبحكم الله|good morning)(?: |$)/], ['evening', /^(?:مسا\S* (?:ال)?(?:خير|نور)|مساكم الله|good evening)(?: |$)/],
] as const;
export const salutation = (text: string): (typeof SALUTATIONS)[number][0] | null => {
  const folded = foldLabel(text.slice(0, 80));
  return SALUTATIONS.find(([, re]) => re.test(folded))?.[0] ?? null;
};

/** «ابغى»، "I want": somebody who asks for something to be done, not about it. */
const WISH = /(?:^| )[وف]?(?:ابغي|ابغا|ابي|ابا|اريد|نريد|نبي|نبغي|عايز\S*|عاوز\S*|بدي|بدنا|ودي|حاب\S*|ارغب|احتاج|محتاج\S*|لازم|i want|i would like|i d like|i need)(?: |$)/;
export const isWish = (text: string): boolean => WISH.test(foldLabel(text.slice(0, 400)));
