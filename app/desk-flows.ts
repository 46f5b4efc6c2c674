/** Flows as the desk edits them: drafts in the data folder, tried by the real engine, published without a restart. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FlowForm } from '../core/flow-form.ts';
import type { DeskFlows, FlowFinding, TwoTongues } from '../desk/house.ts';
import { drawFlow } from '../flows/draw.ts';
import { applyForm, formOf, printFlow } from '../flows/edit.ts';
import type { Flow, FlowSet } from '../flows/format.ts';
import { loadFlow, loadFlows, type Finding } from '../flows/loader.ts';
import { flowFrom } from '../flows/templates.ts';
import { findingInArabic } from './finding-words.ts';
import { findingsIn, flowIn, keepVersions, openFlows, ownFlowsIn, readOwnFlows, withOwn, type FlowFile } from './flow-files.ts';
import { tryFlow } from './flow-try.ts';
import type { House } from './wire.ts';
import { buildWorld } from './world.ts';

/** Ids become file names. `common` is no flow. */
const ID = /^[a-z][a-z0-9_]{2,40}$/;
const titleOf = (f: Flow): TwoTongues => ({ ar: String(f.title.ar ?? ''), en: String(f.title.en ?? '') });

/** What the charity made: published files, and drafts beside them. A temporary house keeps them in memory. */
const openShelf = (data: string | null) => {
  const memory = new Map<string, string>();
  const path = (id: string, draft: boolean): string => (data === null ? `${draft ? 'drafts/' : ''}${id}.yaml` : join(ownFlowsIn(data), ...(draft ? ['drafts'] : []), `${id}.yaml`));
  return {
    name: (id: string): string => `flows/${id}.yaml`,
    read: (id: string, draft: boolean): string | null => (data === null ? (memory.get(path(id, draft)) ?? null) : existsSync(path(id, draft)) ? readFileSync(path(id, draft), 'utf8') : null),
    drafts: (): string[] => {
      const names = data === null ? [...memory.keys()].filter((k) => k.startsWith('drafts/')).map((k) => k.slice('drafts/'.length)) : existsSync(join(ownFlowsIn(data), 'drafts')) ? readdirSync(join(ownFlowsIn(data), 'drafts')) : [];
      return names.filter((n) => n.endsWith('.yaml')).map((n) => n.slice(0, -'.yaml'.length)).filter((id) => ID.test(id)).sort();
    },
    /** Written beside and renamed: a reader sees the old or the new file. */
    write: (id: string, draft: boolean, text: string): void => {
      if (data === null) { memory.set(path(id, draft), text); return; }
      mkdirSync(join(ownFlowsIn(data), 'drafts'), { recursive: true, mode: 0o700 });
      writeFileSync(`${path(id, draft)}.new`, text, { mode: 0o600 });
      renameSync(`${path(id, draft)}.new`, path(id, draft));
    },
    drop: (id: string): void => { if (data === null) memory.delete(path(id, true)); else rmSync(path(id, true), { force: true }); },
    published: (): FlowFile[] => (data === null ? [...memory].filter(([k]) => !k.startsWith('drafts/')).map(([file, text]) => ({ file, text })) : readOwnFlows(data)),
  };
};

export const deskFlows = (house: House): DeskFlows => {
  const shelf = openShelf(house.data);
  const shipped = (id: string): string | null => house.shipped.find((f) => flowIn(f.text) === id)?.text ?? null;
  /** The draft, else what is in use. */
  const sourceOf = (id: string): string | null => (ID.test(id) ? (shelf.read(id, true) ?? shelf.read(id, false) ?? shipped(id)) : null);
  const setWith = (id: string, text: string): { files: FlowFile[]; file: string } => {
    const file = shelf.name(id);
    return { file, files: withOwn(house.shipped, [...shelf.published().filter((f) => flowIn(f.text) !== id), { file, text }]) };
  };
  const inWords = (line: number, message: string, flow?: Flow): FlowFinding => ({ line, message, ar: findingInArabic(message, flow), en: message });
  const told = (list: readonly Finding[], file: string, flow: Flow | undefined): FlowFinding[] => list.map((f) => (f.file === file ? inWords(f.line, f.message, flow) : inWords(1, `${f.file}:${f.line}: ${f.message}`)));
  const check = (id: string, text: string): FlowFinding[] => {
    const { files, file } = setWith(id, text);
    const wrong = flowIn(text) === id ? [] : [inWords(1, `the flow must go on being called "${id}"`)];
    return [...wrong, ...told(findingsIn(files).findings, file, loadFlow(file, text).flow)];
  };
  /** Counted from the store: also those who came before this process began. */
  const waitingAt = async (id: string): Promise<{ step: string; count: number }[]> => (await house.store.places()).filter((p) => p.flow === id).map(({ step, count }) => ({ step, count }));
  const current = (): FlowSet['current'] => house.knowledge.flows().current;
  /** One writer at a time: a publish reads, checks and writes. */
  let line: Promise<unknown> = Promise.resolve();
  const alone = <T>(work: () => Promise<T>): Promise<T> => { const next = line.then(work); line = next.catch(() => undefined); return next; };

  return {
    list: async () => {
      const own = new Set(shelf.published().map((f) => flowIn(f.text)));
      const waiting = new Map<string, number>();
      for (const p of await house.store.places()) waiting.set(p.flow, (waiting.get(p.flow) ?? 0) + p.count);
      const rows = [...current().values()].map((f) => ({ id: f.flow, title: titleOf(f), version: f.version, steps: f.steps.length, waiting: waiting.get(f.flow) ?? 0, own: own.has(f.flow) }));
      const unborn = shelf.drafts().filter((id) => !current().has(id)).flatMap((id) => {
        const form = formOf(shelf.read(id, true) as string);
        return [{ id, title: form.title, version: 0, steps: form.questions.length, waiting: 0, own: true }]; // version 0: never published
      });
      return [...rows, ...unborn];
    },
    get: async (id) => {
      const source = sourceOf(id);
      if (source === null) return null;
      const { flow } = loadFlow(shelf.name(id), source);
      return { id, source, form: formOf(source), picture: flow ? drawFlow(flow) : '', findings: check(id, source), waiting: await waitingAt(id) };
    },
    put: (id, given) => alone(async () => {
      const source = sourceOf(id);
      if (source === null) return null;
      const form = FlowForm.safeParse(given);
      if (!form.success) return { findings: form.error.issues.slice(0, 10).map((i) => inWords(1, `${i.path.join('.')}: ${i.message}`)) };
      const text = applyForm(source, form.data);
      shelf.write(id, true, text);
      return { findings: check(id, text) };
    }),
    make: ({ id, title, kind, template }) => alone(async () => {
      if (!ID.test(id) || id === 'common' || sourceOf(id) !== null || current().has(id)) return null;
      shelf.write(id, true, printFlow(flowFrom(template, id, title, kind)));
      return { id };
    }),
    try: async (id, said) => {
      const source = sourceOf(id);
      if (source === null) return null;
      const { set } = loadFlows(setWith(id, source).files);
      if (!set.current.has(id)) return { replies: [], slots: {} };
      const world = buildWorld(house.knowledge.content(), set, house.knowledge.world().mode);
      return tryFlow(world, id, said, (text) => house.knowledge.understand(text, undefined), house.clock.now());
    },
    publish: (id) => alone(async () => {
      const source = sourceOf(id);
      if (source === null) return null;
      const findings = check(id, source);
      if (findings.length) return { findings };
      const { files } = setWith(id, source);
      const older = await keepVersions(house.store.snapshots, files, house.clock.now());
      if (shelf.read(id, true) !== null) {
        shelf.write(id, false, source);
        shelf.drop(id);
      }
      house.knowledge.setFlows(openFlows(files, older));
      return { version: current().get(id)?.version ?? 0 };
    }),
  };
};
