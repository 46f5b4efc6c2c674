import { describe, expect, it } from 'vitest';
import { FlowForm, QUESTION_TYPES } from '../../core/flow-form.ts';
import { REQUEST_KINDS } from '../../core/request.ts';
import { checkFlows } from '../../flows/check.ts';
import { applyForm, formOf, printFlow, withMenu } from '../../flows/edit.ts';
import { SlotSource } from '../../flows/format.ts';
import { loadFlow, loadFlows } from '../../flows/loader.ts';
import { flowFrom, TEMPLATES } from '../../flows/templates.ts';
import { FLOW_FILES } from './world.ts';

const source = (file: string): string => (FLOW_FILES.find((f) => f.file === file) as { text: string }).text;
const REGISTER = source('register_request.yaml');
const allFindings = (files: typeof FLOW_FILES): string[] => {
  const { set, findings: read } = loadFlows(files);
  return (read.length ? read : checkFlows(set)).map((f) => f.message);
};
const SHIPPED = new Set(allFindings(FLOW_FILES));
/** What this file brings of its own. */
const findings = (file: string, text: string): string[] => allFindings([...FLOW_FILES.filter((f) => f.file !== file), { file, text }]).filter((m) => !SHIPPED.has(m));
const edited = (change: (f: FlowForm) => void): string => {
  const form = structuredClone(formOf(REGISTER));
  change(form);
  return applyForm(REGISTER, form);
};
const q = (f: FlowForm, slot: string) => f.questions.find((x) => x.slot === slot) as FlowForm['questions'][number];

describe('a flow as a form', () => {
  it.each(FLOW_FILES.filter((f) => f.file !== 'common.yaml').map((f) => [f.file, f.text] as const))('%s: an untouched form changes nothing that the engine sees', (file, text) => {
    const form = formOf(text);
    expect(FlowForm.safeParse(form).success).toBe(true);
    const after = applyForm(text, form);
    expect(formOf(after)).toEqual(form);
    expect(loadFlow(file, after).flow?.version).toBe(loadFlow(file, text).flow?.version);
    expect(findings(file, after)).toEqual([]);
  });
  it('knows the same types of answers as the engine', () => {
    expect(new Set(SlotSource.options.map((o) => o.shape.type.value))).toEqual(new Set(QUESTION_TYPES));
  });
  it('words: no new version, comments stay', () => {
    const commented = REGISTER.replace('slots:\n', 'slots: # what is asked\n');
    const form = formOf(commented);
    q(form, 'phone').ask.ar = 'رقم جوالكم: لو سمحتم # من فضلكم؟';
    form.texts['done']!.en = 'Thank you. {ref}';
    const after = applyForm(commented, form);
    expect(after).toContain('# what is asked');
    const flow = loadFlow('x', after).flow;
    expect(flow?.texts['ask.phone']?.ar).toBe('رقم جوالكم: لو سمحتم # من فضلكم؟');
    expect(flow?.texts['done']?.en).toBe('Thank you. {ref}');
    expect(flow?.version).toBe(loadFlow('x', REGISTER).flow?.version);
  });
  it('an emptied language is missed by the checker', () => {
    expect(findings('register_request.yaml', edited((f) => { q(f, 'phone').ask.en = ''; }))).toEqual(['text "ask.phone" has no en']);
  });
  it('options: added, renamed, removed, in their order', () => {
    const text = edited((f) => {
      const kind = q(f, 'aid_kind');
      kind.options = [{ ar: 'كراسي متحركة', en: 'Wheel chairs', also: ['كرسي'] }, ...(kind.options ?? []).filter((o) => o.id !== 'debt').map((o) => (o.id === 'rent' ? { ...o, ar: 'إيجار السكن' } : o))];
    });
    expect(findings('register_request.yaml', text)).toEqual([]);
    const slot = loadFlow('x', text).flow?.slots['aid_kind'];
    if (slot?.type !== 'choice') throw new Error('a choice');
    expect(Object.keys(slot.options)[0]).toBe('wheel_chairs');
    expect(slot.options['rent']?.ar).toBe('إيجار السكن');
    expect(slot.options['rent']?.also).toContain('اجار');
    expect(slot.options['debt']).toBeUndefined();
  });
  it('two new options of the same words get different ids, and Arabic alone gets one too', () => {
    const text = edited((f) => { q(f, 'case_category').options!.push({ ar: 'أ', en: 'New', also: [] }, { ar: 'ب', en: 'new!', also: [] }, { ar: 'ج', en: 'جيم', also: [] }); });
    const slot = loadFlow('x', text).flow?.slots['case_category'];
    expect(slot?.type === 'choice' && Object.keys(slot.options).slice(-3)).toEqual(['new', 'new_2', 'option']);
  });
  it('the order of questions is the order of the review too', () => {
    const text = edited((f) => { f.questions.reverse(); });
    const flow = loadFlow('x', text).flow;
    expect(flow?.steps.flatMap((s) => (s.type === 'ask' ? [s.ask] : []))).toEqual(['documents', 'need_details', 'aid_kind', 'monthly_income', 'case_category', 'family_size', 'district', 'phone', 'national_id', 'full_name']);
    expect(flow?.steps.find((s) => s.type === 'review')?.review[0]).toBe('documents');
    expect(flow?.steps.at(-1)?.name).toBe('say.duplicate_private');
    expect(findings('register_request.yaml', text)).toEqual([]);
  });
  it('questions come and go with all that belongs to them', () => {
    const text = edited((f) => {
      f.questions = f.questions.filter((x) => x.slot !== 'district' && x.slot !== 'monthly_income');
      f.questions.splice(3, 0, { slot: 'birth', type: 'date', label: { ar: 'الميلاد', en: 'Birth' }, ask: { ar: 'متى ولدتم؟', en: 'When were you born?' }, optional: true });
      f.questions.push({ slot: 'photos', type: 'files', label: { ar: 'الصور', en: 'Photos' }, ask: { ar: 'أرسلوا الصور.', en: 'Send pictures.' }, optional: true, max: 3 });
    });
    expect(findings('register_request.yaml', text)).toEqual([]);
    const flow = loadFlow('x', text).flow;
    expect(flow?.slots['birth']).toMatchObject({ type: 'date', optional: true, personal: true });
    expect(Object.keys(flow?.texts ?? {}).filter((k) => k.includes('monthly_income') || k.includes('district'))).toEqual([]);
    expect(flow?.steps.find((s) => s.type === 'review')?.review).toEqual(['full_name', 'national_id', 'phone', 'birth', 'family_size', 'case_category', 'aid_kind', 'need_details', 'documents', 'photos']);
  });
  it('a question that the flow needs cannot go unnoticed', () => {
    expect(findings('register_request.yaml', edited((f) => { f.questions = f.questions.filter((x) => x.slot !== 'aid_kind'); })).join()).toContain('aid_kind');
  });
  it('limits and optional', () => {
    const flow = loadFlow('x', edited((f) => { Object.assign(q(f, 'family_size'), { min: 2, max: 12, optional: true }); Object.assign(q(f, 'documents'), { max: 2, optional: false }); })).flow;
    expect(flow?.slots['family_size']).toMatchObject({ min: 2, max: 12, optional: true, unit: 'people' });
    expect(flow?.slots['documents']).toMatchObject({ max: 2, optional: false });
  });
  it('what is no YAML is refused', () => expect(() => formOf('flow: [')).toThrow(SyntaxError));
});

describe('a new form from a template', () => {
  it.each(TEMPLATES.flatMap((t) => REQUEST_KINDS.map((k) => [t, k] as const)))('%s, %s: no findings, and a form', (template, kind) => {
    const text = printFlow(flowFrom(template, 'ramadan_basket', { ar: 'سلة رمضان', en: 'Ramadan basket' }, kind));
    expect(findings('ramadan_basket.yaml', text)).toEqual([]);
    const flow = loadFlow('x', text).flow;
    expect(flow?.start).toMatchObject({ topics: ['form.ramadan-basket'], needs: ['consent'] });
    expect(flow?.steps.some((s) => s.type === 'do' && s.do === 'register' && s.kind === kind)).toBe(true);
    expect(formOf(text).questions.length).toBeGreaterThan(2);
  });
  it('comes into the menu before the staff, once', () => {
    const title = { ar: 'سلة رمضان', en: 'Ramadan basket' };
    const menu = withMenu(source('main.yaml'), [{ id: 'ramadan_basket', title }]);
    const step = loadFlow('main.yaml', menu).flow?.steps.find((s) => s.type === 'choose');
    expect(step?.options.map((o) => o.flow).slice(-2)).toEqual(['ramadan_basket', 'handoff']);
    expect(withMenu(menu, [{ id: 'ramadan_basket', title }])).toBe(menu);
  });
});
