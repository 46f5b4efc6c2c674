/** The list of options that the tests of choices read from. */
export const CASES = [
  { id: 'low_income', labels: ['دخل محدود', 'Low income', 'محدود الدخل', 'دخلي محدود', 'الدخل المحدود'] },
  { id: 'widow', labels: ['أرملة', 'Widow'] },
  { id: 'divorced', labels: ['مطلقة', 'Divorced'] },
  { id: 'orphans', labels: ['أيتام', 'Orphans'] },
  { id: 'elderly', labels: ['كبير سن', 'Elderly'] },
  { id: 'disability', labels: ['ذوي إعاقة', 'Disability', 'معاق', 'ذوي الإعاقة'] },
  { id: 'prisoner_family', labels: ['أسرة سجين', "Prisoner's family"] },
  { id: 'unemployed', labels: ['عاطل عن العمل', 'Unemployed', 'عاطل'] },
  { id: 'large_family', labels: ['أسرة كبيرة', 'Large family'] },
  { id: 'other', labels: ['غير ذلك', 'Other', 'أخرى'] },
];
