/** One voice (docs/voice.md): what can be checked of its rules, on every text that a person may read. */
import { describe, expect, it } from 'vitest';
import { readFlowFiles, openFlows } from '../../app/flow-files.ts';
import { readSeed } from '../../app/seed.ts';
import { join } from 'node:path';
import type { Phrase } from '../../core/text.ts';
import { ROOT } from '../house/files.ts';

type Said = { at: string; text: string };
const phrases = (p: Phrase | undefined): string[] => (p === undefined ? [] : typeof p === 'string' ? [p] : Object.values(p));

const flows = openFlows(readFlowFiles(join(ROOT, 'flows')));
const inFlows = (lang: 'ar' | 'en'): Said[] =>
  [...[...flows.current.values()].map((f) => [f.flow, f.texts] as const), ['common', flows.common.texts] as const]
    .flatMap(([flow, texts]) => Object.entries(texts).flatMap(([key, t]) => phrases(t[lang]).map((text) => ({ at: `${flow}/${key}`, text }))));
const seed = readSeed(join(ROOT, 'knowledge', 'seed'));
const inKnowledge = (lang: 'ar' | 'en'): Said[] => [
  ...seed.entries.flatMap((e) => [e.answer[lang], ...(e.instead ? [e.instead[lang]] : [])].map((text) => ({ at: e.topic, text }))),
  ...seed.smalltalk.map((s) => ({ at: `talk ${s.kind}`, text: s.answer[lang] })),
  ...seed.replies.map((r) => ({ at: `reply ${r.id}`, text: r.text[lang] })),
];
const arabic = [...inFlows('ar'), ...inKnowledge('ar')];
/** Labels of buttons are what the person says, not what we say. */
const ours = arabic.filter((s) => !/\/(?:choice|menu|label|sorry)\./.test(s.at));

const LETTER = '[\\u0621-\\u064a]';
const HARAKA = '[\\u064b-\\u0652]';
const word = (list: string): RegExp => new RegExp(`(?<!${LETTER}|${HARAKA})(?:و|ف)?(?:${list})(?!${LETTER}|${HARAKA})`, 'u');

/** Rule, what breaks it, where it holds. */
const RULES: [string, RegExp, Said[]][] = [
  ['no command to a single person', word('اكتب|أرسل|اضغط|اختر|ادخل|أدخل|انتظر|راجع|اتصل|تفضل|تفضلي|اطمئن|اطمئني|جرّب|جرب|احفظ|احتفظ|أخبرني|اسأل|انقر|تأكد'), ours.filter((s) => !/link\.asked/.test(s.at))],
  ['nobody is addressed in the singular', word('طلبك|رقمك|سؤالك|رسالتك|هويتك|جوالك|بياناتك|ملفك|أسرتك|حالتك|إليك|عليك|معك|منك'), ours],
  ['no words of machines and offices', word('يرجى|عزيزي|عزيزتي|قم|سيادتكم|عميلنا|بنجاح'), ours],
  ['no exclamation marks', /[!！]/, arabic],
  ['no pictures', /\p{Extended_Pictographic}/u, arabic],
  ['Arabic punctuation', new RegExp(`${LETTER}\\s?[,;?]|"`, 'u'), arabic],
  ['no elongation', new RegExp(`ـ${LETTER}|${LETTER}{2,}ـ`, 'u'), arabic],
  ['single spaces', / {2}/, arabic],
  ['western digits', /[\u0660-\u0669\u06f0-\u06f9]/, arabic],
];

describe('docs/voice.md', () => {
  it('looks at all there is to read', () => {
    expect(arabic.length).toBeGreaterThan(500);
    expect(inFlows('en').length).toBe(inFlows('en').filter((s) => s.text.trim()).length);
  });
  it.each(RULES)('%s', (_rule, breaks, where) => {
    expect(where.filter((s) => breaks.test(s.text)).map((s) => `${s.at}: ${breaks.exec(s.text)?.[0]} in «${s.text.slice(0, 80)}»`)).toEqual([]);
  });
  it('a question fits one breath', () => {
    expect(inFlows('ar').filter((s) => /\/ask\./.test(s.at) && s.text.length > 260).map((s) => s.at)).toEqual([]);
  });
  it('a code, a password or a card number is only ever refused', () => {
    const SECRET = /رمز(?:ًا| تحقق)|رموز|كلمة (?:ال)?مرور|كلمات المرور|رقم (?:ال)?بطاقة|one-time code|verification code|password|card number/iu;
    const REFUSED = /لا نطلب|لا نحتاج|لا تطلب|لا ترسل|لا يطلب|لن نطلب|لا نستقبل|لا تعط|ليست منا|نسيت|استعادة|never|do not|not from us|we need no|no card|nobody|is not|forgot|reset|new password|لا حاجة|أبدًا/iu;
    const all = [...arabic, ...inFlows('en'), ...inKnowledge('en')];
    expect(all.filter((s) => SECRET.test(s.text) && !REFUSED.test(s.text)).map((s) => `${s.at}: ${s.text.slice(0, 120)}`)).toEqual([]);
  });
});
