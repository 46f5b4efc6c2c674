/** The next thing to do in a room, from what it has and what there is. Pure; after a crash the same question gives the same answer. */
import { splitText } from '../bots/split.ts';
import type { Choice, Media } from '../core/message.ts';
import type { HistoryLine, NoteLine, RoomPost, Ticket } from '../core/ports.ts';
import { bare, isolate, ltr } from '../core/text.ts';
import { CLAIM, HELD } from './room-card.ts';
import { printOf, type RoomRecord, type Said } from './room-record.ts';
import { isPlace, veil } from './room-veil.ts';
import { reasonWord, word } from './room-words.ts';

/** Forms of a post, each plainer than the one before: whole, without its file, without its words. */
export const FORMS = 3;
/** Characters of one post: Telegram takes 4096. Lines that wait are joined up to here, since a group takes 20 posts a minute. */
const POST = 3_500;
/** The bot's own words are known to staff: their beginning tells which it was. */
const BOT = 280;
/** A word said here that the history has not shown after this long was probably not sent. */
const UNHEARD_MS = 60_000;
/** Replies followed at a time. */
const WATCHED = 20;
/** A reply whose fate is not told within a day keeps it to itself. */
const WATCH_MS = 24 * 3_600_000;

/** `lines` and `notes`: what follows the room's last ones. `fates`: the present progress of watched lines. */
export type View = {
  now: number; ticket: Ticket; card(): string; lines: readonly HistoryLine[]; notes: readonly NoteLine[]; fates: readonly HistoryLine[];
};
/** `then` changes the record once the post is in the room (or nothing is to be posted). */
export type Planned = { post: RoomPost | null; then(r: RoomRecord): void };

type Change = (r: RoomRecord) => void;
type Piece = { at: number; line?: HistoryLine; note?: NoteLine };

const nameOf = (m: { name: string }): string => isolate(veil(m.name));
const command = (t: Ticket, verb: string): string => ltr(`sila tickets ${verb} ${t.id}${verb === 'save' ? ' FOLDER' : ''}`);

const spoken = (text: string): string => (text.includes('\n') ? text : isolate(text));
export const shownLine = (l: HistoryLine): string => {
  const lost = l.media.filter((m) => !m.id).map((m) => word('line.lost', { name: nameOf(m) }));
  const said = veil(l.text);
  const short = bare(said).length > BOT ? `${bare(said).slice(0, BOT).toWellFormed()}…` : said;
  const text = l.by === 'person' ? (isPlace(l.text) ? word('line.place', { text: ltr(l.text) }) : word('line.person', { text: said }))
    : l.by === 'staff' ? word('line.staff', { who: isolate(l.who ?? ''), text: spoken(said) })
    : word('line.bot', { text: short });
  return [text, ...lost].join('\n');
};
const shownNote = (n: NoteLine): string => word('line.note', { who: isolate(n.who), text: spoken(veil(n.text)) });
/** A blob is known by its id; its size is the store's business. */
const filesOf = (l: HistoryLine): Media[] => l.media.filter((m) => m.id).map((m) => ({ id: m.id, name: veil(m.name), mime: m.mime ?? 'application/octet-stream', bytes: 0 }));

/** The word of this room that a line or note came from: it is not shown there again. */
const saidHere = (r: RoomRecord, used: ReadonlySet<string>, { line, note }: Piece): Said | undefined => {
  if (line && line.by !== 'staff') return undefined;
  const { who, text } = (line ?? note) as NoteLine;
  const files = line?.media.length ?? 0;
  return r.said.find((s) => !s.done && !used.has(s.id) && s.author === who && (note !== undefined || s.files >= files) && (s.print === null ? files > 0 : s.print === printOf(text)));
};

/** What became of replies: told once, and only what staff must act on. */
const fatesOf = (r: RoomRecord, v: View): { told: string[]; over: number[] } => {
  const told: string[] = [];
  const over: number[] = [];
  for (const w of r.watch) {
    const line = v.fates.find((l) => l.n === w.n);
    const who = isolate(line?.who ?? '');
    if (line?.progress === 'failed') told.push(line.why ? word('failed.why', { who, why: isolate(line.why) }) : word('failed', { who }));
    else if (line?.progress === 'unknown') told.push(word('unsure', { who }));
    else if (line && line.progress !== 'delivered' && line.progress !== 'read' && v.now - w.at < WATCH_MS) continue;
    over.push(w.n);
  }
  return { told, over };
};

/** News of the ticket, in the order they matter. Their buttons are those that fit now. */
const news = (r: RoomRecord, v: View): { texts: string[]; buttons?: Choice[]; quiet: boolean; then: Change } => {
  const { ticket } = v;
  const shown = { who: ticket.who?.id ?? null, urgent: ticket.priority === 'urgent', reason: ticket.reason };
  const texts: string[] = [];
  let buttons: Choice[] | undefined;
  if (!r.card) { texts.push(v.card()); buttons = ticket.state === 'taken' ? HELD : CLAIM; }
  if (r.card && shown.urgent && !r.shown.urgent) texts.push(word('raised', { reason: reasonWord(ticket.reason) }));
  if (ticket.state === 'taken' && ticket.who && (!r.card || shown.who !== r.shown.who)) { texts.push(word('took', { holder: isolate(ticket.who.name) })); buttons = HELD; }
  const told = r.tell.filter((t) => !(t.word === 'tell.taken' && ticket.who?.id === t.who)); // pressed twice: nothing to tell
  for (const t of told) texts.push(tellOf(t, ticket));
  const unheard = r.said.filter((s) => !s.done && !s.warned && v.now - s.at > UNHEARD_MS);
  for (const s of unheard) texts.push(word('tell.unheard', { author: isolate(s.author) }));
  const { told: fates, over } = fatesOf(r, v);
  texts.push(...fates);
  const ids = new Set(r.tell.map((t) => t.id));
  const late = new Set(unheard.map((s) => s.id));
  return {
    texts, ...(buttons ? { buttons } : {}), quiet: over.length > 0 || ids.size > 0,
    then: (x) => {
      x.card = true;
      x.shown = shown;
      x.tell = x.tell.filter((t) => !ids.has(t.id));
      for (const s of x.said) if (late.has(s.id)) s.warned = true;
      x.watch = x.watch.filter((w) => !over.includes(w.n));
    },
  };
};

const tellOf = (t: RoomRecord['tell'][number], ticket: Ticket): string => {
  const holder = t.holder ?? ticket.who?.name;
  return t.word === 'tell.taken' && !holder
    ? word('tell.taken.nameless', { author: isolate(t.author) })
    : word(t.word, { author: isolate(t.author), holder: isolate(holder ?? ''), commands: ltr('/take /note /return /close') });
};

/** What the provider did not take is shown without its file, then without its words: one bad message must not hold back the rest. */
const inWords = (r: RoomRecord, v: View, { line, note }: Piece, files: readonly Media[]): string => {
  const form = r.failures % FORMS;
  if (!line) return form > 1 ? word('line.unshown.text', { command: command(v.ticket, 'show') }) : shownNote(note as NoteLine);
  if (!form) return shownLine(line);
  const unshown = files.map((f) => word('line.unshown', { name: nameOf(f), command: command(v.ticket, 'save') }));
  return [form > 1 ? word('line.unshown.text', { command: command(v.ticket, 'show') }) : shownLine(line), ...unshown].join('\n');
};

/** Lines and notes into `room` characters; a file makes a post of its own, since it can fail on its own. */
const gather = (r: RoomRecord, v: View, headed: boolean, space: number): { texts: string[]; media: Media[]; changes: Change[] } => {
  const pieces: Piece[] = [...v.lines.map((line) => ({ at: line.at, line })), ...v.notes.map((note) => ({ at: note.at, note }))];
  pieces.sort((a, b) => (a.line && b.line ? a.line.n - b.line.n : a.at - b.at)); // lines keep their order, whatever the clocks say
  const texts: string[] = [];
  const changes: Change[] = [];
  const used = new Set<string>();
  let left = space;
  let begun = false; // parts of the first line may be in the room already
  for (const piece of pieces) {
    const { line } = piece;
    const here = saidHere(r, used, piece);
    const done: Change = (x) => {
      if (!line) x.notes += 1;
      else {
        x.mirrored = line.n;
        x.parts = 0;
        if (line.by === 'staff') x.watch = [...x.watch, { n: line.n, at: line.at }].slice(-WATCHED);
      }
      for (const s of x.said) if (s.id === here?.id) s.done = true;
    };
    if (here) { used.add(here.id); changes.push(done); continue; }
    const files = line ? filesOf(line) : [];
    if ((headed || texts.length) && (files.length || r.failures)) break;
    const parts = splitText(inWords(r, v, piece, files), POST).slice(line && !begun ? r.parts : 0);
    begun ||= line !== undefined;
    const text = parts[0] ?? '';
    if (text.length > left && (headed || texts.length)) break;
    texts.push(text);
    left -= text.length + 1;
    if (line && parts.length > 1) { changes.push((x) => { x.parts += 1; }); break; }
    changes.push(done);
    if (files.length) return { texts, media: r.failures % FORMS ? [] : files, changes };
  }
  return { texts, media: [], changes };
};

/** Null: the room has everything. A plan without a post only changes the record. */
export const nextPost = (r: RoomRecord, v: View): Planned | null => {
  const head = news(r, v);
  const last = !r.card && v.lines.length > 0;
  const start = head.texts.join('\n\n');
  const rest = gather(r, v, start !== '', POST - start.length - word('card.last').length - word('again').length - 6);
  const lines = rest.texts.length ? `${last ? `${word('card.last')}\n` : ''}${rest.texts.join('\n')}` : '';
  const text = [start, lines].filter(Boolean).join('\n\n');
  if (!text && !rest.changes.length && !head.quiet) return null;
  return {
    post: text ? { text: r.trying ? `${text}\n\n${word('again')}` : text, ...(rest.media.length ? { media: rest.media } : {}), ...(head.buttons ? { buttons: head.buttons } : {}) } : null,
    then: (x) => { head.then(x); for (const change of rest.changes) change(x); },
  };
};
