/**
 * The tables, by number. Plain columns are ids, kinds, states, counts and times; every `body`, `state`, `address`, `head` and `bytes` is sealed (vault.ts);
 * every `mac` is a blind index.
 *
 *   meta          name -> value: `schema`, `commits` (counts commits: tells a restored backup), counters
 *   person        somebody; `nid_mac` once a national id is known, `phone_mac` the phone of the newest request that has one; `erased` a time
 *   conversation  one line of events. `ready_at`: when the head of its inbox may be claimed (while leased: when the lease ends; null: nothing waits).
 *                 `send_at`, `send_lane`: the same for the head of its outbox, `sending` the message in flight. Neither claim nor outgoing looks at a queue.
 *                 `lines` numbers its history and log rows. `channel` as in its address; `next_at`: the chat's pace, no message before it; `heard_at`: when its
 *                 person last wrote; `blocked_at`: they shut us out since. `mac` is the id we answer to; `strong`: the channel knows a weaker one beside it
 *   alias         other ids of a conversation: a look-up by them leads there
 *   inbox         accepted events in order (`seq`), unique by `mac` (source, event id) for ever; the body goes when the event is done
 *   outbox        messages in order, unique by `mac` (key) for ever; the body goes when it is settled for good. `parts`: calls the provider took, as its answers say;
 *                 `acked`: as its receipts say; `several`: it is known to need more than one call; `progress` (SENT_ON...) and `shown` (a bit a call) only grow
 *   provider_id   the provider's ids of calls; `body` is the message's key
 *   history       what was said;  log  what a turn did besides (notes, faults, links ...)
 *   request, request_change;  `open_mac` (person, kind, about) while open: unique;  `tail_mac` (number, last four digits of the national id)
 *   ticket        at most one open a conversation
 *   wake          one a conversation and kind
 *   try           identity tries by address and by target
 *   link          a conversation and a person it registered something for. `news` 1: news of the requests go there too that `via`, a request's number, opens
 *   link_ask      somebody in `conversation` asks on `asked` whether they are one person
 *   rating, consent, miss, quarantine, cursor, snapshot, blob, blob_ref, owner (of blobs put before their conversation exists),
 *   chat, activity (the web chat's record)
 *
 * What the desk reads (3). Each list is a range of an index; none of them opens a state.
 *   conversation  `pen`, `lang`, `last_at`, `last_by` of the newest line, `unread`; `stand`: free, waiting, taken, closed (null: no turn yet); `ticket`: the newest;
 *                 `rank`: 0 urgent, 1 normal while one is open; `holder`: mac of who holds it; `face`: name, snippet, last inbound message
 *   person        `card`: national id, phone, name; `listed_at`: newest request or link, null: in no list; `merged`: into whom
 *   request       `assignee`: mac of whose it is, `held`: who that is; `due_at`: when its person hears again, NEVER once final
 *   word          what was said (mac of a stem), or a name, and in which conversation: `n` and `at` of the newest such line (null: a name)
 *   person_word   the same of people: names and phones;  family  who belongs to whom
 *   stream        what the desk is told, in order; `body` only of acts (their ids are a channel's)
 *   conversation  (4) `held`: who holds it; `places`: flow/step of each frame that is open; `department`: of the newest ticket; `due_at`: when who waits is to be answered
 *   staff, session, once (words that work once), failure (of signing in), audit: sealed under the house
 *
 * A migration is never edited after a release: add the next number.
 */
export type Migration = { to: number; sql: string };

/** inbox.state */
export const WAITING = 0;
export const DONE = 1;
export const QUARANTINED = 2;
/** outbox.state */
export const QUEUED = 0;
export const SENT = 1;
export const FAILED = 2;
export const UNKNOWN = 3;
export const GONE = 4; // erased
/** request.due_at of a final state */
export const NEVER = 9_007_199_254_740_991;
/** outbox.progress, from receipts */
export const NO_WORD = 0;
export const SENT_ON = 1;
export const DELIVERED = 2;
export const READ = 3;

export const MIGRATIONS: readonly Migration[] = [
  {
    to: 1,
    sql: `
CREATE TABLE person (id TEXT PRIMARY KEY, nid_mac BLOB UNIQUE, phone_mac BLOB, phone_at INTEGER, erased INTEGER);
CREATE INDEX person_erased ON person (erased) WHERE erased IS NOT NULL;

CREATE TABLE conversation (
  id TEXT PRIMARY KEY, person TEXT NOT NULL, mac BLOB NOT NULL UNIQUE, address BLOB NOT NULL, rev INTEGER NOT NULL, state BLOB, lines INTEGER NOT NULL,
  ready_at INTEGER, token TEXT, send_at INTEGER, send_lane INTEGER, sending INTEGER);
CREATE INDEX conversation_ready ON conversation (ready_at) WHERE ready_at IS NOT NULL;
CREATE INDEX conversation_send ON conversation (send_lane, send_at) WHERE send_at IS NOT NULL;
CREATE INDEX conversation_person ON conversation (person);

CREATE TABLE inbox (seq INTEGER PRIMARY KEY AUTOINCREMENT, mac BLOB NOT NULL UNIQUE, conversation TEXT NOT NULL, state INTEGER NOT NULL, kind TEXT NOT NULL,
  at INTEGER NOT NULL, tries INTEGER NOT NULL, ready_at INTEGER NOT NULL, body BLOB, why BLOB);
CREATE INDEX inbox_head ON inbox (conversation, seq) WHERE state = 0;
CREATE INDEX inbox_quarantined ON inbox (seq) WHERE state = 2;
CREATE INDEX inbox_conversation ON inbox (conversation);

CREATE TABLE outbox (seq INTEGER PRIMARY KEY AUTOINCREMENT, mac BLOB NOT NULL UNIQUE, conversation TEXT NOT NULL, state INTEGER NOT NULL, lane INTEGER NOT NULL,
  tries INTEGER NOT NULL, held INTEGER NOT NULL, ready_at INTEGER NOT NULL, token TEXT, at INTEGER NOT NULL, body BLOB);
CREATE INDEX outbox_head ON outbox (conversation, lane, seq) WHERE state = 0;
CREATE INDEX outbox_conversation ON outbox (conversation);
CREATE INDEX outbox_unsettled ON outbox (state) WHERE state IN (0, 2, 3);

CREATE TABLE history (conversation TEXT NOT NULL, n INTEGER NOT NULL, at INTEGER NOT NULL, by TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (conversation, n)) WITHOUT ROWID;
CREATE TABLE log (conversation TEXT NOT NULL, n INTEGER NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (conversation, n)) WITHOUT ROWID;

CREATE TABLE request (
  number TEXT PRIMARY KEY, person TEXT NOT NULL, conversation TEXT, kind TEXT NOT NULL, state TEXT NOT NULL, department TEXT NOT NULL,
  created INTEGER NOT NULL, updated INTEGER NOT NULL, next_update INTEGER, changes INTEGER NOT NULL, open_mac BLOB, about_mac BLOB, tail_mac BLOB, body BLOB);
CREATE UNIQUE INDEX request_open ON request (open_mac) WHERE open_mac IS NOT NULL;
CREATE INDEX request_person ON request (person, created);
CREATE INDEX request_conversation ON request (conversation);
CREATE INDEX request_created ON request (created);
CREATE TABLE request_change (number TEXT NOT NULL, n INTEGER NOT NULL, at INTEGER NOT NULL, state TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (number, n)) WITHOUT ROWID;

CREATE TABLE ticket (id INTEGER PRIMARY KEY AUTOINCREMENT, conversation TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, priority TEXT NOT NULL, hours TEXT NOT NULL,
  opened INTEGER NOT NULL, taken_at INTEGER, closed_at INTEGER, body BLOB NOT NULL);
CREATE UNIQUE INDEX ticket_open ON ticket (conversation) WHERE state <> 'closed';
CREATE INDEX ticket_state ON ticket (state, id);
CREATE INDEX ticket_conversation ON ticket (conversation);

CREATE TABLE wake (conversation TEXT NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (conversation, kind)) WITHOUT ROWID;
CREATE INDEX wake_at ON wake (at);

CREATE TABLE try (mac BLOB NOT NULL, at INTEGER NOT NULL);
CREATE INDEX try_mac ON try (mac, at);
CREATE INDEX try_at ON try (at);

CREATE TABLE rating (conversation TEXT NOT NULL, n INTEGER NOT NULL, at INTEGER NOT NULL, score INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (conversation, n)) WITHOUT ROWID;
CREATE TABLE consent (conversation TEXT NOT NULL, n INTEGER NOT NULL, at INTEGER NOT NULL, purpose TEXT NOT NULL, given INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (conversation, n)) WITHOUT ROWID;
CREATE TABLE miss (conversation TEXT NOT NULL, n INTEGER NOT NULL, at INTEGER NOT NULL, why TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (conversation, n)) WITHOUT ROWID;
CREATE INDEX miss_at ON miss (at);
CREATE TABLE link (conversation TEXT NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (conversation, person)) WITHOUT ROWID;

CREATE TABLE quarantine (seq INTEGER PRIMARY KEY AUTOINCREMENT, mac BLOB NOT NULL UNIQUE, at INTEGER NOT NULL, size INTEGER NOT NULL, head BLOB NOT NULL, bytes BLOB NOT NULL);
CREATE TABLE cursor (mac BLOB PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE snapshot (seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, digest TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX snapshot_kind ON snapshot (kind, seq);

CREATE TABLE owner (mac BLOB PRIMARY KEY, person TEXT NOT NULL);
CREATE INDEX owner_person ON owner (person);
CREATE TABLE blob (id TEXT PRIMARY KEY, person TEXT NOT NULL, at INTEGER NOT NULL, size INTEGER NOT NULL, head BLOB NOT NULL, bytes BLOB NOT NULL);
CREATE INDEX blob_person ON blob (person);
CREATE INDEX blob_at ON blob (at);
CREATE TABLE blob_ref (blob TEXT NOT NULL, by TEXT NOT NULL, ref TEXT NOT NULL, PRIMARY KEY (by, ref, blob)) WITHOUT ROWID;
CREATE INDEX blob_ref_blob ON blob_ref (blob);

CREATE TABLE chat (mac BLOB PRIMARY KEY, person TEXT NOT NULL, user_mac BLOB NOT NULL, marks INTEGER NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL);
CREATE INDEX chat_user ON chat (user_mac);
CREATE INDEX chat_person ON chat (person);
CREATE TABLE activity (chat BLOB NOT NULL, watermark INTEGER NOT NULL, mac BLOB NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (chat, watermark)) WITHOUT ROWID;
CREATE UNIQUE INDEX activity_key ON activity (chat, mac);
`,
  },
  {
    // The web chat was the only channel before. When its people last wrote is not known, and no rule of that channel asks for it.
    to: 2,
    sql: `
ALTER TABLE conversation ADD COLUMN channel TEXT NOT NULL DEFAULT 'web';
ALTER TABLE conversation ADD COLUMN strong INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN heard_at INTEGER;
ALTER TABLE conversation ADD COLUMN blocked_at INTEGER;
ALTER TABLE conversation ADD COLUMN next_at INTEGER;
CREATE INDEX conversation_channel ON conversation (channel, send_lane, send_at) WHERE send_at IS NOT NULL;
CREATE TABLE alias (mac BLOB PRIMARY KEY, conversation TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX alias_conversation ON alias (conversation);

ALTER TABLE outbox ADD COLUMN parts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN acked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN several INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN progress INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN shown INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN why BLOB;
CREATE TABLE provider_id (mac BLOB PRIMARY KEY, outbox INTEGER NOT NULL, part INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX provider_id_outbox ON provider_id (outbox);

ALTER TABLE link ADD COLUMN news INTEGER NOT NULL DEFAULT 0;
ALTER TABLE link ADD COLUMN via TEXT;
CREATE INDEX link_person ON link (person);
CREATE TABLE link_ask (mac BLOB NOT NULL, asked TEXT NOT NULL, conversation TEXT NOT NULL, person TEXT NOT NULL, number TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (mac, asked)) WITHOUT ROWID;
CREATE INDEX link_ask_conversation ON link_ask (conversation);
CREATE INDEX link_ask_asked ON link_ask (asked);
CREATE INDEX link_ask_person ON link_ask (person);
CREATE INDEX link_ask_at ON link_ask (at);
`,
  },
  {
    to: 3,
    sql: `
ALTER TABLE conversation ADD COLUMN pen TEXT NOT NULL DEFAULT 'bot';
ALTER TABLE conversation ADD COLUMN lang TEXT NOT NULL DEFAULT 'ar';
ALTER TABLE conversation ADD COLUMN stand TEXT;
ALTER TABLE conversation ADD COLUMN last_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN last_by TEXT;
ALTER TABLE conversation ADD COLUMN unread INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN ticket INTEGER;
ALTER TABLE conversation ADD COLUMN rank INTEGER;
ALTER TABLE conversation ADD COLUMN holder BLOB;
ALTER TABLE conversation ADD COLUMN face BLOB;
CREATE INDEX conversation_stand ON conversation (stand, last_at, id, channel) WHERE stand IS NOT NULL;
CREATE INDEX conversation_queue ON conversation (stand, rank, ticket) WHERE rank IS NOT NULL;
CREATE INDEX conversation_holder ON conversation (holder, last_at, id) WHERE holder IS NOT NULL;

ALTER TABLE ticket ADD COLUMN promised INTEGER;

ALTER TABLE request ADD COLUMN assignee BLOB;
ALTER TABLE request ADD COLUMN held BLOB;
ALTER TABLE request ADD COLUMN due_at INTEGER NOT NULL DEFAULT ${NEVER};
CREATE INDEX request_newest ON request (created, number) WHERE body IS NOT NULL;
CREATE INDEX request_updated ON request (updated, number) WHERE body IS NOT NULL;
CREATE INDEX request_due ON request (due_at, number) WHERE body IS NOT NULL;
CREATE INDEX request_state ON request (state, created, number) WHERE body IS NOT NULL;
CREATE INDEX request_assignee ON request (assignee, created, number) WHERE assignee IS NOT NULL;
CREATE INDEX request_board ON request (department, state, due_at) WHERE body IS NOT NULL;

ALTER TABLE person ADD COLUMN card BLOB;
ALTER TABLE person ADD COLUMN listed_at INTEGER;
ALTER TABLE person ADD COLUMN merged TEXT;
CREATE INDEX person_listed ON person (listed_at, id) WHERE listed_at IS NOT NULL;
CREATE INDEX person_merged ON person (merged) WHERE merged IS NOT NULL;
CREATE TABLE person_word (mac BLOB NOT NULL, person TEXT NOT NULL, PRIMARY KEY (mac, person)) WITHOUT ROWID;
CREATE INDEX person_word_person ON person_word (person);
CREATE TABLE family (person TEXT NOT NULL, other TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (person, other)) WITHOUT ROWID;
CREATE INDEX family_other ON family (other);

CREATE TABLE word (mac BLOB NOT NULL, conversation TEXT NOT NULL, n INTEGER, at INTEGER NOT NULL, PRIMARY KEY (mac, conversation)) WITHOUT ROWID;
CREATE INDEX word_conversation ON word (conversation);

CREATE TABLE stream (seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL, ref TEXT, detail TEXT, body BLOB);

CREATE TABLE staff (id TEXT PRIMARY KEY, login_mac BLOB NOT NULL UNIQUE, created INTEGER NOT NULL, seen INTEGER, body BLOB NOT NULL);
CREATE TABLE session (mac BLOB PRIMARY KEY, staff TEXT NOT NULL, created INTEGER NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX session_staff ON session (staff);
CREATE INDEX session_until ON session (until);
CREATE TABLE once (mac BLOB PRIMARY KEY, kind TEXT NOT NULL, staff TEXT, until INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE failure (mac BLOB NOT NULL, at INTEGER NOT NULL);
CREATE INDEX failure_mac ON failure (mac, at);
CREATE INDEX failure_at ON failure (at);
CREATE TABLE audit (n INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, who BLOB NOT NULL, action TEXT NOT NULL, body BLOB NOT NULL);
CREATE INDEX audit_who ON audit (who, n);
CREATE INDEX audit_action ON audit (action, n);
`,
  },
  {
    to: 4,
    sql: `
ALTER TABLE conversation ADD COLUMN held BLOB;
ALTER TABLE conversation ADD COLUMN places TEXT;
ALTER TABLE conversation ADD COLUMN department TEXT;
ALTER TABLE conversation ADD COLUMN due_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX conversation_places ON conversation (places) WHERE places IS NOT NULL;
DROP INDEX conversation_queue;
CREATE INDEX conversation_queue ON conversation (stand, rank, due_at, ticket, department, channel, id) WHERE rank IS NOT NULL;

ALTER TABLE ticket ADD COLUMN department TEXT NOT NULL DEFAULT 'beneficiary_service';
`,
  },
];
export const SCHEMA = MIGRATIONS.at(-1)!.to;
