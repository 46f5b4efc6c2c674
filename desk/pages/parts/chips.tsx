/** Chips: one look for every state. Tone is never alone: the word says it too. */
import { AtSign, Bot, Flame, Globe, MessageCircle, Send, Smartphone, Terminal, Clock } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TicketReason } from '../../../core/effect.ts';
import type { RequestState } from '../../../core/request.ts';
import { CHANNELS, LATE, PENS, REASONS, STATES, URGENT, type Tone } from '../texts/words.ts';
import { useTongue } from '../tongue.tsx';

export const Chip = ({ tone = 'plain', icon, children, title }: { tone?: Tone; icon?: ReactNode; children: ReactNode; title?: string }) => (
  <span className="chip" data-tone={tone} title={title}>{icon}<span>{children}</span></span>
);

export const StateChip = ({ state }: { state: RequestState }) => <Chip tone={STATES[state].tone}>{useTongue().say(STATES[state])}</Chip>;
export const ReasonChip = ({ reason }: { reason: TicketReason }) => <Chip>{useTongue().say(REASONS[reason])}</Chip>;
export const UrgentChip = () => <Chip tone="urgent" icon={<Flame size={13} aria-hidden />}>{useTongue().say(URGENT)}</Chip>;
/** Nothing when on time, unless `always`. */
export const LateChip = ({ late, always }: { late: 'no' | 'soon' | 'late'; always?: boolean }) => {
  const { say } = useTongue();
  return late === 'no' && !always ? null : <Chip tone={LATE[late].tone} icon={<Clock size={13} aria-hidden />}>{say(LATE[late])}</Chip>;
};
export const PenChip = ({ pen }: { pen: 'bot' | 'queue' | 'staff' }) => (
  <Chip tone={PENS[pen].tone} icon={pen === 'bot' ? <Bot size={13} aria-hidden /> : undefined}>{useTongue().say(PENS[pen])}</Chip>
);

const ICONS: Record<string, typeof Globe> = { web: Globe, telegram: Send, whatsapp: MessageCircle, 'whatsapp-web': Smartphone, email: AtSign, sms: Smartphone, console: Terminal };
/** The channel's sign, with its name for those who do not see it; `named` writes it out. */
export const ChannelMark = ({ channel, named, size = 16 }: { channel: string; named?: boolean; size?: number }) => {
  const { say } = useTongue();
  const Icon = ICONS[channel] ?? MessageCircle;
  const name = CHANNELS[channel] ? say(CHANNELS[channel]) : channel;
  return named
    ? <span style={{ display: 'inline-flex', alignItems: 'center', gap: 6 }}><Icon size={size} aria-hidden /> {name}</span>
    : <span title={name} style={{ display: 'inline-grid' }}><Icon size={size} aria-hidden /><span className="hidden">{name}</span></span>;
};
