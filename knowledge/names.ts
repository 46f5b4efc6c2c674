/** What is no story, however its letters look: a message of strangers to the base, and the name of a person. */
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
  laila layla leila lyla noura sara hind mona muna hayat amal alharbi harbi almalki alsaeed`).trim().split(/\s+/));
/** Belong to the name after them. */
const JOINS: ReadonlySet<string> = new Set('بن ابن بنت عبد ال ابو ابا ام انا اسمي اسمه اسمها'.split(' '));
/** Said before a name, by anybody about anything. */
const OPENS: ReadonlySet<string> = new Set(['انا', 'اسمي', 'اسمه', 'اسمها', 'name']);
/** A name has this many words at most. */
const LONGEST = 7;

export type Knows = { space: Space; near: NearWords };

const isStranger = (t: Token, { space }: Knows): boolean => !knowsStem(space, stemOf(t));

/** «الناصر» and «الخالدي» are families of somebody called so. */
const isOne = (w: string): boolean => NAMES.has(w) || (w.startsWith('ال') && (NAMES.has(w.slice(2)) || (w.endsWith('ي') && NAMES.has(w.slice(2, -1)))));
const isKnownName = (t: Token): boolean => isOne(t.raw) || isOne(t.text);
/** Nothing but a name: at least one that the table knows; the other words are names too, or strangers. */
const isName = (list: readonly Token[], knows: Knows): boolean =>
  list.length <= LONGEST && list.some((t) => isKnownName(t)) && list.every((t) => isKnownName(t) || JOINS.has(t.raw) || isStranger(t, knows));

/** May this message ring an alarm by its likeness to alarming phrasings alone? Words that nobody wrote before have only pieces of letters in common with them
 *  («حامد» with «حامل»), and whatever is unknown weighs nothing against those. */
export const isStory = (list: readonly Token[], knows: Knows, enough = ENOUGH): boolean => {
  if (isName(list, knows)) return false;
  const seen = new Set<string>();
  for (const t of list) {
    if (t.script === 'number' || OPENS.has(t.raw)) continue;
    if (!isStranger(t, knows)) seen.add(stemOf(t));
    else if (list.length >= MENDED) for (const w of knows.near.repair(t.text) ?? []) seen.add(w);
    if (seen.size >= enough) return true;
  }
  return false;
};
