/** Who looks at a conversation, who types in it. In memory: a restart forgets it, and 20 seconds later it is true again. */
import type { Viewer } from '../handler.ts';

const FORGET_MS = 20_000;
const KEPT = 5_000;

type Seen = { who: Viewer['who']; typing: boolean; at: number };
export type Presence = {
  viewers(conversation: string): Viewer[];
  /** True when what others see has changed. */
  look(conversation: string, who: Viewer['who'], typing: boolean): boolean;
  leave(staff: string): string[];
  /** Forgets who has not been heard of; the conversations where that changed something. */
  sweep(): string[];
};

export const openPresence = (now: () => number): Presence => {
  const seen = new Map<string, Map<string, Seen>>();
  const drop = (gone: (s: Seen, staff: string) => boolean): string[] => {
    const changed: string[] = [];
    for (const [conversation, there] of seen) {
      const before = there.size;
      for (const [staff, s] of there) if (gone(s, staff)) there.delete(staff);
      if (there.size !== before) changed.push(conversation);
      if (!there.size) seen.delete(conversation);
    }
    return changed;
  };
  return {
    viewers: (conversation) => [...(seen.get(conversation)?.values() ?? [])].filter((s) => s.at > now() - FORGET_MS).map(({ who, typing }) => ({ who, typing })),
    look(conversation, who, typing) {
      let there = seen.get(conversation);
      if (!there) {
        if (seen.size >= KEPT) seen.delete(seen.keys().next().value as string);
        seen.set(conversation, (there = new Map()));
      }
      const before = there.get(who.id);
      there.set(who.id, { who: { id: who.id, name: who.name }, typing, at: now() });
      return !before || before.typing !== typing || before.at <= now() - FORGET_MS;
    },
    leave: (staff) => drop((_, id) => id === staff),
    sweep: () => drop((s) => s.at <= now() - FORGET_MS),
  };
};
