/** The one writer of tables for spreadsheets: UTF-8 with a mark (Excel reads Arabic), RFC 4180 lines, and no cell that a spreadsheet would run. */
export type Cell = string | number | null;

const MARK = '\ufeff';
/** A cell beginning with one of these is a formula to Excel, LibreOffice or Sheets; so is one whose first printed sign it is. */
const FORMULA = /^[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+\-@\t\r|%＝＋－＠]/u;

const cell = (value: Cell): string => {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",;\n\r\t']/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export const csv = (head: readonly string[], rows: readonly (readonly Cell[])[]): Uint8Array =>
  new TextEncoder().encode(MARK + [head, ...rows].map((r) => `${r.map(cell).join(',')}\r\n`).join(''));
