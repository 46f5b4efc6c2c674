/** The loop of the app, bare, to be killed: feeds, works and sends until it dies, or (`drain`) until nothing is left. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newConversation } from '../../core/conversation.ts';
import { openSqlite } from '../../storage/index.ts';

const [dir, mode] = process.argv.slice(2) as [string, 'feed' | 'drain'];
const USERS = 12;
const read = (f: string): string[][] => (existsSync(join(dir, f)) ? readFileSync(join(dir, f), 'utf8').split('\n').filter(Boolean).map((l) => l.split('\t')) : []);
/** A provider that shows one key once, like our own web chat: what it took is in this file, whatever happens to us. */
const shown = new Set(read('provider.tsv').map(([key]) => key));

const store = await openSqlite({ dir: join(dir, 'data') });
const done = async (): Promise<boolean> => mode === 'drain' && (await store.nextAt(Date.now())) === null;

const feed = async (user: number): Promise<void> => {
  // What was accepted but not yet noted is told again, as a provider does that got no answer.
  for (let n = read('accepted.tsv').filter(([u]) => u === `u${user}`).length; ; n++) {
    const from = { channel: 'web', user: `u${user}` };
    await store.accept([{ event: { type: 'message', id: `u${user}.${n}`, at: Date.now(), from, body: { kind: 'text', text: String(n) } }, to: { address: from } }]);
    appendFileSync(join(dir, 'accepted.tsv'), `u${user}\t${n}\n`);
  }
};

const work = async (): Promise<void> => {
  while (!(await done())) {
    const jobs = await store.claim(Date.now(), 30_000, 32);
    await Promise.all(jobs.map(async (job) => {
      const before = job.state ?? newConversation(job.conversation);
      const count = Number(before.slots['count'] ?? 0) + (job.event.type === 'message' ? 1 : 0);
      const text = job.event.type === 'message' && job.event.body.kind === 'text' ? job.event.body.text : job.event.type;
      const rev = job.rev + 1;
      const outcome = await store.commit({ job, state: { ...before, rev, slots: { count } }, at: Date.now(), effects: [
        { type: 'send', key: `${job.conversation}.${rev}.0`, lang: 'ar', lane: 'reply', text: `${text}/${count}` },
        { type: 'send', key: `${job.conversation}.${rev}.1`, lang: 'ar', lane: 'reply', text: `${text}/${count}b` },
      ] });
      if (outcome !== 'ok') throw new Error(`a job of ours became ${outcome}`);
    }));
  }
};

const send = async (): Promise<void> => {
  while (!(await done())) {
    await Promise.all((await store.outgoing(Date.now(), 30_000, 32)).map(async ({ message, token }) => {
      if (!shown.has(message.key)) appendFileSync(join(dir, 'provider.tsv'), `${message.key}\t${message.to.user}\t${message.text}\n`);
      shown.add(message.key);
      await store.settle({ key: message.key, token, sent: { as: 'ok' }, at: Date.now() }, null);
    }));
  }
};

process.stdout.write('up\n');
await Promise.all([work(), send(), ...(mode === 'feed' ? Array.from({ length: USERS }, (_, u) => feed(u)) : [])]);
const { ok, detail } = await store.check();
if (!ok) throw new Error(detail);
await store.close();
