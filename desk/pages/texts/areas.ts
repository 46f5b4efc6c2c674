/** Areas of what the bot knows: the first part of a topic or fact id. */
import type { Word } from './words.ts';

export const AREAS: Record<string, Word> = {
  charity: { ar: 'الجمعية', en: 'The charity' }, about: { ar: 'عن الجمعية', en: 'About the charity' }, contact: { ar: 'التواصل', en: 'Contact' }, hours: { ar: 'أوقات الدوام', en: 'Working hours' }, phone: { ar: 'الهاتف', en: 'Phone' },
  location: { ar: 'الموقع', en: 'Location' }, registration: { ar: 'التسجيل', en: 'Registration' }, eligibility: { ar: 'الأهلية', en: 'Eligibility' }, aid: { ar: 'أنواع المساعدة', en: 'Kinds of aid' }, request: { ar: 'الطلبات', en: 'Requests' },
  process: { ar: 'مراحل الدراسة', en: 'The process' }, data: { ar: 'بيانات المستفيد', en: 'Personal data' }, dev: { ar: 'التدريب والتمكين', en: 'Training and work' }, feedback: { ar: 'الآراء', en: 'Feedback' }, complaint: { ar: 'الشكاوى', en: 'Complaints' },
  privacy: { ar: 'الخصوصية', en: 'Privacy' }, rights: { ar: 'الحقوق', en: 'Rights' }, donate: { ar: 'التبرع', en: 'Donating' }, volunteer: { ar: 'التطوع', en: 'Volunteering' }, emergency: { ar: 'أرقام الطوارئ', en: 'Emergency numbers' },
  staff: { ar: 'ما يتولاه الموظفون', en: 'For staff only' }, other: { ar: 'أخرى', en: 'Other' },
};
/** Areas in this order; those that are not listed come under `other`. */
export const areaOf = (id: string): string => { const area = id.split('.')[0] ?? ''; return Object.hasOwn(AREAS, area) ? area : 'other'; };
export const byArea = <T,>(rows: readonly T[], idOf: (row: T) => string): [area: string, rows: T[]][] =>
  Object.keys(AREAS).map((area): [string, T[]] => [area, rows.filter((r) => areaOf(idOf(r)) === area)]).filter(([, list]) => list.length > 0);
