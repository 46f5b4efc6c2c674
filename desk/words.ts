/** Values in words, for tables that leave the desk (a spreadsheet). The pages have their own texts. */
import type { Department, RequestState } from '../core/request.ts';

export const STATES: Record<RequestState, string> = {
  new: 'جديد', in_study: 'قيد الدراسة', needs_papers: 'يحتاج إلى أوراق', visit: 'زيارة', approved: 'مقبول', rejected: 'معتذَر عنه', paid: 'صُرف', closed: 'مغلق', cancelled: 'ملغى',
};
export const DEPARTMENTS: Record<Department, string> = {
  social_research: 'البحث الاجتماعي', beneficiary_service: 'خدمة المستفيدين', finance: 'المالية', development: 'التنمية', donors: 'المتبرعون', management: 'الإدارة',
};
export const LATE = { no: '', soon: 'قريب', late: 'متأخر' } as const;
