/** Yes or no as people say it. Negation wins; a story, a question or a doubt is neither. */
import { fold, plain, wordSet as set, wordsOf } from './spelling.ts';


const YES_SIGNS = /👍|✅|👌|🆗|✔|☑/u;
const NO_SIGNS = /👎|❌|🚫|✖|🙅|⛔/u;

// Phrases are in folded spelling (spelling.ts): ه for ة, ا for أ, ي for ى and ئ. Word tables are folded as they are read.
/** Phrases that mean something else than their words: taken out before the words are weighed. */
const IDIOMS: [RegExp, 'Y' | 'N' | '?' | ''][] = [
  [/ ((مو|مش|موب|غير|ماني|مانيب|لست) (متاكد|متاكده|جاهز|جاهزه)|not (sure|certain|ready))(?= )/g, '?'],
  [/ (لا حول( ولا قوه( الا بالله)?)?|لا اله الا الله|(ما|ان) ?شا الله|باذن الله|لا سمح الله|لا هنت[يم]?|لا عدمتك[م]?|ما عليك (زود|امر)|لا قدر الله|بسم الله( الرحمن الرحيم)?)(?= )/g, ''],
  [/ ((و?(لا|ما|مو|مافي|مفيش|معنديش|ماعندي|مافيه) ?(عندي |عندنا |في |فيه |لدي |اي |هناك )*|بدون )(مانع|مشكله|باس|اعتراض|اشكال)|(ليش|ليه|لم|لما) لا|why not|no (problem|objection|worries)|مامن مانع|لامانع|علي (راسي|عيني)( وعيني)?|من عيوني|يا ?(ليت|ريت)|تهيك هي|theek (hai|he|hay)|بلا شك|لا شك)(?= )/g, 'Y'],
  [/ (not (now|yet|really|today)|(ما|مو|مش|مافي|ما في|ما له|ماله) (يحتاج|ضروري|لازم|داعي)|مو (الحين|الان|دحين|اليوم)|مش دلوقتي|ليس الان)(?= )/g, 'N'],
];

const YES = set(`نعم نعام ايوه ايوا ايو ايه اي اه اها هيه اجل بلي تمام اوكي اوكيه اوك اوكى طيب طيبه اكيد موافق موافقه موافقين اوافق نوافق وافقت ماشي يلا يالله هيا صح صحيح مضبوط زين ابشر ابشري ابشرو حاضر حسنا تم
  يس يب ييس شور كمل كملي كملو استمر قبلت اقبل مقبول مزبوط بالضبط جاهز جاهزه هان جي متاكد متاكده صحيحه سليمه سم طبعا بالتاكيد بالطبع اجها theek thik acha accha
  yes yep yeah yup yea ye ya y ok okay okey okk k sure agree agreed accept accepted correct right absolutely naam nam na3am n3m aywa aiwa aywah aiwah ayo eh eih ee ei ewa tamam tmam akeed akid mashi yalla yallah tayeb tayyib tayib 6ayb taib zain zein sa7 sah mwafeg mwafiq mwafe2 muwafiq muwafig abshir 7adir hadir haan han ji g fine definitely`);
/** Never said beside a no. */
const STRONG = set('نعم ايوه ايوا ايو ايه اي اه اجل بلي yes yep yeah yup naam na3am aywa aiwa');
const PLAIN_NO = set('لا لالا كلا no nope la');
/** Says yes unless something denies it: "ابغى" is yes, "ما ابغى" is no. */
const WANT = set(`ابغي ابغا ابي ابا اريد بدي عايز عايزه عاوز عاوزه ودي حاب حابه حابب نبي نبغي اقدر ممكن مستعد مستعده want wanna like abgha اتفق نتفق متفق تاكيد اعتمد اعتمدو ارسل ارسلي ارسلو ارسله ارسلها ارسلوه ارسلوها سجلوه قدموه ترسل ترسلو تسجل عندي عندنا يوجد موجود فيني have abi badi 3ayez 3awz awafeg mwafeg do confirm اكد اوكد`);
const NO = set(`لا لالا لع لاه لاشكرا لاخلاص غلط خطا reject rejected wrong incorrect كلا نو نوب مرفوض ارفض رافض رافضه نرفض ابدا مابي مابغي مابغا ماابي ماابغي مابدي مابغيش معايزش بلاش مابا مانبي مانبغي مااريد مااوافق مابوافق مابيناسبني نهين نهي نا
  no nope nah n noo never la laa la2 la3 lala la2a kalla refuse decline disagree mabi mabgha mabadi nahi nahin balash`);
const NOT = set('ما مافي مافيه ماعندي معنديش مو موب مهب مب مهوب مش موش مانيب مني مانا ماني غير ليس ليست لست لن لم ولا بدون ma mo mu mish mesh mush msh dont not cant wont ghair mob');
/** Courtesy and small words that change nothing. */
const AROUND = set(`شكرا مشكور مشكورين مشكوره تسلم تسلمي تسلمو تسلمون يسلمو الله يعطيك يعطيكم العافيه جزاك جزاكم يجزاك يجزاكم يجزيك خير خيرا كثيرا كتير الف لك لكم ليك يا اخ اخي اخوي اختي اخت استاذ استاذه حبيبي الغالي غالي عزيزي لو سمحت سمحتي سمحتم من فضلك فضلكم رجا
  والله بالله جدا مره اوي خالص ابدا الطلب الطلبات فيه كله كلهم الحمد لله بكل سرور خلاص انا نحن احنا علي ذلك هذا هذي كده كدا كذا هيك الكلام عليه عليها عليهم عليكم السلام اكمل نكمل استمر اسجل اقيم اتفضل تفضل تفضلي الحين الان دحين دلوقتي حاليا بس و يعني شي حاجه احد منكم معك معكم بارك فيك فيكم يبارك حفظك يحفظك يحفظكم كلامك الشروط الشرط البيانات بياناتي المعلومات كلها كل المعالجه معالجه حفظ سياسه الخصوصيه يناسبني مناسب سيدي يوافق ياخي طال عمرك اهلا هلا مرحبا ورحمه وبركاته يرضي يرضى يخليك يخليكم احسنت احسنتم موفقين امين
  thanks thank you thx ty please pls plz very much so of course to the terms it is that s this i im am sir brother dear bro habibi shukran shokran allah wallah with all my heart we go ahead continue lets now akhi akhoy ya ana at moment`);
const DOUBT = /[?؟]/;

/** Yes, no, wish, denial, courtesy, anything else. */
type Kind = 'Y' | 'N' | 'W' | 'X' | '.' | '?';
/** "نعمم", "لاا": a letter drawn out by one. */
const short = (w: string): string => w.replace(/(\p{L})\1/gu, '$1');
const kindOf = (w: string): Kind => { const kind = kindOfWord(w); return kind === '?' && short(w) !== w ? kindOfWord(short(w)) : kind; };
const kindOfWord = (w: string): Kind => {
  if (w === 'ydiom') return 'Y';
  if (w === 'ndiom') return 'N';
  if (NO.has(w)) return 'N';
  if (YES.has(w)) return 'Y';
  if (NOT.has(w)) return 'X';
  if (WANT.has(w)) return 'W';
  if (AROUND.has(w)) return '.';
  return w.length > 1 && w.startsWith('و') ? (YES.has(w.slice(1)) ? 'Y' : AROUND.has(w.slice(1)) || w === 'وشكرا' ? '.' : '?') : '?';
};

/** true yes, false no, null neither. */
export const readYesNo = (text: string): boolean | null => {
  let said = ` ${wordsOf(text).join(' ')} `;
  let idiom = false;
  for (const [phrase, means] of IDIOMS) {
    said = said.replace(phrase, () => { idiom ||= means === 'Y'; return means === 'Y' ? ' ydiom' : means === 'N' ? ' ndiom' : means === '?' ? ' doubt' : ''; });
  }
  const words = said.split(' ').filter(Boolean);
  const signs = plain(text);
  if (!words.length) {
    const yes = YES_SIGNS.test(signs);
    return yes === NO_SIGNS.test(signs) ? null : yes;
  }
  if (words.length > 14) return null;
  if (DOUBT.test(fold(text)) && !idiom) return null; // "نعم؟" means "pardon?"
  const kinds = words.map(kindOf).join('');
  if (kinds.includes('?')) return null;
  if (idiom && !/N(?!.*Y)/.test(kinds.replace(/^N(?=\.*Y)/, ''))) return true; // "لا، ما عندي مانع"
  const denies = /[NX]/.test(kinds);
  if (words.some((w) => STRONG.has(w)) && words.some((w) => PLAIN_NO.has(w))) return null; // "نعم لا"; but "لا طبعا" is no
  if (denies) return /[NYW]/.test(kinds) ? false : null;
  return /[YW]/.test(kinds) && !NO_SIGNS.test(signs) ? true : null;
};

/** A yes or no that these qualify is neither. */
const BUT = set('لكن ولكن بس الا اذا لو يمكن ربما احيانا تقريبا but if maybe except unless sometimes only');
const PAUSE = /[،,.;؛\n]/u;
const MOST_LED = 8;
/**
 * A yes or no with a word of explanation behind it: «ايوه هي عارفة»، «لا، اكتبوا اسمي». For plain questions of a form only: what binds somebody
 * (consent, sending) is never read from a sentence. Without a pause a no may be the denial of the verb that follows («لا أعترض»), so it needs one.
 */
export const readLedYesNo = (text: string): boolean | null => {
  const whole = readYesNo(text);
  if (whole !== null || DOUBT.test(fold(text))) return whole;
  const pause = text.search(PAUSE);
  const lead = pause > 0 ? readYesNo(text.slice(0, pause)) : STRONG.has(wordsOf(text)[0] ?? '') ? true : null;
  const rest = wordsOf(pause > 0 ? text.slice(pause + 1) : text).slice(pause > 0 ? 0 : 1);
  if (lead === null || rest.length > MOST_LED || rest.some((w) => BUT.has(w) || /[NX]/.test(kindOf(w)) || (!lead && STRONG.has(w)))) return null;
  return lead;
};
