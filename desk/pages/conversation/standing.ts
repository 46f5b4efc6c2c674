/** Where a conversation stands for who looks at it, and what they may do. The server asks the same again (desk/rules.ts): this only decides which buttons are there. */
import type { Reply } from '../../api.ts';
import type { Me } from '../me.tsx';

export type Row = Reply<'conversation'>['row'];
export type Stand = 'mine' | 'other' | 'queue' | 'bot';

export const openTicket = (row: Row): NonNullable<Row['ticket']> | null => (row.ticket && row.ticket.state !== 'closed' ? row.ticket : null);

export const standOf = (row: Row, me: string): Stand => {
  const ticket = openTicket(row);
  if (ticket?.state === 'taken') return ticket.who?.id === me ? 'mine' : 'other';
  if (ticket) return 'queue';
  // Staff may step in uncalled: then there is no ticket, but still somebody who has it.
  return row.pen === 'staff' ? (row.holder?.id === me ? 'mine' : 'other') : row.pen;
};
/** Who has it, where somebody has. */
export const holderOf = (row: Row): { id: string; name: string } | null => openTicket(row)?.who ?? row.holder;

export type May = { take: boolean; reply: boolean; note: boolean; transfer: boolean; giveBack: boolean; close: boolean; forWoman: boolean };
export const mayIn = (row: Row, me: Me & { may: (role: Me['role']) => boolean }): May => {
  const stand = standOf(row, me.id);
  const ticket = openTicket(row);
  const answers = me.may('agent');
  const over = me.may('supervisor');
  const forWoman = ticket?.woman === true && !me.woman && !over;
  return {
    take: answers && (stand === 'queue' || stand === 'bot') && !forWoman, reply: answers && stand === 'mine', note: answers,
    transfer: ticket !== null && (stand === 'mine' || over), giveBack: answers && (stand === 'mine' || (stand === 'queue' && ticket !== null) || (stand === 'other' && over)),
    close: answers && (stand === 'mine' || (stand === 'queue' && ticket !== null) || (stand === 'other' && over)), forWoman,
  };
};
