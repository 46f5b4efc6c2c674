import { existsSync } from 'node:fs';
import type { Args } from '../args.ts';
import { askLines } from '../ask.ts';
import { readConfig } from '../config.ts';
import { currentContent } from '../content.ts';
import { openIndex } from '../matcher.ts';
import { openFlows, flowFilesOf } from '../flow-files.ts';
import { buildWorld } from '../world.ts';
import { ROOT } from '../wire.ts';
import { wanted } from './print.ts';

export const run = async (args: Args): Promise<number> => {
  if (!args.flags.has('json')) return wanted('ask --json < questions.txt');
  const config = readConfig(process.env, ROOT);
  const content = await currentContent(config);
  const index = openIndex(content, existsSync(config.data) ? config.data : null);
  const world = buildWorld(content, openFlows(flowFilesOf(config.flows, config.data)), config.mode);
  await askLines(process.stdin, (line) => process.stdout.write(`${line}\n`), (text) => index.understand(text), world);
  return 0;
};
