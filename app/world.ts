/** Builds the world the engine looks at, from the published content and the flows. Swapped whole, never changed. */
import type { Json } from '../core/json.ts';
import { speakFact, type Mode } from '../core/organisation.ts';
import type { FlowSet } from '../flows/format.ts';
import type { World } from '../flows/world.ts';
import { fill, type Lang } from '../core/text.ts';
import { speakEntry } from '../knowledge/speak.ts';
import type { Content } from '../storage/library.ts';

export const buildWorld = (content: Content, flows: FlowSet, mode: Mode): World => {
  const facts = new Map(content.organisation.facts.map((f) => [f.id, f] as const));
  const entries = new Map(content.entries.map((e) => [e.topic, e] as const));
  const talk = new Map(content.smalltalk.map((s) => [s.kind, s] as const));
  const fact = (id: string, lang: Lang): string | null => {
    const value = speakFact(facts.get(id), lang, mode);
    return typeof value === 'string' ? value : null;
  };
  const { hours } = content.organisation;
  return {
    flows, mode, fact,
    hours: mode === 'demo' || hours.confirmed ? hours : null,
    speak: (topic, lang, at) => {
      const entry = entries.get(topic);
      if (!entry) return null;
      const { text, confirmed, partial } = speakEntry(entry, facts, lang, mode, at);
      return { text, confirmed, partial, title: entry.title[lang], flow: entry.flow ?? null, preset: (entry.preset ?? {}) as Record<string, Json>, related: entry.related };
    },
    smallTalk: (kind, lang) => {
      const said = talk.get(kind)?.answer[lang];
      return said === undefined ? null : fill(said, lang, { 'charity.name': fact('charity.name', lang) ?? '' });
    },
  };
};
