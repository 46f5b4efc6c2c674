/** The thread that owns the files. Drains its port within a group, so that calls which arrive meanwhile share its commit. */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { Database } from './database.ts';
import { faultOf, type Answer, type Asked, type Start } from './wire.ts';

const port = parentPort!;
const queue: Asked[] = [];
let busy = false;

const take = (): Asked | undefined => {
  while (!queue.length) {
    const more = receiveMessageOnPort(port) as { message: Asked[] } | undefined;
    if (!more) return undefined;
    queue.push(...more.message);
  }
  const next = queue[0]!;
  return next.name === 'check' || next.name === 'close' ? undefined : queue.shift(); // those two stand outside any transaction
};

const pump = async (db: Database): Promise<void> => {
  busy = true;
  while (queue.length) {
    const first = queue[0]!;
    if (first.name === 'check' || first.name === 'close') {
      queue.shift();
      let answer: Answer;
      try {
        answer = { id: first.id, value: first.name === 'check' ? db.check() : db.close() };
      } catch (e) {
        answer = { id: first.id, fault: faultOf(e) };
      }
      port.postMessage([answer]);
      if (first.name === 'close') return port.close();
      continue;
    }
    port.postMessage(await db.group(take));
    if (!queue.length) {
      const more = receiveMessageOnPort(port) as { message: Asked[] } | undefined;
      if (more) queue.push(...more.message);
    }
  }
  busy = false;
};

try {
  const db = await Database.open(workerData as Start);
  port.on('message', (asked: Asked[]) => {
    queue.push(...asked);
    if (!busy) void pump(db);
  });
  port.postMessage('open');
} catch (e) {
  port.postMessage(faultOf(e));
}
