/** Durable turns per second on SQLite, synchronous=FULL: accept, claim, commit (one send), outgoing, settle; 64 conversations in flight. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newConversation } from '../core/conversation.ts';
import type { MessageEvent } from '../core/event.ts';
import type { Store } from '../core/ports.ts';
import { openSqlite } from '../storage/index.ts';

export type Row = { name: string; unit: 'turns/s'; best: number; median: number; rounds: number };

const LINES = 64;
const TURNS = 2000; // a round
const ROUNDS = 5;

const message = (line: number, n: number): MessageEvent => ({
  type: 'message', id: `${line}.${n}`, at: Date.now(), from: { channel: 'web', user: `u${line}` }, body: { kind: 'text', text: 'السلام عليكم، أريد التسجيل للمساعدة في الإيجار' },
});

/** The three loops of the app, each on its own; a turn counts when its send is settled. */
const round = async (store: Store, from: number, turns: number): Promise<number> => {
  let settled = 0;
  let accepted = 0;
  const begin = performance.now();
  const feed = async (line: number): Promise<void> => {
    for (let n = from; accepted < turns; n++) {
      accepted++;
      const event = message(line, n);
      await store.accept([{ event, to: { address: event.from } }]);
    }
  };
  const work = async (): Promise<void> => {
    while (settled < turns) {
      const jobs = await store.claim(Date.now(), 30_000, 32);
      await Promise.all(jobs.map((job) => {
        const state = { ...(job.state ?? newConversation(job.conversation)), rev: job.rev + 1, last: job.event.id };
        return store.commit({ job, state, at: Date.now(), effects: [
          { type: 'send', key: `${job.conversation}.${state.rev}.0`, lang: 'ar', lane: 'reply', text: 'وعليكم السلام ورحمة الله، أهلًا بك. ما اسمك الكامل؟' },
          { type: 'note', outcome: 'slot', topic: null, topics: [], invalid: null },
        ] });
      }));
    }
  };
  const send = async (): Promise<void> => {
    while (settled < turns) {
      const out = await store.outgoing(Date.now(), 30_000, 32);
      await Promise.all(out.map((o) => store.settle({ key: o.message.key, token: o.token, sent: { as: 'ok' }, at: Date.now() }, null)));
      settled += out.length;
    }
  };
  await Promise.all([...Array.from({ length: LINES }, (_, line) => feed(line)), work(), work(), send(), send()]);
  return turns / ((performance.now() - begin) / 1000);
};

export const run = async (): Promise<Row[]> => {
  const dir = mkdtempSync(join(tmpdir(), 'sila-bench-'));
  const store = await openSqlite({ dir });
  try {
    await round(store, 0, 500); // keys made, statements prepared
    const speeds: number[] = [];
    for (let r = 1; r <= ROUNDS; r++) speeds.push(await round(store, r * 1_000_000, TURNS));
    speeds.sort((a, b) => a - b);
    return [{ name: 'storage: durable turn on SQLite FULL', unit: 'turns/s', best: Math.round(speeds.at(-1)!), median: Math.round(speeds[Math.floor(ROUNDS / 2)]!), rounds: ROUNDS }];
  } finally {
    await store.close();
    rmSync(dir, { recursive: true, force: true });
  }
};

if (import.meta.main) console.log(JSON.stringify(await run(), null, 2));
