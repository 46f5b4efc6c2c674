/** What is no story, however its letters look: a message of strangers to the base, and the name of a person. */
import { FILLERS } from '../core/arabic.ts';
import type { Token } from '../core/arabic.ts';
import { stemOf } from './features.ts';
import type { NearWords } from './near.ts';
import type { Space } from './space.ts';
import { knowsStem } from './space.ts';

/** Words of a message that the base knows (or mends into one it knows) before pieces of letters may ring an alarm without a cue. With 2 none of the 397
 *  danger phrasings of the seed is lost, each asked of the others; 42 of 116 false alarms over 3,348 names remain for the table below. */
const ENOUGH = 2;

/** In fewer words than these a mended one does not count: «الحبيب» would be milk that a child lacks. (Of danger phrasings with a slip in two words of three 95.1 % are heard then, 95.3 % without any of these rules, 94.0 % when a mended word never counts.) */
const MENDED = 4;

/** Given names and families that are words of the base too, or near one («حياة», «أماني», «منى», «الحلبي»). Spelled after `foldLetters`. */
const NAMES: ReadonlySet<string> = new Set((`
  محمد احمد عبدالله عبدالرحمن عبدالعزيز خالد فهد سلطان سعود سعد سعيد صالح علي حسن حسين عمر عثمان يوسف ابراهيم موسي عيسي يحيي حامد حمد حماد كمال جلال بلال هلال فيصل ماجد مبارك مساعد منصور ناصر نادر
  راشد رامي زياد زيد سالم سلمان سيف شاكر شريف صبري صقر ضيف طارق طاهر عادل عامر عباس غازي غالب غانم فارس فايز كريم مقبل حاتم حسام خليل رضا رجب رمضان شعبان ربيع عوض عيد فالح هارون
  فاطمه عايشه خديجه مريم زينب ساره نوره هند هدي هيفا مني مها ملاك لطيفه ليلي ريم رهف رغد دعا دلال جواهر جميله حصه حنان حياه خلود سلوي سلمي سميره سعاد شيخه شريفه شهد شروق صفيه عبير عفاف غاده فوزيه كوثر منيره
  نوال هاجر هاله هبه وداد وجدان وفا ياسمين امل اسما اماني اميره ايمان ابتسام الجوهره العنود بدريه بشاير تهاني ثريا حليمه رقيه سليمه
  الحربي المطيري العتيبي الجهني القحطاني الغامدي الزهراني الشهري العمري المالكي الانصاري الهاشمي الحلبي المصري الشامي المدني الخطيب خطيب العبيدي الفضلي الكثيري العطوي البلوي العلي الناصر
  الاسمري العقيل خياط حداد نجار قاضي فقيه شاهين حسنين درويش بخاري امام كاتب عطار كردي مدني مكي لولوه دانه ديمه سامي سمير البشري الموسوي الحسيني العلوي فلاته اسماعيل القصيمي سندي هندي
  اكرم انس اوس اياد ايهاب باسل باسم بدر بسام بشار بكر تامر توفيق ثامر جاد جمعه جهاد حارث حبيب حكيم حنيف خلف داود دخيل راكان رامز رزق رشاد رشدي رشيد رفيق رمزي زاهر
  زهير ساري سراج سلام سليم سهيل شادي شفيق شكري شهم صادق صفي صلاح صهيب ضيا طه ظافر عاكف عبدالاله عبدالباسط عبدالجبار عبدالحكيم عبدالحي عبدالخالق عبدالرووف عبدالسلام
  عبدالصمد عبدالغني عبداللطيف عبدالمحسن عبدالملك عبدالمنعم عبدالواحد عدي عرفات عزام عزيز عطا عطيه عكرمه علا عمار عون غسان فاروق فتحي فراس فرج فضل فلاح قيس كاظم كنان
  لقمان مومن مويد مجاهد مجدي محسن مختار مراد مرشد مرعي مسعود مشرف مصعب مطر معتز معتصم مفلح منذر مهدي موفق ناجي نصر نضال نعمان نواف هزاع هيثم وسام وضاح يزن اثير احلام
  اروي اريج اسيل اشواق اصيل الا امجاد امنه اميمه انوار انيسه اسرا اكرام الهام انصاف باسمه بسمه بثينه بلقيس بيان تغريد تماضر جمانه جني جود حسنا حفصه حوريه خوله دارين
  دره دنيا ذكري رابعه راويه رباب رحمه رزان رشا رفيف رنده روعه روان ريماس زبيده زهرا زهره ساميه سحر سديم سكينه سلافه سماح سمر سنا سندس سهام سهي سوسن شاديه شذي شفا شمس
  شيما صابره صباح صفا ضحي طيف عاليه عايده عبله عتاب عروب عزه عزيزه عطاف عليا عهود غدير غرام غيدا فاتن فجر فدا فرح فرحه فريده فضه قمر كامله كريمه لبني لجين لطف ليان
  مامونه ماجده مرام مروه مسره معالي ملكه منال منتهي موده ميار مي ميسا ناديا نجاه نجوي ندي نرمين نعمه نهي نور نورهان هنا هيام ويام وجد ورده وسن وصال يسري يسر الغريب
  المرشد العسكر الشايع الحبيب العلياني المقبل العوض الفقيه المعلم النجار السيد الشيخ الطيار العيد الغيث الفارس المسلم النعيم النمر الهندي القاسم الفراج المفلح الراشد
  السعدي الوابل الحافظ الدباغ الخريجي الاسلمي المغربي الصالحي
  حمدان حيدر حمود حماد نعيم نبيل نايف نواف وليد هشام هيثم جابر جاسم حازم حمزه ربيع شهاب صفوان ضاري عواد عياد فواز قصي لافي ماطر مفرح لينا رنا روان رؤي ديمه سميه عواطف غزيل فايزه موضي مشاعل ميسون نجلا نجود نوف جوزا
  laila layla leila lyla noura sara hind mona muna hayat amal alharbi harbi almalki alsaeed`).trim().split(/\s+/));
/** Belong to the name after them. */
const JOINS: ReadonlySet<string> = new Set('بن ابن بنت عبد ال ابو ابا ام انا اسمي اسمه اسمها'.split(' '));
/** Said before a name, by anybody about anything. */
const OPENS: ReadonlySet<string> = new Set(['انا', 'اسمي', 'اسمه', 'اسمها', 'name']);
/** Numbers and money answer a question: «خمسة آلاف» is somebody's income, though a blackmailer asks for as much in the base. Spelled after `foldLetters`. */
const COUNTS: ReadonlySet<string> = new Set((`
  واحد واحده اثنين اتنين ثنتين اثنان ثلاث ثلاثه تلات تلاته اربع اربعه خمس خمسه ست سته سبع سبعه ثمان ثمانيه تمن تمانيه تسع تسعه عشر عشره عشرين ثلاثين تلاتين اربعين خمسين ستين سبعين ثمانين تمانين تسعين
  ميه مئه مايه ميتين مئتين الف الاف الفين تلاف نص ربع ريال ريالات شهر شهرين سنه سنتين`).trim().split(/\s+/));
/** A name has this many words at most. */
const LONGEST = 7;
/** In so few words one known name and nothing that joins a sentence («في», «ما», «انا») is a name, though its other words be words of the base («دنيا», «الغريب»). */
const SHORT = 5;

export type Knows = { space: Space; near: NearWords };

const isStranger = (t: Token, { space }: Knows): boolean => !knowsStem(space, stemOf(t));

/** «الناصر» and «الخالدي» are families of somebody called so. */
const isOne = (w: string): boolean => NAMES.has(w) || (w.startsWith('ال') && (NAMES.has(w.slice(2)) || (w.endsWith('ي') && NAMES.has(w.slice(2, -1)))));
const isKnownName = (t: Token): boolean => isOne(t.raw) || isOne(t.text);
/** Nothing but a name: at least one that the table knows; the other words are names too, or strangers, or words without a sentence around them. */
const isName = (list: readonly Token[], knows: Knows): boolean => {
  if (list.length > LONGEST || !list.some((t) => isKnownName(t))) return false;
  const bare = list.length <= SHORT && !list.some((t) => (FILLERS.has(t.text) || FILLERS.has(t.raw)) && !JOINS.has(t.raw) && !isKnownName(t));
  return list.every((t) => isKnownName(t) || JOINS.has(t.raw) || (bare && t.script === 'ar') || isStranger(t, knows));
};

/** May this message ring an alarm by its likeness to alarming phrasings alone? Words that nobody wrote before have only pieces of letters in common with them
 *  («حامد» with «حامل»), and whatever is unknown weighs nothing against those. */
export const isStory = (list: readonly Token[], knows: Knows, enough = ENOUGH): boolean => {
  if (isName(list, knows)) return false;
  const seen = new Set<string>();
  for (const t of list) {
    if (t.script === 'number' || OPENS.has(t.raw) || COUNTS.has(t.raw)) continue;
    if (!isStranger(t, knows)) seen.add(stemOf(t));
    else if (list.length >= MENDED) for (const w of knows.near.repair(t.text) ?? []) seen.add(w);
    if (seen.size >= enough) return true;
  }
  return false;
};
