/** What is asked of somebody who came or called, by kind of request. Names of slots are those of the flows, so that the request reads the same wherever it was made. */
import type { RequestKind } from '../../../core/request.ts';
import type { Word } from '../texts/words.ts';

export type FieldName = 'full_name' | 'national_id' | 'phone' | 'district' | 'family_size' | 'case_category' | 'monthly_income' | 'need_details' | 'details';
export type Field = { slot: FieldName; as: 'name' | 'nid' | 'phone' | 'line' | 'number' | 'long' | 'category'; needed: boolean };

const NAME: Field = { slot: 'full_name', as: 'name', needed: true };
const NID: Field = { slot: 'national_id', as: 'nid', needed: true };
const PHONE: Field = { slot: 'phone', as: 'phone', needed: true };
const DETAILS: Field = { slot: 'details', as: 'long', needed: true };
const maybe = (f: Field): Field => ({ ...f, needed: false });

const AID: Field[] = [
  NAME, NID, PHONE, { slot: 'district', as: 'line', needed: false }, { slot: 'family_size', as: 'number', needed: false }, { slot: 'case_category', as: 'category', needed: false },
  { slot: 'monthly_income', as: 'number', needed: false }, { slot: 'need_details', as: 'long', needed: true },
];
/** A complaint or suggestion may be made without saying who one is. */
const OPEN: Field[] = [maybe(NAME), maybe(NID), maybe(PHONE), DETAILS];
const KNOWN: Field[] = [NAME, NID, PHONE, DETAILS];
const CALL: Field[] = [NAME, maybe(NID), PHONE, maybe(DETAILS)];

/** `internal` is made by the house itself. */
export const FORMS: Record<Exclude<RequestKind, 'internal'>, Field[]> = {
  aid: AID, complaint: OPEN, suggestion: OPEN, objection: KNOWN, appointment: CALL, callback: CALL, update_data: KNOWN, privacy: KNOWN, volunteer: CALL,
};
export const WALK_IN_KINDS = Object.keys(FORMS) as (keyof typeof FORMS)[];

/** Ids and words of the flow that registers aid; a test holds the two together. */
export const AID_KINDS: Record<string, Word> = {
  financial: { ar: 'مساعدة مالية', en: 'Cash aid' }, food_basket: { ar: 'سلة غذائية', en: 'Food basket' }, rent: { ar: 'الإيجار', en: 'Rent' }, electricity_bill: { ar: 'فاتورة الكهرباء', en: 'Electricity bill' },
  appliances: { ar: 'أجهزة وأثاث', en: 'Appliances' }, home_repair: { ar: 'ترميم المنزل', en: 'Home repair' }, health: { ar: 'مساعدة علاجية', en: 'Health aid' }, debt: { ar: 'سداد ديون', en: 'Debt' },
  seasonal: { ar: 'مساعدة موسمية', en: 'Seasonal aid' }, education: { ar: 'تعليم', en: 'Education' }, training: { ar: 'تدريب', en: 'Training' }, productive_family: { ar: 'أسرة منتجة', en: 'Productive family' },
  marriage: { ar: 'مساعدة زواج', en: 'Marriage' }, housing: { ar: 'سكن', en: 'Housing' }, other: { ar: 'أخرى', en: 'Other' },
};
export const CATEGORIES: Record<string, Word> = {
  low_income: { ar: 'محدودو الدخل', en: 'Low income' }, widow: { ar: 'أرملة', en: 'Widow' }, divorced: { ar: 'مطلقة أو مهجورة', en: 'Divorced or deserted' }, orphans: { ar: 'أيتام', en: 'Orphans' },
  elderly: { ar: 'كبار السن', en: 'Elderly' }, disability: { ar: 'ذوو الإعاقة', en: 'Disability' }, prisoner_family: { ar: 'أسرة سجين', en: "Prisoner's family" }, patient: { ar: 'مريض', en: 'Patient' },
  unemployed: { ar: 'عاطل عن العمل', en: 'Unemployed' }, large_family: { ar: 'أسرة كبيرة', en: 'Large family' }, other: { ar: 'حالة أخرى', en: 'Other' },
};
