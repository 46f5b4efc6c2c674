import type { Args } from '../args.ts';
import { readConfig } from '../config.ts';
import { findingsIn, flowFilesOf } from '../flow-files.ts';
import { describeFlows } from '../../flows/describe.ts';
import { drawFlow } from '../../flows/draw.ts';
import { sayFinding } from '../../flows/loader.ts';
import { ROOT } from '../wire.ts';
import { wanted } from './print.ts';

export const run = async (args: Args): Promise<number> => {
  const config = readConfig(process.env, ROOT);
  const { set, findings } = findingsIn(flowFilesOf(config.flows, config.data));
  const [verb = 'check', name] = args.rest;
  switch (verb) {
    case 'check':
      for (const f of findings) console.log(sayFinding(f));
      console.log(findings.length ? `${findings.length} findings` : `${set.current.size} flows, no findings`);
      return findings.length ? 1 : 0;
    case 'draw': {
      const flows = name ? [set.current.get(name)].filter((f) => f !== undefined) : [...set.current.values()];
      if (!flows.length) { console.error(`no flow "${name}"; there are: ${[...set.current.keys()].join(', ')}`); return 1; }
      for (const f of flows) console.log(drawFlow(f));
      return 0;
    }
    case 'docs': console.log(describeFlows(set)); return 0;
    default: return wanted('flows check | draw [FLOW] | docs');
  }
};
