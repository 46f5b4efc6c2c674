/** `sila ask --json`: one question a line in, one object a line out (CONTRACTS). */
import { createInterface } from 'node:readline';
import { performance } from 'node:perf_hooks';
import type { Understood } from '../core/entry.ts';
import type { World } from '../flows/world.ts';

export type Asked = { question: string; outcome: string; topic: string | null; topics: string[]; candidates: { topic: string; score: number }[]; flow: string | null; lang: string; ms: number };

const CANDIDATES = 5;
const round = (n: number): number => Math.round(n * 1000) / 1000;

export const askOne = (question: string, understand: (text: string) => Understood, world: World): Asked => {
  const before = performance.now();
  const u = understand(question);
  const ms = round(performance.now() - before);
  const topic = u.danger ?? u.topic;
  const flow = topic === null ? null : ([...world.flows.current.values()].find((f) => f.start.topics.includes(topic))?.flow ?? world.speak(topic, u.lang, 0)?.flow ?? null);
  return {
    question, outcome: u.danger ? 'staff' : u.outcome, topic, topics: u.topics.length ? u.topics : topic ? [topic] : [],
    candidates: u.candidates.slice(0, CANDIDATES).map((c) => ({ topic: c.topic, score: round(c.score) })), flow: flow !== null && world.flows.current.has(flow) ? flow : null, lang: u.lang, ms,
  };
};

export const askLines = async (input: NodeJS.ReadableStream, print: (line: string) => void, understand: (text: string) => Understood, world: World): Promise<void> => {
  for await (const line of createInterface({ input, crlfDelay: Infinity })) print(JSON.stringify(askOne(line, understand, world)));
};
