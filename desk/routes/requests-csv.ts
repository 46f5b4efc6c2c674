/** The table of requests for a spreadsheet: what the screen shows, no identity numbers. */
import { csv, type Cell } from '../csv.ts';
import type { Handlers } from '../handler.ts';
import { requestRow } from '../rows.ts';
import { DEPARTMENTS, LATE, STATES } from '../words.ts';
import { dayAt, hijri, RIYADH_OFFSET } from '../../core/values/calendar.ts';

const PAGE = 200;
/** A sheet beyond this is no longer looked at by anybody. */
const MOST = 50_000;
const HEAD = ['رقم الطلب', 'النوع', 'الحالة', 'القسم', 'الاسم', 'تاريخ التقديم', 'التاريخ الهجري', 'آخر تحديث', 'الموعد', 'التأخر', 'المسؤول', 'القناة'];

const when = (at: number): string => new Date(at + RIYADH_OFFSET).toISOString().slice(0, 16).replace('T', ' ');
const hijriDay = (at: number): string => { const { y, m, d } = hijri(dayAt(at)); return `${y}/${String(m).padStart(2, '0')}/${String(d).padStart(2, '0')}`; };

export const requestsCsv: Handlers<'requests.csv'> = {
  'requests.csv': async ({ house, audit }, { query }) => {
    await audit('requests.export', null, Object.entries(query).map(([k, v]) => `${k}=${v}`).join(' ') || 'all');
    const rows: Cell[][] = [];
    let after: string | undefined;
    do {
      const page = await house.store.requestsPage({ ...query, max: PAGE, ...(after === undefined ? {} : { after }) });
      for (const line of page.rows) {
        const r = requestRow(house, line);
        rows.push([r.number, r.title.ar, STATES[r.state], DEPARTMENTS[r.department], r.name, when(r.created), hijriDay(r.created), when(r.updated), when(r.due), LATE[r.late], r.assignee?.name ?? null, r.channel]);
      }
      after = page.more ?? undefined;
    } while (after !== undefined && rows.length < MOST);
    return { name: `requests-${when(house.now()).slice(0, 10)}.csv`, mime: 'text/csv; charset=utf-8', bytes: csv(HEAD, rows) };
  },
};
