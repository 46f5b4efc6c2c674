/** Arabic in Latin letters and digits, kept apart from English. */
const ENGLISH_WORDS =
  'a an the i im iam my me mine we our us you your ur u he his she her they their them it its is isnt are am was were be been being do does dont did didnt done have has had havent will wont would can cant could should may might must ' +
  'of to in on at by for from with without about into after before over under between and or but not no yes if so because as than then that this these those there here what which who whom whose when where why how wat wich whn wen ' +
  'any some all every each one two three four five more most much many other another only also just still now today tomorrow yesterday day days week month months year years time hour hours ' +
  'want need help get give take make send ask tell know see find call come go going pay paid apply applied register registered registration application request status update change cancel edit open close work working job ' +
  'aid food basket rent house home housing bill electricity water money cash card bank account iban number phone email website site link code password login error problem issue ' +
  'charity association donate donation zakat volunteer complaint complain suggestion suggest rate rating service services support family child children kids mother father wife husband son daughter brother sister ' +
  'widow orphan orphans divorced elderly disabled disability poor income salary debt loan medical medicine hospital school bag fees university training course program programs project marriage wedding furniture appliance fridge ac ' +
  'document documents paper papers photo picture file upload appointment visit interview office location address map branch women men female male staff employee employees manager person human bot robot real talk speak someone ' +
  'please thanks thank hello hi hey good morning evening bye sorry ok okay nice great bad new old free first last next long old same different available offer offers provide distribute receive received eligible eligibility qualify conditions requirements ' +
  'beneficiary beneficiaries privacy data delete information rights reject rejected rejection accept accepted reason objection appeal delay late when until near outside inside city country saudi resident residents non expat like best write poem price weather news play tell joke translate buy sell ' +
  'gave told said says sent waiting wait happen happened got getting doing using able also even ever never again back up down out off there their through during which while people anyone anybody someone nobody nothing something anything everything me him';
export const ENGLISH: ReadonlySet<string> = new Set(ENGLISH_WORDS.split(' '));
/** The everyday words of people who write Arabic in Latin letters. */
const ARABIZI: ReadonlySet<string> = new Set(
  ('ana anaa inta enta enti antum entu entum ento e7na ehna abgha abgah abga aby abi aba bghait bagha nabi nabgha yabi tabi tabgha teb8on 3ayez 3awez awez ayez biddi badde bdi wesh wsh wish esh eish aish eysh shu sho shou eh leh lesh leish laish kaif kayf keef kif ' +
    'shlon shloon fain fein feen wain wein ween emta emtaa imta meta mata mita kam gadesh min meen mein el al il w wa wel fi fe fee feh mafi mafish mesh mish mush mo moo mu law lo bas bass hal ya yaa wallah walla wella wla aw 3ala ala la le lel lil bel bil ' +
    'salam salaam alaikum alaykum 3alaikum assalamu alsalam ahlan ahleen marhaba mar7aba sabah masa kher khair shukran shokran mashkoor jazak jazakum allah inshallah inshalla alhamdulillah tamam tayyib taib tayeb zain zein okk habibi mumken momken yenfa3 yinfa3 lazem ' +
    'hatha hada hadi hatha hadhi dah da di dahin dehin alheen al7een hala halla sajel asajel atsajjal tasjeel umi ommi abuya abooy zawji jozi 3yali wlad awlad bent benti bint binti bayt beit bayti sakan ijar eejar ajar fatoora fatura kahraba salla sallat ramadan eid jam3iya jam3iyya gam3eya ' +
    'musa3ada mosa3da mosa3ada moustafid flous floos masari riyal ma mafi mafe 3andi 3ndi 3endi 3endkom 3andkum ladaykum talab talabi mawed maw3ed raqam ragam rakam jawwal jawal el7een').split(' '),
);
/** A digit that stands for a letter: between or beside letters, not a bare number, not 3g or 1st. */
const CODED = /^(?=[a-z0-9']*[a-z])(?![0-9]+(?:g|st|nd|rd|th|k|m|am|pm|gb|kg|sar|x)$)[a-z']*[235-9][a-z0-9']*$/;

const DIGRAPHS: [string, string][] = [
  ["3'", 'غ'], ["7'", 'خ'], ["6'", 'ظ'], ["9'", 'ض'], ['sh', 'ش'], ['ch', 'ش'], ['kh', 'خ'], ['gh', 'غ'], ['th', 'ث'], ['dh', 'ذ'],
  ['aa', 'ا'], ['ee', 'ي'], ['ii', 'ي'], ['ei', 'ي'], ['ai', 'ي'], ['ay', 'ي'], ['ey', 'ي'], ['oo', 'و'], ['ou', 'و'], ['uu', 'و'], ['aw', 'و'], ['ow', 'و'],
];
const SINGLES: Record<string, string> = {
  '2': 'ا', '3': 'ع', '5': 'خ', '6': 'ط', '7': 'ح', '8': 'ق', '9': 'ص', b: 'ب', t: 'ت', j: 'ج', g: 'ق', d: 'د', r: 'ر', z: 'ز', s: 'س', f: 'ف', q: 'ق', k: 'ك', l: 'ل', m: 'م',
  n: 'ن', h: 'ه', w: 'و', y: 'ي', p: 'ب', v: 'ف', c: 'ك', x: 'كس', a: '', e: '', i: '', o: '', u: '',
};
const FIRST: Record<string, string> = { a: 'ا', e: 'ا', i: 'ا', o: 'ا', u: 'ا' };
const LAST: Record<string, string> = { a: 'ه', i: 'ي', o: 'و', u: 'و', y: 'ي' };

/** A folded Latin word read as Arabic: 3ndi -> عندي, abgha -> ابغا, tefta7oon -> تفتحون. Short vowels inside are dropped. */
export const decodeArabizi = (word: string): string => {
  let w = word;
  let out = '';
  const article = /^(?:al|el|il)-?(?=[^aeiou]{1,2}[a-z0-9]{2,})/.exec(w);
  if (article && w.length >= 6) { out = 'ال'; w = w.slice(article[0].length); }
  for (let i = 0; i < w.length;) {
    const ch = w[i] as string;
    const two = w.slice(i, i + 2);
    const rest = w.length - i;
    const pair = DIGRAPHS.find(([k]) => k === two);
    if (pair && !(i === 0 && /^[aeiou]/.test(two) && two !== 'aa' && two !== 'oo' && two !== 'ee')) {
      out += i === 0 && /^(?:aa|ee|oo|ou)$/.test(two) ? 'ا' + (two === 'aa' ? '' : pair[1]) : pair[1];
      i += 2;
      continue;
    }
    const letter = i === 0 && ch in FIRST ? FIRST[ch] : rest === 1 && ch in LAST ? (ch === 'a' && word.length < 5 ? 'ا' : LAST[ch]) : SINGLES[ch];
    if (letter !== undefined && !(letter !== '' && out.endsWith(letter) && w[i - 1] === ch)) out += letter;
    i++;
  }
  return out;
};

export type LatinKind = 'english' | 'arabizi';
/** Which language the Latin words of one message are in. A digit inside a word, or no English word among several, means Arabizi. */
export const latinKind = (latin: readonly string[]): LatinKind => {
  let english = 0;
  let arabizi = 0;
  let unknown = 0;
  for (const w of latin) {
    if (/^[0-9]+$/.test(w)) continue;
    if (CODED.test(w)) arabizi += 2;
    else if (ARABIZI.has(w) && !ENGLISH.has(w)) arabizi++;
    else if (ENGLISH.has(w)) english++;
    else unknown++;
  }
  if (arabizi === 0 && english === 0) return unknown >= 2 ? 'arabizi' : 'english';
  return arabizi > english ? 'arabizi' : 'english';
};
/** Is this one word surely Arabizi, whatever stands around it? */
export const isCoded = (word: string): boolean => CODED.test(word) || (ARABIZI.has(word) && !ENGLISH.has(word));
