/**
 * The desk's round, walked once a minute: who waits though nobody came, who was taken and is left alone, which request is past its date. Everything it does
 * has an id of its own made of what it is about, so that two processes, or one that starts again, do it once.
 */
import { BACK_MS, dueOf, nobodyTookAt, REMIND_MS, silenceOf } from './clocks.ts';
import type { DeskHouse } from './house.ts';
import type { InboxFilter, InboxLine, RequestLine } from '../core/desk-ports.ts';
import type { Staff, StaffEvent } from '../core/event.ts';
import { isOpen } from '../core/hours.ts';
import type { Lang } from '../core/text.ts';

/** In whose name: no member of staff. */
export const ROUND: Staff = { id: 'desk', name: 'صلة' };
const PAGE = 200;
const MINUTE = 60_000;
/** A date that was missed longer ago (an import, a server that was off) is for staff to explain, not for a machine. */
const MISSED_MS = 2 * 24 * 60 * MINUTE;

/** Of staff, in the notes; of the person, under their request's state. */
const NOTES = {
  nobody: 'لم يستلم أحد هذه المحادثة في الوقت الذي وُعد به صاحبها.',
  remind: `صاحب المحادثة ينتظر الرد منذ ${REMIND_MS / MINUTE} دقائق.`,
  back: `لم يُرَدّ على صاحب المحادثة منذ ${BACK_MS / MINUTE} دقيقة، فأُعيدت إلى قائمة الانتظار.`,
};
const LATE: Record<Lang, string> = {
  ar: 'نعتذر: تأخرنا عن الموعد الذي أبلغناكم به، والطلب ما زال عندنا ولم يُنسَ. نبلغكم هنا فور أي جديد.',
  en: 'We are sorry: we are later than the date we gave you. Your request is still with us and not forgotten; we will tell you here as soon as there is news.',
};

export type Walked = { nobody: number; reminded: number; back: number; late: number };

const every = async (house: DeskHouse, box: InboxFilter['box'], visit: (line: InboxLine) => Promise<void>): Promise<void> => {
  let after: string | undefined;
  const all: InboxLine[] = []; // read to the end first: what is done below moves lines between boxes
  do {
    const page = await house.store.inbox({ box, who: ROUND.id, max: PAGE, ...(after === undefined ? {} : { after }) });
    all.push(...page.rows);
    after = page.more ?? undefined;
  } while (after !== undefined);
  for (const line of all) await visit(line);
};

/** True: it was done now, and not before. */
const once = async (house: DeskHouse, conversation: string, id: string, act: StaffEvent['act'], more: Partial<StaffEvent>): Promise<boolean> => {
  const [done] = await house.accept([{ event: { type: 'staff', id, at: house.now(), act, who: ROUND, ...more }, to: { conversation } }]);
  return done?.seen === false;
};

const tellLate = async (house: DeskHouse, r: RequestLine): Promise<boolean> => {
  const now = house.now();
  const due = dueOf(r);
  if (due < now - MISSED_MS || r.history.some((h) => h.who === ROUND.name && h.at >= due)) return false;
  const line = r.conversation === null ? null : (await house.store.inbox({ box: 'all', who: ROUND.id, ids: [r.conversation], max: 1 })).rows[0];
  await house.store.setRequest(r.number, { at: now, who: ROUND.name, state: r.state, note: LATE[line?.lang ?? 'ar'] });
  await house.store.tell('alert', r.number, 'late', now);
  return true;
};

/** One round at a time; the app calls it every minute. */
export const walk = async (house: DeskHouse): Promise<Walked> => {
  const now = house.now();
  const hours = house.hours();
  const walked: Walked = { nobody: 0, reminded: 0, back: 0, late: 0 };

  await every(house, 'waiting', async ({ conversation, ticket, promised }) => {
    if (!ticket || now < nobodyTookAt({ opened: ticket.opened, promised }, hours)) return;
    if (await once(house, conversation, `nobody:${ticket.id}`, 'noted', { text: NOTES.nobody })) {
      await house.store.tell('alert', conversation, 'nobody', now);
      walked.nobody++;
    }
  });
  await every(house, 'taken', async ({ conversation, ticket, last }) => {
    const silence = ticket ? silenceOf(ticket, last, hours) : null;
    if (!ticket || silence?.is !== 'waiting') return;
    const id = `${ticket.id}:${silence.since}`;
    if (now >= silence.backAt) {
      if (!(await once(house, conversation, `back:${id}`, 'passed', { to: null }))) return;
      await once(house, conversation, `back.note:${id}`, 'noted', { text: NOTES.back });
      walked.back++;
    } else if (now >= silence.remindAt && (await once(house, conversation, `remind:${id}`, 'noted', { text: NOTES.remind }))) walked.reminded++;
  });

  // Nobody is woken at night to hear that there is no news.
  if (hours === null || isOpen(hours, now)) {
    let after: string | undefined;
    const late: RequestLine[] = [];
    do {
      const page = await house.store.requestsPage({ open: true, lateAt: now, sort: 'due', max: PAGE, ...(after === undefined ? {} : { after }) });
      late.push(...page.rows);
      after = page.more ?? undefined;
    } while (after !== undefined);
    for (const r of late) if (await tellLate(house, r)) walked.late++;
    if (walked.late) await house.accept([]);
  }
  return walked;
};
