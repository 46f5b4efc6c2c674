/** What the desk is given of the house (desk/house.ts). */
import type { Effect } from '../core/effect.ts';
import type { Event } from '../core/event.ts';
import type { Json } from '../core/json.ts';
import { newConversation } from '../core/conversation.ts';
import type { RequestKind } from '../core/request.ts';
import { SilaError } from '../core/errors.ts';
import { bare, fill, type Lang, type Text } from '../core/text.ts';
import type { DeskHouse, DeskLibrary, Drafts, Published, TwoTongues } from '../desk/house.ts';
import { flowAt, type Flow, type FlowSet, type Slot } from '../flows/format.ts';
import { showSlot, wholeSlot } from '../flows/slots.ts';
import { step } from '../flows/step.ts';
import { checkContent } from '../knowledge/check.ts';
import type { Explained } from '../knowledge/index.ts';
import { speakEntry } from '../knowledge/speak.ts';
import type { Content, Publication } from '../storage/library.ts';
import type { Config } from './config.ts';
import { deskFlows } from './desk-flows.ts';
import type { Drafting } from './drafting.ts';
import { inUseSince } from './flow-files.ts';
import { sendTest, takesTest } from './test-message.ts';
import type { House } from './wire.ts';

/** The flow that asks for consent, and its question. */
const CONSENT = 'consent';
const WORDING = 'ask.agree';

/** The `kind` of the stream line that says the library changed. */
const LIBRARY = 'library';

const both = (say: (lang: Lang) => string): TwoTongues => ({ ar: say('ar'), en: say('en') });
const plain = (text: Text | undefined, lang: Lang): string | null => (text ? bare(fill(text[lang], lang)) : null);

/** A flow that registers requests of a kind and asks for this: its slots and labels name the fields. */
const flowOf = (flows: FlowSet, kind: RequestKind, slot: string): Flow | undefined =>
  [...flows.current.values()].find((f) => f.slots[slot] && f.steps.some((s) => s.type === 'do' && s.do === 'register' && s.kind === kind));

const draftsOf = (c: Content): Drafts => ({ entries: c.entries, organisation: c.organisation, replies: c.replies });
const shown = ({ n, at, who, digest, back }: Publication): Published => ({ n, at, who, digest, back });

/** Why the bot heard what it heard, in sentences for staff. */
const reasons = (e: Explained, titleOf: (topic: string) => string): string[] => [
  ...e.cues.map((c) => `كلمات تدل على «${titleOf(c.topic)}»: ${c.words.join('، ')}`),
  ...(e.nearest ? [`أقرب صياغة («${titleOf(e.nearest.topic)}»): ${e.nearest.phrasing}`] : []),
  ...(e.nearest?.shared.length ? [`كلمات مشتركة: ${e.nearest.shared.join('، ')}`] : []),
];

export const openDesk = (house: House, config: Config, drafting: Drafting, poke: () => void): DeskHouse & { turned(conversation: string, effects: Effect[], event: Event): void } => {
  const library = house.library;
  if (!library) throw new Error('the desk needs a library');
  const listeners = new Set<(conversation: string, effects: Effect[], event: Event) => void>();
  const now = (): number => house.clock.now();
  const tell = (ref: string): Promise<void> => house.store.tell(LIBRARY, ref, null, now());

  const published = async (p: Publication): Promise<Published> => {
    await house.knowledge.refresh();
    await tell(String(p.n));
    return shown(p);
  };
  const desk: DeskLibrary = {
    read: async () => { const { rev, content } = await library.read(); return { rev, drafts: draftsOf(content) }; },
    published: async () => draftsOf(house.knowledge.content()),
    edit: async (rev, change) => {
      const done = await library.edit(rev, (content) => {
        const drafts = draftsOf(content);
        change(drafts);
        Object.assign(content, drafts);
      });
      drafting.warm(done.content);
      return { rev: done.rev };
    },
    publish: async (rev, who, what) => {
      const draft = await library.read();
      if (draft.rev !== rev) throw new SilaError('LIBRARY_CHANGED');
      await drafting.ready(what === 'all' ? draft.content : { ...house.knowledge.content(), organisation: draft.content.organisation });
      return published(what === 'all' ? await library.publish(house.store.snapshots, who) : await library.publishFacts(house.store.snapshots, house.knowledge.content(), who));
    },
    undo: async (who) => { const p = await library.undo(house.store.snapshots, who); return p && (await published(p)); },
    history: async () => (await library.history()).map(shown).reverse(),
  };

  const charity = (): TwoTongues => both((lang) => house.knowledge.world().fact('charity.short', lang) ?? (lang === 'ar' ? 'صلة' : 'Sila'));
  const contentFor = async (draft: boolean): Promise<Content> => (draft ? (await library.read()).content : house.knowledge.content());
  const title = (content: Content, topic: string): string => content.entries.find((e) => e.topic === topic)?.title.ar ?? topic;

  return {
    store: { ...house.store, erasePerson: async (id, at) => { const done = await house.store.erasePerson(id, at); for (const r of house.rooms.values()) r.poke(); return done; } }, now, mode: config.mode, url: config.url?.replace(/\/+$/, '') ?? null,
    charity,
    hours: () => house.knowledge.world().hours,
    accept: async (events) => { const done = await house.store.accept(events); poke(); return done; },
    onTurn: (listener) => { listeners.add(listener); return () => { listeners.delete(listener); }; },
    turned: (conversation, effects, event) => { for (const l of listeners) l(conversation, effects, event); },
    library: desk,
    flows: deskFlows(house),
    understand: async (text, draft) => {
      const content = await contentFor(draft);
      const explained = draft ? await drafting.explain(content, text) : house.knowledge.index().explain(text);
      return { ...explained.understood, why: reasons(explained, (t) => title(content, t)) };
    },
    speak: async (topic, lang, draft) => {
      const content = await contentFor(draft);
      const entry = content.entries.find((e) => e.topic === topic);
      if (!entry) return null;
      const { text, confirmed } = speakEntry(entry, new Map(content.organisation.facts.map((f) => [f.id, f])), lang, config.mode, now());
      return { title: entry.title[lang], text: text || null, confirmed };
    },
    check: async () => {
      const { content } = await library.read();
      return checkContent(content, { facts: content.organisation.facts.map((f) => f.id), flows: [...house.knowledge.flows().current.keys()] })
        .map((f) => ({ ...f, level: f.level === 'error' ? 'error' as const : 'note' as const }));
    },
    preview: async (number, state, note) => {
      const file = await house.store.request(number);
      if (!file) return null;
      if (file.conversation === null) return { text: null, channel: null };
      const [line] = (await house.store.inbox({ box: 'all', who: '', max: 1, ids: [file.conversation] })).rows;
      const consents = (await house.store.consents(file.conversation)).findLast((c) => c.purpose === 'notices');
      const before = { ...newConversation(file.conversation, line?.lang ?? 'ar'), ...(consents ? { consents: { notices: { given: consents.given } } } : {}) };
      const turn = step(house.knowledge.world(), before, { type: 'request-changed', id: 'preview', at: now(), number: file.number, kind: file.kind, state, ...(note ? { note } : {}) }, { numbers: [], found: [] });
      const said = 'effects' in turn ? turn.effects.find((e) => e.type === 'send') : undefined;
      return { text: said?.type === 'send' ? said.text : null, channel: line?.address.channel ?? null };
    },
    wording: async (version) => {
      const flow = flowAt(house.knowledge.flows(), CONSENT, Number(version));
      const text = flow?.texts[WORDING];
      return flow && text && String(flow.version) === version ? { wording: both((lang) => plain(text, lang) ?? ''), since: await inUseSince(house.store.snapshots, CONSENT, flow.version) } : null;
    },
    quality: async (draft) => drafting.quality(await contentFor(draft)),
    testChannel: async (id, to) => { const channel = house.channels.get(id); return channel ? sendTest(channel, to, charity()) : null; },
    title: (kind, about) => {
      const { texts } = house.knowledge.flows().common;
      return both((lang) => (about === null || kind !== 'aid' ? null : plain(texts[`about.${about}`], lang)) ?? plain(texts[`kind.${kind}`], lang) ?? kind);
    },
    field: (kind, slot, value) => {
      const flow = flowOf(house.knowledge.flows(), kind, slot);
      const spec = flow?.slots[slot];
      const show = (v: Json, s: Slot, lang: Lang): string => (v === null ? '' : bare(wholeSlot(v, s, lang)));
      return {
        label: both((lang) => plain(flow?.texts[`label.${slot}`], lang) ?? slot),
        value: both((lang) => (spec ? show(value, spec, lang) : value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value))),
        personal: spec?.personal ?? true,
      };
    },
    draft: async (conversation) => {
      const state = await house.store.stateOf(conversation);
      if (!state) return [];
      const flows = house.knowledge.flows();
      // A form that called another (consent, an identity check) is on the stack below it.
      const frames = [...state.stack.map((f) => ({ id: f.flow, version: f.version, slots: f.slots })), ...(state.flow ? [{ ...state.flow, slots: state.slots }] : [])];
      return frames.flatMap(({ id, version, slots }) => {
        const flow = flowAt(flows, id, version);
        return Object.entries(flow?.slots ?? {}).flatMap(([slot, spec]) => {
          const value = slots[slot];
          if (value === undefined || value === null || spec.type === 'files') return [];
          return [{ slot, label: both((lang) => plain(flow?.texts[`label.${slot}`], lang) ?? slot), value: both((lang) => bare(showSlot(value, spec, lang))), personal: spec.personal ?? false }];
        });
      });
    },
    channels: async () => {
      const waiting = new Map((await house.store.queued()).map((q) => [q.channel, q.count]));
      const open = [...house.channels.values()].map((c) => {
        const health = c.health?.() ?? { state: 'up' as const, since: 0 };
        return { id: c.id, kind: c.kind, official: c.official, state: health.state, why: health.why ?? null, missing: [], scan: health.state === 'scan' ? (c.hooks?.find((h) => h.path.endsWith('/qr'))?.path ?? null) : null, queued: waiting.get(c.id) ?? 0, test: takesTest(c) };
      });
      const off = config.channels.filter((c) => c.missing.length).map((c) => ({ id: c.kind, kind: c.kind, official: true, state: 'off' as const, why: null, missing: c.missing, scan: null, queued: waiting.get(c.kind) ?? 0, test: false }));
      return [...open, ...off];
    },
    log: (level, what, fields) => house.log[level](fields ?? {}, what),
  };
};
