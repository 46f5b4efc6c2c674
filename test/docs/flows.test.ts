import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeFlows } from '../../flows/describe.ts';
import { findingsIn, readFlowFiles } from '../../app/flow-files.ts';

it('docs/flows.md is what the tables say (npm run -s sila -- flows docs > docs/flows.md)', () => {
  const { set, findings } = findingsIn(readFlowFiles('flows'));
  expect(findings).toEqual([]);
  expect(readFileSync('docs/flows.md', 'utf8').trimEnd()).toBe(describeFlows(set).trimEnd());
});
