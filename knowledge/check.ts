/** What is wrong or thin in the content, for `sila knowledge check`, publish and the desk. */
import { foldLetters } from '../core/arabic.ts';
import { placesOf } from '../core/text.ts';
import { docsIn, OFFTOPIC } from './content.ts';
import type { Doc, Knowledge } from './content.ts';
import { cosines, fitRanker } from './ranker.ts';
import { toVector } from './space.ts';
import { read } from './reading.ts';

export type Finding = { level: 'error' | 'remark'; topic: string; message: string };
export type Known = { facts: readonly string[]; flows: readonly string[] };

const ENOUGH = 30; // phrasings a topic
const TITLE = 24; // characters: WhatsApp cuts a list title there
/** Cosine from which two phrasings say the same. */
const SAME = 0.93;

const ARABIC = /[\u0621-\u064a]/;

export const checkContent = (content: Knowledge, known: Known): Finding[] => {
  const out: Finding[] = [];
  const facts = new Set(known.facts);
  const flows = new Set(known.flows);
  const topics = new Set(content.entries.map((e) => e.topic));
  const seen = new Set<string>();
  for (const e of content.entries) {
    const say = (level: Finding['level'], message: string): void => { out.push({ level, topic: e.topic, message }); };
    if (seen.has(e.topic)) say('error', 'this topic stands twice');
    seen.add(e.topic);
    for (const r of e.related) if (!topics.has(r)) say('error', `related topic ${r} does not exist`);
    if (e.flow !== undefined && !flows.has(e.flow)) say('remark', `flow ${e.flow} does not exist yet: no button is shown for it`);
    const places = [e.answer, ...(e.instead ? [e.instead] : [])].flatMap((t) => [...placesOf(t.ar), ...placesOf(t.en)]);
    for (const id of new Set([...e.needs, ...places, ...(e.offer ? [e.offer] : [])])) if (!facts.has(id)) say('error', `fact ${id} does not exist`);
    if (e.offer !== undefined && !e.instead) say('error', 'has `offer` but nothing to say instead');
    for (const [name, text] of [['title', e.title], ['answer', e.answer], ['instead', e.instead]] as const) {
      if (!text) continue;
      if (!ARABIC.test(text.ar)) say('error', `${name}: the Arabic text is not Arabic`);
      if (ARABIC.test(text.en.replace(/«[^»]*»|"[^"]*"|\([^)]*\)/g, ''))) say('remark', `${name}: the English text has Arabic letters`);
    }
    for (const title of Object.values(e.title)) if ([...title].length > TITLE) say('remark', `title longer than ${TITLE} characters: ${title}`);
    const n = Object.values(e.phrasings).reduce((a, list) => a + list.length, 0);
    if (n < ENOUGH) say('remark', `thin: ${n} phrasings, ${ENOUGH} are wanted`);
  }
  return [...out, ...doubles(docsIn(content))];
};

/** Phrasings that say the same under different topics: whichever answer is given, half the people get the wrong one. */
const doubles = (docs: readonly Doc[]): Finding[] => {
  if (docs.length === 0) return [];
  const out: Finding[] = [];
  const exact = new Map<string, Doc>();
  for (const d of docs) {
    const key = foldLetters(d.text).replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
    const other = exact.get(key);
    if (other && other.label !== d.label) out.push({ level: 'error', topic: d.label, message: `the same phrasing as ${other.label}: ${d.text}` });
    exact.set(key, d);
  }
  const labels = [...new Set(docs.map((d) => d.label))];
  const at = new Map(labels.map((l, i) => [l, i] as const));
  const bags = docs.map((d) => read(d.text).bag);
  const ranker = fitRanker(bags, Int32Array.from(docs, (d) => at.get(d.label) as number), labels.length, { passes: 1 });
  bags.forEach((bag, i) => {
    const mine = docs[i] as Doc;
    cosines(ranker, toVector(ranker.space, bag), true).forEach((c, j) => {
      const other = docs[j] as Doc;
      if (j > i && c >= SAME && other.label !== mine.label && mine.label !== OFFTOPIC) out.push({ level: 'remark', topic: mine.label, message: `near ${other.label}: ${mine.text} / ${other.text}` });
    });
  });
  return out;
};
