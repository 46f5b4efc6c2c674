/**
 * The line to the server's stream: opens it, opens it again where it ended, and says whether it stands. A `fetch` that is read as it comes, not an
 * EventSource: that one shows neither the status of a refusal (signed out) nor the beats, and after a laptop's sleep it holds on to a dead line for minutes.
 */
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { addressOf, saySignedOut } from './api.ts';
import type { StreamEvent } from '../api.ts';

/** Beats come every 15 s; a line that was silent this long is dead. */
const SILENT_MS = 40_000;
const WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000];
const LOOK_MS = 5_000;
/** Outcomes kept for acts whose answer is still under way. */
const OUTCOMES = 200;
const OUTCOME_MS = 15_000;

export type LineState = 'opening' | 'up' | 'down';
type Outcome = Extract<StreamEvent, { kind: 'act' }>['outcome'];
type Kind = StreamEvent['kind'];
type Of<K extends Kind> = Extract<StreamEvent, { kind: K }>;

const listeners = new Set<(event: StreamEvent) => void>();
const watchers = new Set<() => void>();
const openers = new Set<(again: boolean) => void>();
const outcomes = new Map<string, Outcome>();
const waiting = new Map<string, (outcome: Outcome) => void>();
let state: LineState = 'opening';
let last: string | null = null;

const become = (next: LineState): void => {
  if (state === next) return;
  state = next;
  for (const w of watchers) w();
};

const give = (event: StreamEvent): void => {
  if (event.kind === 'act') {
    outcomes.set(event.event, event.outcome);
    if (outcomes.size > OUTCOMES) outcomes.delete(outcomes.keys().next().value as string);
    waiting.get(event.event)?.(event.outcome);
  }
  for (const l of listeners) l(event);
};

/** One block of lines between blank lines. */
const hear = (block: string): void => {
  let data = '';
  let name = 'message';
  for (const line of block.split('\n')) {
    if (line.startsWith('id:')) last = line.slice(3).trim();
    else if (line.startsWith('data:')) data += line.slice(5).trimStart();
    else if (line.startsWith('event:')) name = line.slice(6).trim();
  }
  if (data === '' || name !== 'message') return;
  let event: StreamEvent;
  try { event = JSON.parse(data) as StreamEvent; } catch { return; }
  give(event);
};

let stopping: AbortController | null = null;
let current: AbortController | null = null;
let wake: (() => void) | null = null;
let heard = 0;

const once = async (signal: AbortSignal): Promise<'again' | 'signed-out'> => {
  const again = last !== null;
  const response = await fetch(addressOf('stream', { query: last === null ? {} : { after: last } }), { credentials: 'same-origin', headers: { accept: 'text/event-stream' }, signal, cache: 'no-store' });
  if (response.status === 401) return 'signed-out';
  if (!response.ok || !response.body) return 'again';
  heard = Date.now();
  become('up');
  for (const o of openers) o(again);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return 'again';
    heard = Date.now();
    const blocks = (rest + value.replaceAll('\r', '')).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const b of blocks) hear(b);
  }
};

const run = async (stop: AbortSignal): Promise<void> => {
  let tries = 0;
  while (!stop.aborted) {
    current = new AbortController();
    const signal = AbortSignal.any([stop, current.signal]);
    const began = Date.now();
    const end = await once(signal).catch(() => 'again' as const);
    if (stop.aborted) return;
    become('down');
    if (end === 'signed-out') return saySignedOut();
    tries = Date.now() - began > LOOK_MS ? 0 : tries + 1;
    const wait = WAITS_MS[Math.min(tries, WAITS_MS.length - 1)] as number;
    await new Promise<void>((done) => {
      const timer = setTimeout(done, wait * (0.75 + Math.random() / 2)); // not everybody at once when the server is back
      wake = (): void => { clearTimeout(timer); done(); };
      stop.addEventListener('abort', wake, { once: true });
    });
    wake = null;
  }
};

/** Try now: the person asks, the network came back, the machine woke up. */
export const retryNow = (): void => {
  if (state !== 'up') return wake?.();
  if (Date.now() - heard > SILENT_MS) current?.abort();
};

/** Holds the line until the function it gives back is called. */
export const holdLine = (): (() => void) => {
  stopping?.abort();
  const stop = (stopping = new AbortController());
  become('opening');
  last = null;
  void run(stop.signal);
  const look = setInterval(() => { if (state === 'up' && Date.now() - heard > SILENT_MS) current?.abort(); }, LOOK_MS);
  const seen = (): void => { if (document.visibilityState === 'visible') retryNow(); };
  const gone = (): void => current?.abort(); // says at once that we are offline
  addEventListener('online', retryNow);
  addEventListener('offline', gone);
  document.addEventListener('visibilitychange', seen);
  return () => {
    stop.abort();
    clearInterval(look);
    removeEventListener('online', retryNow);
    removeEventListener('offline', gone);
    document.removeEventListener('visibilitychange', seen);
  };
};

export const onEvent = (then: (event: StreamEvent) => void): (() => void) => { listeners.add(then); return () => { listeners.delete(then); }; };
/** `again`: with the last number we had, so nothing is missing. Otherwise everything read before may be old. */
export const onOpen = (then: (again: boolean) => void): (() => void) => { openers.add(then); return () => { openers.delete(then); }; };

export const useLine = (): LineState => useSyncExternalStore((then) => { watchers.add(then); return () => { watchers.delete(then); }; }, () => state);

/** `useLive('conversation', (e) => ...)`: every such event while the component is on the screen, after the cache was changed (apply.ts). */
export const useLive = <K extends Kind>(kind: K, then: (event: Of<K>) => void): void => {
  const now = useRef(then);
  now.current = then;
  useEffect(() => onEvent((e) => { if (e.kind === kind) now.current(e as Of<K>); }), [kind]);
};

/** What became of an act that was answered 202 with this event id. `silent`: nothing was heard in 15 seconds. */
export const outcomeOf = (event: string): Promise<Outcome | 'silent'> => {
  const known = outcomes.get(event);
  if (known) return Promise.resolve(known);
  return new Promise((done) => {
    const timer = setTimeout(() => { waiting.delete(event); done('silent'); }, OUTCOME_MS);
    waiting.set(event, (outcome) => { clearTimeout(timer); waiting.delete(event); done(outcome); });
  });
};
