/** Claim, outgoing and the schedule must not look through a queue: their plans are held here. */
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { migrate } from '../../storage/sqlite/files.ts';
import { keysOf, LINE } from '../../storage/boxes.ts';
import { pageSql } from '../../storage/request-pages.ts';
import { allSaid } from '../../storage/search.ts';
import { NEXT } from '../../storage/timers.ts';

const source = (f: string): string => readFileSync(new URL(`../../storage/${f}`, import.meta.url), 'utf8');
/** The statement as it stands in the source that begins so: a changed one is planned anew, a vanished one fails. */
const sql = (file: string, begins: string): string => {
  const s = [...source(file).matchAll(/'((?:SELECT|UPDATE|DELETE)[^']*)'|`((?:SELECT|UPDATE|DELETE)[^`]*)`/g)].map((m) => (m[1] ?? m[2])!).find((x) => x.startsWith(begins));
  if (!s) throw new Error(`${file} has no statement that begins with: ${begins}`);
  return s;
};

const HOT: [string, string, RegExp][] = [
  ['claim', sql('inbox.ts', 'SELECT id, person, address, rev, state FROM conversation WHERE ready_at'), /SEARCH conversation USING INDEX conversation_ready/],
  ['head of an inbox', sql('inbox.ts', 'SELECT seq, mac, tries, ready_at, body FROM inbox'), /SEARCH inbox USING INDEX inbox_head/],
  ['an event seen before', sql('inbox.ts', 'SELECT conversation FROM inbox WHERE mac'), /SEARCH inbox USING INDEX sqlite_autoindex_inbox/],
  ['an address', sql('addresses.ts', 'SELECT id, person, ready_at FROM conversation WHERE mac'), /SEARCH conversation USING INDEX sqlite_autoindex_conversation/],
  ['an alias', sql('addresses.ts', 'SELECT c.id, c.person, c.ready_at FROM alias'), /SEARCH a USING PRIMARY KEY[^]*SEARCH c USING INDEX sqlite_autoindex_conversation/],
  ['outgoing', sql('outbox.ts', 'SELECT id, person, sending, address, heard_at, blocked_at FROM conversation WHERE send_lane'), /SEARCH conversation USING INDEX conversation_send/],
  ['outgoing of a channel', sql('outbox.ts', 'SELECT id, person, sending, address, heard_at, blocked_at FROM conversation WHERE channel'), /SEARCH conversation USING INDEX conversation_channel/],
  ['a provider\'s id', sql('provider-ids.ts', 'SELECT i.outbox, i.part'), /SEARCH i USING PRIMARY KEY[^]*SEARCH o USING INTEGER PRIMARY KEY/],
  ['head of an outbox', sql('outbox.ts', 'SELECT lane, ready_at FROM outbox'), /SEARCH outbox USING INDEX outbox_head/],
  ['due', sql('timers.ts', 'SELECT conversation, kind, at, body FROM wake'), /SEARCH wake USING INDEX wake_at/],
  ['tries', sql('find.ts', 'SELECT COUNT(*) AS n FROM try'), /SEARCH try USING COVERING INDEX try_mac/],
  ...Object.entries(NEXT).flatMap(([what, list]) => list.map((s, i): [string, string, RegExp] => [`next ${what} ${i}`, s, /SEARCH (conversation|wake) USING (COVERING )?INDEX (conversation_ready|conversation_send|conversation_channel|wake_at)/])),
  ...([[{}, false], [{}, true], [{ urgent: true as const }, true]] as const).map(([f, from], i): [string, string, RegExp] => [`queue ${i}`, keysOf({ box: 'waiting', ...f }, from), /SEARCH conversation USING COVERING INDEX conversation_queue/]),
  ...(['taken', 'bot', 'all', 'closed'] as const).flatMap((box) => [false, true].flatMap((from) => [undefined, 'whatsapp'].map((channel): [string, string, RegExp] =>
    [`box ${box}${from ? ', further' : ''}${channel ? ' of a channel' : ''}`, keysOf({ box, ...(channel ? { channel } : {}) }, from), /SEARCH conversation USING COVERING INDEX conversation_stand/]))),
  ['my box', keysOf({ box: 'mine' }, true), /SEARCH conversation USING (COVERING )?INDEX conversation_holder/],
  ['a row of a box', LINE, /SEARCH c USING INDEX sqlite_autoindex_conversation[^]*SEARCH t USING INTEGER PRIMARY KEY[^]*SEARCH r USING INDEX request_conversation/],
  ['places before', sql('boxes.ts', `SELECT COUNT(*) AS n FROM conversation WHERE stand = 'waiting'`), /SEARCH conversation USING (COVERING )?INDEX conversation_queue/],
  ['all places', sql('boxes.ts', `SELECT id FROM conversation WHERE stand = 'waiting'`), /SEARCH conversation USING COVERING INDEX conversation_queue/],
  ['counts of a box', sql('boxes.ts', 'SELECT COUNT(*) AS n FROM (SELECT 1 FROM conversation').replace(/^.*\((SELECT 1 .*)\) some$/, '$1'), /SEARCH conversation USING COVERING INDEX conversation_stand/],
  ['who waits where', sql('places.ts', 'SELECT places, COUNT(*)').replace(' GROUP BY places', '').replace('places, COUNT(*) AS n', 'places').replace('IS NOT NULL', '> ?'), /SEARCH conversation USING COVERING INDEX conversation_places/],
  ['requests', pageSql({ max: 1 }, true), /SEARCH request USING INDEX request_newest/],
  ['requests by change', pageSql({ max: 1, sort: 'updated' }, true), /SEARCH request USING INDEX request_updated/],
  ['requests by what is due', pageSql({ max: 1, sort: 'due', open: true }, true), /SEARCH request USING INDEX request_due/],
  ['requests in a state', pageSql({ max: 1, state: 'new' }, true), /SEARCH request USING INDEX request_state/],
  ['requests of somebody', pageSql({ max: 1, assignee: 's' }, true), /SEARCH request USING INDEX request_assignee/],
  ['words', allSaid(2).replace(' ORDER BY r.at DESC', ''), /SEARCH r USING PRIMARY KEY[^]*SEARCH w0 USING PRIMARY KEY[^]*SEARCH w1 USING PRIMARY KEY/],
  ['people', `SELECT listed_at, id FROM person WHERE listed_at IS NOT NULL AND (listed_at, id) < (?, ?) ORDER BY listed_at DESC, id DESC LIMIT ?`, /SEARCH person USING COVERING INDEX person_listed/],
  ['the stream', sql('stream.ts', 'SELECT seq, at, kind'), /SEARCH stream USING INTEGER PRIMARY KEY/],
  ['a session', sql('staff.ts', 'SELECT staff, created, until FROM session'), /SEARCH session USING PRIMARY KEY/],
  ['failures', sql('staff.ts', 'SELECT COUNT(*) AS n FROM failure'), /SEARCH failure USING COVERING INDEX failure_mac/],
  ['the audit log of somebody', 'SELECT n, at, action, body FROM audit WHERE n < ? AND who = ? ORDER BY n DESC LIMIT ?', /SEARCH audit USING INDEX audit_who/],
];

it.each(HOT)('%s is a search in its index, without sorting', (_, statement, expected) => {
  const db = new DatabaseSync(':memory:');
  migrate(db);
  const marks = (statement.match(/\?/g) ?? []).length;
  const plan = db.prepare(`EXPLAIN QUERY PLAN ${statement}`).all(...Array<number>(marks).fill(1)).map((r) => String(r['detail'])).join('\n');
  expect(plan).toMatch(expected);
  expect(plan).not.toMatch(/SCAN|TEMP B-TREE/);
});
