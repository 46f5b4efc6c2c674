/** What a turn may ask the store before it can be decided (`Turn = { read }`), and what comes back. */
import type { Understood } from './entry.ts';
import type { RequestKind, RequestView } from './request.ts';

export type Query =
  /** Understand this text (a burst, joined). */
  | { find: 'understood'; text: string }
  /** Identity (ARCHITECTURE §2): number + last four of the national id (of the mobile, where no id was asked), or national id + a mobile the channel verified. */
  /** `own`: this conversation registered it; enough where neither an id nor a mobile was given. */
  | { find: 'status'; number?: string; last4?: string; nid?: string; phone?: string; own?: true }
  /** Is there an open request of this kind, about this, by this person? */
  | { find: 'open'; nid: string; kind: RequestKind; about: string | null }
  /** How many people wait in the staff queue before this conversation. */
  | { find: 'queue' };

export type Found =
  | { find: 'understood'; text: string; understood: Understood }
  /** `no` is the same whether the record does not exist or does not match. `locked`: too many tries in the last hour. */
  /** `elsewhere`: the person's requests are linked to other conversations and not to this one. */
  | { find: 'status'; verdict: 'match'; requests: RequestView[]; elsewhere?: true }
  | { find: 'status'; verdict: 'no' | 'locked' }
  | { find: 'open'; number: string | null }
  | { find: 'queue'; before: number };
