/** Every screen of the desk. A screen is a folder with `screen.tsx` that exports `Screen`; it is loaded when somebody first goes there. */
import { BookOpen, CalendarClock, Cable, ClipboardList, Inbox, ListChecks, ScrollText, UserRound, Users, UsersRound, Workflow, type LucideIcon } from 'lucide-react';
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import type { Role } from '../../core/staff.ts';

export type ScreenProps = { params: Record<string, string | undefined> };
export type ScreenName = 'inbox' | 'requests' | 'request' | 'people' | 'person' | 'knowledge' | 'facts' | 'hours' | 'flows' | 'channels' | 'staff' | 'audit' | 'me';
type Row = { name: ScreenName; path: string; role: Role; icon?: LucideIcon; group?: 'work' | 'bot' | 'house'; bar?: true };

/** In the order of the navigation. Without `icon`: reached from another screen. `bar`: also in the bottom bar of phones. */
const TABLE: Row[] = [
  { name: 'inbox', path: '/inbox/:conversation?', role: 'viewer', icon: Inbox, group: 'work', bar: true },
  { name: 'requests', path: '/requests', role: 'viewer', icon: ClipboardList, group: 'work', bar: true },
  { name: 'request', path: '/requests/:number', role: 'viewer' },
  { name: 'people', path: '/people', role: 'viewer', icon: UsersRound, group: 'work', bar: true },
  { name: 'person', path: '/people/:person', role: 'viewer' },
  { name: 'knowledge', path: '/knowledge/:topic?', role: 'viewer', icon: BookOpen, group: 'bot', bar: true },
  { name: 'facts', path: '/facts', role: 'viewer', icon: ListChecks, group: 'bot' },
  { name: 'hours', path: '/hours', role: 'viewer', icon: CalendarClock, group: 'bot' },
  { name: 'flows', path: '/flows/:flow?', role: 'viewer', icon: Workflow, group: 'bot' },
  { name: 'channels', path: '/channels', role: 'viewer', icon: Cable, group: 'house' },
  { name: 'staff', path: '/staff', role: 'supervisor', icon: Users, group: 'house' },
  { name: 'audit', path: '/audit', role: 'supervisor', icon: ScrollText, group: 'house' },
  { name: 'me', path: '/me', role: 'viewer', icon: UserRound },
];

const FOUND = import.meta.glob<{ Screen: ComponentType<ScreenProps> }>('./*/screen.tsx');
export type ScreenRow = Row & { Screen: LazyExoticComponent<ComponentType<ScreenProps>> };
export const SCREENS: ScreenRow[] = TABLE.flatMap((row) => {
  const load = FOUND[`./${row.name}/screen.tsx`];
  return load ? [{ ...row, Screen: lazy(async () => ({ default: (await load()).Screen })) }] : [];
});
/** `/inbox/:conversation?` -> `/inbox`. */
export const baseOf = (row: Row): string => row.path.replace(/\/:.*$/, '');
