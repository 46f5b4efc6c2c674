/**
 * What the checker of flows finds, in Arabic and for people: a name of an answer is shown by its label. The checker itself speaks to whoever writes files; its
 * sentences are the keys here, and a test reads its source, so that a new one without Arabic does not pass.
 */
import type { Flow } from '../flows/format.ts';

/** `{slot}`, `{text}`, `{flow}` are names that have words of their own; all others are shown as they are. */
const SENTENCES: readonly (readonly [string, string])[] = [
  ['text "{text}": the Arabic plural form "{form}" is missing', 'نص {text}: تنقصه صيغة الجمع العربية «{form}».'],
  ['text "{text}" has no {lang}', 'نص {text}: لم يُكتب باللغة {lang}.'],
  ['text "{text}" ({lang}) waits for {{place}}, which {owner} never has', 'نص {text} باللغة {lang} فيه «{{place}}»، ولا قيمة له هنا.'],
  ['nobody uses the text "{text}"', 'نص {text} لا يُستعمل في أي خطوة.'],
  ['the name "{slot}" is kept for the engine', 'الاسم {slot} محجوز للنظام؛ اختر اسمًا آخر.'],
  ['slot "{slot}" has no options', 'سؤال {slot}: لا خيارات فيه.'],
  ['slot "{slot}" is never asked', 'سؤال {slot}: لا يُطرح في أي خطوة.'],
  ['no slot is called "{slot}"', 'لا يوجد سؤال باسم {slot}.'],
  ['when: nothing is called "{slot}"', 'في الشرط: لا يوجد شيء باسم {slot}.'],
  ['when: "{slot}" has no option "{option}"', 'في الشرط: لا يوجد الخيار «{option}» في سؤال {slot}.'],
  ['when: {why}', 'تعذّر فهم الشرط في هذا السطر.'],
  ['the option "{option}" needs a flow or a topic', 'الخيار «{option}» يحتاج إلى نموذج أو موضوع يفتحه.'],
  ['the review shows "{slot}", which is not asked before it', 'المراجعة تعرض {slot} قبل أن يُسأل عنه.'],
  ['as: "{slot}" is the name of a slot', 'الاسم {slot} مستعمل لسؤال؛ اختر اسمًا آخر للنتيجة.'],
  ['register needs a kind', 'خطوة التسجيل تحتاج إلى نوع الطلب.'],
  ['person: "{slot}" is not a national_id', 'صاحب الطلب يُعرف برقم الهوية، وسؤال {slot} ليس من هذا النوع.'],
  ['about: "{slot}" is neither a choice nor a reference number', 'موضوع الطلب لا بد أن يكون اختيارًا من قائمة أو رقم طلب، وسؤال {slot} ليس كذلك.'],
  ['rate needs from: a choice whose options end in a number', 'خطوة التقييم تحتاج إلى سؤال اختيار تنتهي خياراته برقم.'],
  ['consent needs from: a choice with the options agree and refuse', 'خطوة الموافقة تحتاج إلى سؤال فيه خيارا الموافقة والرفض.'],
  ['tell_requests needs from: what a verify step has found', 'عرض الطلبات يحتاج إلى خطوة تحقق من الهوية قبله.'],
  ['personal slots need consent: start: {{ needs: [consent] }}, or asked only when: consent.processing', 'في النموذج أسئلة شخصية، فلا بد من طلب الموافقة قبلها.'],
  ['a register needs a review before it', 'لا بد من مراجعة الإجابات قبل تسجيل الطلب.'],
  ['"{slot}" is registered without having been reviewed', 'إجابة {slot} تُسجَّل قبل أن يراجعها صاحبها.'],
  ['"{slot}" may be asked after its review', 'سؤال {slot} قد يُطرح بعد مراجعته.'],
  ['steps go round here without ever waiting: "{step}"', 'الخطوات تدور هنا بلا توقف عند «{step}».'],
  ['there is no flow "{flow}"', 'لا يوجد نموذج باسم «{flow}».'],
  ['"{flow}" calls itself in a circle', 'النموذج «{flow}» يستدعي نفسه بلا نهاية.'],
  ['"{flow}" calls flows more than {n} deep', 'النموذج «{flow}» يستدعي نماذج متداخلة أكثر من {n}.'],
  ['the topic "{topic}" already starts "{flow}"', 'الموضوع «{topic}» يفتح النموذج «{flow}» من قبل.'],
  ['option "{option}" ({lang}) is longer than {n} characters', 'الخيار «{option}» باللغة {lang} أطول من {n} حرفًا، فلا يظهر كاملًا على الأزرار.'],
  ['the word "{word}" has no {lang} spelling', 'الأمر «{word}» لا كتابة له باللغة {lang}.'],
  ['"{word}" means both {one} and {other}', 'كلمة «{word}» تعني أمرين مختلفين.'],
  ['the engine needs the text "{text}"', 'النظام يحتاج إلى نص {text}.'],
  ['the flow "{flow}" is missing: the engine starts it', 'النموذج «{flow}» ناقص، والنظام يحتاج إليه.'],
  ['there is no text "{text}"', 'لا يوجد نص {text}.'],
  ['there is no step "{step}"', 'لا توجد خطوة باسم «{step}».'],
  ['the title has no {lang}', 'العنوان لم يُكتب باللغة {lang}.'],
  ['unknown key "{key}"', 'كلمة غير معروفة هنا: «{key}».'],
  ['a step has exactly one of: {types}', 'كل خطوة تفعل شيئًا واحدًا معروفًا.'],
  ['two steps are called "{step}": give one a name:', 'خطوتان باسم واحد «{step}»؛ سمِّ إحداهما باسم آخر.'],
  ['two flows are called "{flow}"', 'نموذجان باسم واحد «{flow}».'],
  ['the flow must go on being called "{flow}"', 'لا يُغيَّر اسم النموذج؛ يبقى «{flow}».'],
  ['{file}.yaml:{line}: {message}', 'في الملف {file}، السطر {line}: {message}'],
  ['{path}: {why}', 'القيمة غير صالحة في «{path}».'],
];
export const OTHERWISE = 'لم يقبل المدقق ما كُتب في هذا السطر.';
const LANGS: Record<string, string> = { ar: 'العربية', en: 'الإنجليزية' };
/** What a text is for, by the part of its key before the first dot. */
const TEXTS: Record<string, string> = { ask: 'السؤال عن', label: 'عنوان', retry: 'إعادة السؤال عن', got: 'تأكيد', help: 'شرح', refused: 'رفض' };

const escape = (s: string): string => s.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll('{{', '\\{').replaceAll('}}', '\\}');
type Rule = { is: RegExp; names: string[]; say: string };
/** `{{x}}`: braces that stand in the sentence; with a known name inside it is a place in them. */
const RULES: readonly Rule[] = SENTENCES.map(([en, say]) => {
  const names: string[] = [];
  const parts = en.split(/(\{\{\w+\}\}|\{\w+\})/).map((part) => {
    const name = /^\{\{?(\w+)\}?\}$/.exec(part)?.[1];
    if (name === undefined) return escape(part);
    names.push(name);
    return part.startsWith('{{') ? '\\{(.+?)\\}' : '(.+?)';
  });
  return { is: new RegExp(`^${parts.join('')}$`, 's'), names, say };
});

const labelOf = (flow: Flow | undefined, slot: string): string => `«${String(flow?.texts[`label.${slot}`]?.ar ?? '') || slot}»`;
const textOf = (flow: Flow | undefined, key: string): string => {
  const [head = '', ...rest] = key.split('.');
  return TEXTS[head] && flow?.slots[rest.join('.')] ? `${TEXTS[head]} ${labelOf(flow, rest.join('.'))}` : `«${key}»`;
};

export const findingInArabic = (message: string, flow?: Flow): string => {
  for (const { is, names, say } of RULES) {
    const found = is.exec(message);
    if (!found) continue;
    return names.reduce((text, name, i) => {
      const value = found[i + 1] ?? '';
      const shown = name === 'slot' ? labelOf(flow, value) : name === 'text' ? textOf(flow, value) : name === 'lang' ? (LANGS[value] ?? value) : name === 'message' ? findingInArabic(value, flow) : value;
      return text.replace(`{${name}}`, () => shown);
    }, say);
  }
  return OTHERWISE;
};
