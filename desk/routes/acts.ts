/** What staff do in a conversation: an event like every other; what became of it comes on the stream. */
import { randomUUID } from 'node:crypto';
import type { Handlers } from '../handler.ts';
import type { DeskHouse } from '../house.ts';
import { refuse, type Refused } from '../problems.ts';
import { lineOf } from '../rows.ts';
import { mayAtDesk, mayTransfer, mayUncalled, type DeskRefusal } from '../rules.ts';
import type { InboxLine } from '../../core/desk-ports.ts';
import type { StaffEvent } from '../../core/event.ts';
import type { Media } from '../../core/message.ts';
import type { StaffFile } from '../../core/staff.ts';

/** Stands for the words of an answer that is files only. */
const A_FILE = 'file';

const because = (why: DeskRefusal): Refused => {
  switch (why) {
    case 'empty': return refuse('INPUT', 'text');
    case 'no-such-colleague': return refuse('INPUT', 'to');
    case 'for-a-woman':
    case 'for-management':
    case 'not-yours': return refuse('FORBIDDEN', why);
    default: return refuse('NOT_NOW', why);
  }
};

const openOf = ({ ticket }: InboxLine): InboxLine['ticket'] => (ticket && ticket.state !== 'closed' ? ticket : null);
/** Does this member of staff have the conversation, called or not? */
const holds = async (house: DeskHouse, conversation: string, me: StaffFile): Promise<boolean> =>
  (await house.store.inbox({ box: 'mine', who: me.id, ids: [conversation], max: 1 })).rows.length > 0;

/** Files that were uploaded for this conversation, or null: one of them was not. */
const mediaOf = async (house: DeskHouse, conversation: string, ids: readonly string[]): Promise<Media[] | null> => {
  const found = await Promise.all([...new Set(ids)].map(async (id) => {
    const blob = await house.store.blobs.get(id);
    return blob && blob.owner === conversation ? { id, name: blob.name, mime: blob.mime, bytes: blob.bytes.length } : null;
  }));
  return found.every((m) => m !== null) ? found : null;
};

/** An event of a member of staff, with an id of its own. */
const event = (house: DeskHouse, me: StaffFile, act: StaffEvent['act'], more: Partial<StaffEvent> = {}): StaffEvent =>
  ({ type: 'staff', id: randomUUID(), at: house.now(), act, who: { id: me.id, name: me.name }, ...more });

export const acts: Handlers<'act' | 'transfer'> = {
  act: async ({ house, me }, { params: { conversation: id }, body }) => {
    const line = await lineOf(house, id);
    if (!line) return refuse('NOT_FOUND');
    const text = body.text?.trim() ? body.text : undefined;
    const media = body.act === 'said' ? await mediaOf(house, id, body.media ?? []) : [];
    if (!media) return refuse('INPUT', 'media');
    const ticket = openOf(line);
    const words = text ?? (media.length ? A_FILE : undefined);
    const permission = ticket ? mayAtDesk(body.act, ticket, me, words) : mayUncalled(body.act, line.pen, await holds(house, id, me), me, words);
    if (!permission.may) return because(permission.why);
    // Who answers says what they have read. Nothing read where there is something: they do not know what they answer.
    if (body.act === 'said' && line.seen !== null && (body.seen ?? null) === null) return refuse('CHANGED');
    const done = event(house, me, body.act, { ...(text === undefined ? {} : { text }), ...(media.length ? { media } : {}), ...(body.act === 'said' ? { seen: body.seen ?? null } : {}) });
    await house.accept([{ event: done, to: { conversation: id } }]);
    return { event: done.id };
  },
  transfer: async ({ house, me, audit }, { params: { conversation: id }, body }) => {
    const line = await lineOf(house, id);
    if (!line) return refuse('NOT_FOUND');
    const to = body.to === null ? null : await house.store.staffBy({ id: body.to });
    if (body.to !== null && !to) return because('no-such-colleague');
    const ticket = openOf(line);
    if (!ticket) return refuse('NOT_NOW', 'not-taken');
    const permission = mayTransfer(ticket, me, to);
    if (!permission.may) return because(permission.why);
    const passed = event(house, me, 'passed', { to: to && { id: to.id, name: to.name } });
    const note = body.note?.trim() ? [event(house, me, 'noted', { text: body.note })] : [];
    await house.accept([...note, passed].map((e) => ({ event: e, to: { conversation: id } })));
    await audit('conversation.pass', id, to ? `to=${to.id}` : 'to=queue');
    return { event: passed.id };
  },
};
