import { readFileSync } from 'node:fs';
import type { Args } from '../args.ts';
import { readConfig } from '../config.ts';
import { currentContent } from '../content.ts';
import { goldenIn } from '../quality.ts';
import { operate } from '../remote.ts';
import { ROOT, SEED_DIR } from '../wire.ts';
import { openLibrary } from '../../storage/library.ts';
import { wanted, day, printRows } from './print.ts';

const show = (args: Args, result: object): void => console.log(args.flags.has('json') ? JSON.stringify(result) : JSON.stringify(result, null, 2));

type Publication = { n: number; at: number; who: string; digest: string };

export const run = async (args: Args): Promise<number> => {
  const config = readConfig(process.env, ROOT);
  const who = args.flags.get('who') ?? process.env['USER'] ?? 'staff';
  const [verb = 'check'] = args.rest;
  switch (verb) {
    case 'check': {
      const { checkContent } = await import('../../knowledge/check.ts');
      const { openFlows, flowFilesOf } = await import('../flow-files.ts');
      const content = await currentContent(config);
      const findings = checkContent(content, { facts: content.organisation.facts.map((f) => f.id), flows: [...openFlows(flowFilesOf(config.flows, config.data)).current.keys()] });
      for (const f of findings) console.log(`${f.level}: ${f.topic}: ${f.message}`);
      const errors = findings.filter((f) => f.level === 'error').length;
      console.log(`${errors} errors, ${findings.length - errors} remarks`);
      return errors ? 1 : 0;
    }
    case 'eval': {
      const { evaluate, evaluateBase, readTsv } = await import('../../knowledge/evaluate.ts');
      const file = (name: string) => (args.flags.has(name) ? readTsv(readFileSync(args.flags.get(name) as string, 'utf8')) : undefined);
      const [train, test] = [file('train'), file('test')];
      if (train && test) { show(args, evaluate(train, test, file('oos'))); return 0; }
      const { askAll, measureGolden, readGolden } = await import('../../knowledge/golden.ts');
      const { openIndex } = await import('../matcher.ts');
      const content = await currentContent(config);
      // `--golden FILE` asks other questions than those that come with the seed, and leaves the cross-validation (most of the time) out.
      const own = args.flags.get('golden');
      const questions = own !== undefined ? readGolden(readFileSync(own, 'utf8')) : goldenIn(SEED_DIR);
      const golden = questions.length ? measureGolden(askAll(openIndex(content, null), questions)) : null;
      show(args, own !== undefined ? { golden } : { ...evaluateBase(content), golden });
      return 0;
    }
    case 'train': {
      const { buildIndex } = await import('../../knowledge/index.ts');
      const { SHIPPED_MODEL, writeModel } = await import('../matcher.ts');
      const { readSeed } = await import('../seed.ts');
      writeModel(SHIPPED_MODEL, buildIndex(readSeed(SEED_DIR)).model);
      return 0;
    }
    case 'publish': case 'undo':
      console.log(JSON.stringify(await operate(config, verb === 'publish' ? 'knowledge.publish' : 'knowledge.undo', { who })));
      return 0;
    case 'history':
      printRows(args, await openLibrary({ dir: config.data }).history(), { n: (p: Publication) => p.n, at: (p: Publication) => day(p.at), who: (p: Publication) => p.who, digest: (p: Publication) => p.digest.slice(0, 12) });
      return 0;
    default: return wanted('knowledge check | eval [--train TSV --test TSV [--oos TSV]] [--golden TSV] [--json] | train | publish | history | undo');
  }
};
