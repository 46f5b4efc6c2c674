/** The `whatsapp-web` channel: what the watched child hears goes to the sink in order, what is to be said goes through it, and after every break both are made whole. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { safeName } from '../../core/files.ts';
import type { Call, Channel, ChannelParts, Fetched, Parsed, Sent, Sink } from '../../core/ports.ts';
import type { Media } from '../../core/message.ts';
import * as z from 'zod';
import { Heard, type File, type Launch } from './ipc.ts';
import { openJournal, sinceOf, type Entry } from './journal.ts';
import { hooks, PAGE, textOf } from './link.ts';
import { heard as parseHeard, ID, parse } from './parse.ts';
import { pauseOf, render, SHOWS } from './render.ts';
import { TIMING, watch, type Timing } from './watch.ts';

/** How far what is durable reaches, by WhatsApp's clock; `linked`: nothing older than the first start is ever answered. */
const CURSOR = 'whatsapp-web.last';
const Mark = z.object({ linked: z.number(), last: z.number() });
/** Messages arrive out of order by a little, and a phone without network hands in late ones; doubles fall away by their ids. */
const OVERLAP_MS = 10 * 60_000;
/** The store is down: what was heard waits, and is tried again. */
const AGAIN_MS = 1_000;
/** Looked for again while the browser is away. */
const AWAY_MS = 5_000;
const SCAN_MS = 60_000;
/** A file that WhatsApp does not give is lost after so many tries: the phone that sent it would have to upload it again. */
const FILE_TRIES = 3;
/** Catching up must end; what is missing comes with the next one. */
const CATCH_UP_MS = 60_000;
const HISTORY_TRIES = 3;

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export type LinkedOptions = {
  launch: Omit<Launch, 'beat'>;
  token: string;
  timing?: Partial<Timing>;
  /** ms of "typing" before a text. */
  pause?(text: string): number;
  /** Where the operator sits: the code and the address are shown there and nowhere else. */
  screen?: { isTTY?: boolean; write(text: string): unknown };
};

const Sending = z.union([z.object({ text: z.string() }), z.object({ media: z.object({ id: z.string(), name: z.string(), mime: z.string(), bytes: z.number() }), caption: z.string() })]);

export const openLinked = (o: LinkedOptions, parts: ChannelParts): Channel => {
  const timing: Timing = { ...TIMING, ...o.timing };
  const pause = o.pause ?? ((text: string) => pauseOf(text, Math.random()));
  mkdirSync(o.launch.data, { recursive: true, mode: 0o700 });
  const journal = openJournal(join(o.launch.data, 'sends.json'));
  const fileTries = new Map<string, number>();
  let sink: Sink | null = null;
  let mark: z.infer<typeof Mark> | null = null;
  /** What came before is all there, so the mark may move: a gap must be looked for again after the next break. */
  let whole = false;
  let shown = false;
  /** Everything for the sink goes through here, one after another. */
  let line: Promise<void> = Promise.resolve();
  let over = false;
  const queue = (work: () => Promise<void>): void => { line = line.then(work).catch((e: unknown) => parts.log('error', 'whatsapp-web: a fault', { why: e instanceof Error ? e.name : 'unknown' })); };

  /** Until it is durable: what came from a phone comes only once. */
  const keep = async (what: string, put: (s: Sink) => Promise<void>): Promise<void> => {
    while (sink && !over) {
      try { await put(sink); return; } catch (e) {
        parts.log('warn', `whatsapp-web: ${what} is not durable yet`, { why: e instanceof Error ? e.name : 'unknown' });
        await sleep(AGAIN_MS);
      }
    }
  };
  const take = async (parsed: Extract<Parsed, { take: unknown }>, at = 0): Promise<void> => {
    const next = whole && mark && at > mark.last && at <= parts.now() + OVERLAP_MS ? { ...mark, last: at } : mark;
    await keep('a message', (s) => s.take(parsed, next && next !== mark ? { name: CURSOR, value: JSON.stringify(next) } : undefined));
    mark = next;
  };
  const hear = async (told: unknown): Promise<void> => {
    const read = Heard.safeParse(told);
    if (!read.success) {
      const id = String((told as { id?: unknown } | null)?.id ?? '').slice(0, 200);
      await keep('an unreadable message', (s) => s.quarantine(id || `at.${parts.now()}`, Buffer.from(JSON.stringify(told) ?? ''), 'not as expected'));
      return;
    }
    const parsed = parseHeard(read.data);
    if ('take' in parsed) await take(parsed, read.data.is === 'message' ? read.data.at : 0);
  };

  /** First what became of our own, then what came meanwhile, then the live line goes on: it waits behind this. */
  const catchUp = async (): Promise<void> => {
    if (!sink) return;
    const signal = AbortSignal.timeout(CATCH_UP_MS);
    if (!mark) {
      let kept: string | null = null;
      await keep('the mark', async (s) => { kept = await s.cursor(CURSOR); });
      const read = Mark.safeParse(kept === null ? null : JSON.parse(kept));
      mark = read.success ? read.data : { linked: parts.now(), last: parts.now() };
      if (!read.success) await keep('the mark', (s) => s.take({ take: [] }, { name: CURSOR, value: JSON.stringify(mark) }));
    }
    for (const [key, entry] of journal.open(parts.now())) {
      const own = await phone.ask({ do: 'own', chat: entry.chat, since: sinceOf(entry) }, signal);
      const found = own.as === 'value' ? journal.match(entry, own.value) : null;
      if (!found) continue;
      journal.known(key, found.id);
      await take({ take: [], receipts: [{ key, id: found.id, at: found.at, is: 'sent' }] });
    }
    const since = Math.floor(Math.max(mark.linked, mark.last - OVERLAP_MS) / 1_000) * 1_000;
    let history = await phone.ask({ do: 'history', since }, signal);
    for (let tries = 1; history.as === 'refused' && tries < HISTORY_TRIES; tries++) {
      await sleep(AGAIN_MS);
      history = await phone.ask({ do: 'history', since }, signal);
    }
    whole = history.as === 'value';
    if (history.as === 'value') for (const h of history.value) await hear(h);
    else if (history.as !== 'lost') parts.log('error', 'whatsapp-web: the chats could not be read back; messages that came during the break may be missing', { why: history.as === 'refused' ? history.why : history.as });
    phone.settle();
  };

  const show = (qr: string): void => {
    if (shown) return;
    shown = true;
    const screen = o.screen ?? process.stdout;
    if (!screen.isTTY) return; // a log that is kept or shipped must not hold the key
    void textOf(qr).then((picture) => screen.write(`\n${picture}\n  WhatsApp, Linked devices, Link a device. Fresh codes: ${PAGE}?token=${o.token} at this server's address.\n\n`));
  };

  const phone = watch({ ...o.launch, beat: timing.beat }, timing, parts, {
    ready: () => { shown = false; queue(catchUp); },
    heard: (told) => queue(() => hear(told.heard)),
    code: show,
  });

  const notUp = (): Sent => {
    const { state, why } = phone.health();
    return { as: 'retry', at: parts.now() + (state === 'scan' ? SCAN_MS : AWAY_MS), why: why ?? state, all: true };
  };
  const fileOf = async (media: Media | Omit<Media, 'pointer' | 'lost'>): Promise<File | null> => {
    const blob = await parts.blobs.get(media.id);
    return blob && { name: safeName(media.name), mime: blob.mime, bytes: blob.bytes };
  };

  const send = async (call: Call, signal: AbortSignal): Promise<Sent> => {
    if (call.do === 'typing') {
      if (phone.health().state === 'up') await phone.ask({ do: 'typing', chat: call.to.user }, signal);
      return { as: 'ok' };
    }
    const body = Sending.safeParse(call.body);
    if (!body.success) return { as: 'failed', why: `no such call: ${call.do}` };
    if (phone.health().state !== 'up') return notUp();
    const media = 'media' in body.data ? body.data.media : null;
    const text = 'media' in body.data ? body.data.caption : body.data.text;
    const file = media && (await fileOf(media));
    if (media && !file) return { as: 'failed', why: 'the file is gone' };
    const chat = call.to.user;

    let before: Entry | null;
    try {
      before = journal.begin(call.key, chat, text, media !== null, parts.now());
    } catch (e) {
      return { as: 'retry', at: parts.now() + AWAY_MS, why: `what is sent cannot be noted (${(e as { code?: string }).code ?? 'unknown'})` };
    }
    if (before?.id) return { as: 'ok', id: before.id };
    if (before) {
      // Offered again: it may be there already, and the chat itself tells.
      const own = await phone.ask({ do: 'own', chat, since: sinceOf(before) }, signal);
      if (own.as !== 'value') return notUp();
      const found = journal.match(before, own.value);
      if (found) { journal.known(call.key, found.id); return { as: 'ok', id: found.id }; }
    }
    const voice = file?.mime === 'audio/ogg' ? { voice: true } : {};
    const done = await phone.ask({ do: 'send', chat, text, ...(file ? { file } : {}), ...voice, pause: pause(text) }, signal);
    switch (done.as) {
      case 'value':
        if (done.value.as === 'ok') journal.known(call.key, done.value.id);
        else if (done.value.as === 'failed') journal.drop(call.key);
        return done.value;
      case 'refused': case 'late': case 'lost':
        if (done.begun) return { as: 'unknown', why: done.as === 'refused' ? done.why : 'the browser was lost in the middle' };
        if (!before) journal.drop(call.key);
        return done.as === 'lost' ? notUp() : { as: 'retry', at: parts.now() + AWAY_MS, why: 'no turn in time' };
    }
  };

  const fetch = async (pointer: string, max: number, signal: AbortSignal): Promise<Fetched> => {
    if (phone.health().state !== 'up' && phone.health().state !== 'starting') return { as: 'retry', why: 'the browser is away' };
    const got = await phone.ask({ do: 'fetch', id: pointer, max }, signal);
    if (got.as !== 'value') return { as: 'retry', why: got.as === 'refused' ? got.why : 'the browser is away' };
    if (got.value.as !== 'none') { fileTries.delete(pointer); return got.value; }
    const tries = (fileTries.get(pointer) ?? 0) + 1;
    fileTries.set(pointer, tries);
    if (tries < FILE_TRIES) return { as: 'retry', why: 'whatsapp did not give it' };
    fileTries.delete(pointer);
    return { as: 'lost', why: 'gone' };
  };

  return {
    id: ID, kind: ID, official: false, limits: SHOWS, doubt: 'receipts', hooks: hooks(o.token, phone), parse, render, send, fetch,
    health: () => phone.health(),
    async listen(into, signal) {
      sink = into;
      over = false;
      parts.log('warn', 'whatsapp-web: an unofficial way in. WhatsApp may block the number; never use one that the charity cannot lose. The WhatsApp Cloud API is the safe way.');
      parts.log('info', `whatsapp-web: codes to scan are shown at ${PAGE}; its token is in the file named here`, { file: join(o.launch.data, 'token') });
      if (!signal.aborted) {
        phone.start();
        await new Promise<void>((stop) => signal.addEventListener('abort', () => stop(), { once: true }));
      }
      await phone.stop();
      over = true;
      await line;
    },
  };
};
