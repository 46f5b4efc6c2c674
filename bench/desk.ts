/**
 * What the desk waits for. First the store alone: an inbox of 20,000 conversations and 200,000 messages, read and searched, one call after another as one member of
 * staff would make them. Then the whole server on the same data, in a process of its own: the same over HTTP, and 50 members of staff who listen while 100
 * messages a second arrive through the web chat.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InboxFilter } from '../core/desk-ports.ts';
import { openSqlite, type FullStore } from '../storage/index.ts';
import { fill, frequentIn, type Filled } from './desk-fill.ts';
import { live, staffed } from './desk-live.ts';
import type { Row } from './row.ts';
import { nth, SCREEN_MS, SEARCH_MS, timed } from './timed.ts';

const PAGE = 50;
const BOXES: InboxFilter['box'][] = ['waiting', 'mine', 'taken', 'bot', 'all', 'closed'];

const ofTheStore = async (store: FullStore, { said, names, numbers }: Filled): Promise<Row[]> => {
  const frequent = frequentIn(said);
  return [
    await timed('store: first screen (a box of 50 and its counts)', SCREEN_MS, async (n) => { await Promise.all([store.inbox({ box: nth(BOXES, n), who: 's1', max: PAGE, teams: ['finance'] }), store.counts('s1')]); }),
    await timed('store: search of two or three words somebody said', SEARCH_MS, (n) => store.search(nth(said, n).split(/\s+/).slice(0, n % 2 ? 3 : 2).join(' '), PAGE)),
    await timed('store: search of the most frequent words', SEARCH_MS, (n) => store.search(n % 2 ? nth(frequent, n) : `${nth(frequent, n)} ${nth(frequent, n + 1)}`, PAGE)),
    await timed('store: search of names, numbers and phones, with its rows', SEARCH_MS, async (n) => {
      const hits = await store.search(n % 3 ? nth(names, n) : nth(numbers, n), PAGE);
      await store.inbox({ box: 'all', who: 's1', max: PAGE, ids: hits.map((h) => h.conversation) });
    }),
    await timed('store: a page of requests, and the board', SCREEN_MS, async (n) => { await Promise.all([store.requestsPage({ sort: nth(['created', 'updated', 'due'] as const, n), open: true, max: PAGE }), store.board(null, Date.now())]); }),
    await timed('store: a page of people, or a search of them', SCREEN_MS, (n) => store.people(n % 2 ? null : nth(names, n), { max: PAGE })),
  ];
};

export const run = async (): Promise<Row[]> => {
  const data = mkdtempSync(join(tmpdir(), 'sila-bench-'));
  try {
    const store = await openSqlite({ dir: data });
    const filled = await fill(store);
    const rows = await ofTheStore(store, filled);
    const staff = await staffed(store);
    await store.close();
    return [...rows, ...(await live(data, staff, filled))];
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
};

if (import.meta.main) console.log(JSON.stringify(await run(), null, 2));
