import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SilaError } from '../../core/errors.ts';
import type { Args } from '../args.ts';
import { readConfig, SETTINGS } from '../config.ts';
import { currentContent } from '../content.ts';
import { findingsIn, flowFilesOf } from '../flow-files.ts';
import { operate } from '../remote.ts';
import { CHANNEL_KINDS } from '../../bots/index.ts';
import type { Finding } from '../../core/ports.ts';
import { DIST } from '../../bots/webchat/pages.ts';
import { factsOf } from '../../knowledge/speak.ts';
import { ROOT } from '../wire.ts';

type Verdict = 'ok' | 'note' | 'bad';
/** Asking one provider about its settings. */
const DOCTOR_MS = 10_000;
const MARK: Record<Verdict, string> = { ok: '  ok  ', note: ' note ', bad: ' BAD  ' };

/** Looks at everything that can be wrong, says what to do. Exit code 1 when something is bad. */
export const run = async (args: Args): Promise<number> => {
  const found: { verdict: Verdict; what: string; say: string }[] = [];
  const add = (verdict: Verdict, what: string, say: string): void => { found.push({ verdict, what, say }); };
  let config;
  try {
    config = readConfig(process.env, ROOT);
  } catch (e) {
    console.log((e as Error).message);
    return 1;
  }
  add('ok', 'node', process.version);
  for (const [name, setting] of Object.entries(SETTINGS)) {
    const given = process.env[name];
    add('ok', name, `${given === undefined || given === '' ? '(default)' : setting.secret ? '(set)' : given} - ${setting.about}`);
  }
  if (config.host !== '127.0.0.1' && config.host !== 'localhost' && !config.trustProxy) add('note', 'network', 'listening beyond this machine without a proxy in front: put TLS before it and set SILA_TRUST_PROXY=true.');
  if (config.origins === '*') add('note', 'SILA_ORIGINS', 'any web site may embed the chat; name the charity\'s own site before going live.');
  const key = join(config.data, 'master.key');
  if (config.masterKey) add('ok', 'master key', 'from the environment');
  else if (!existsSync(key)) add('note', 'master key', 'will be made at first start: keep a copy apart from the backups.');
  else add((statSync(key).mode & 0o077) === 0 ? 'ok' : 'bad', 'master key', (statSync(key).mode & 0o077) === 0 ? 'file of mode 0600: keep a copy apart from the backups.' : `chmod 600 ${key}`);
  add(existsSync(join(DIST, 'index.html')) ? 'ok' : 'bad', 'chat pages', existsSync(join(DIST, 'index.html')) ? 'built' : 'not built: npm run build');
  for (const { kind, env, missing } of config.channels) {
    const made = CHANNEL_KINDS.find((k) => k.kind === kind);
    if (missing.length) add('bad', kind, `not started: set ${missing.join(', ')} (docs/channels.md).`);
    else for (const f of (await made?.doctor(env, AbortSignal.timeout(DOCTOR_MS)).catch((e: unknown): Finding[] => [{ verdict: 'bad', what: kind, say: e instanceof Error ? e.name : 'could not be looked at' }])) ?? []) add(f.verdict, f.what, f.say);
  }
  if (config.channels.length && !config.url) add('note', 'SILA_URL', 'not set: providers that call us need the public https address of this server.');
  const { set, findings } = findingsIn(flowFilesOf(config.flows, config.data));
  add(findings.length ? 'bad' : 'ok', 'flows', findings.length ? `${findings.length} findings: npm run sila -- flows check` : `${set.current.size} flows, no findings`);
  const content = await currentContent(config);
  const { facts, hours } = content.organisation;
  const confirmed = new Set(facts.filter((f) => f.confirmed).map((f) => f.id));
  add(confirmed.size === facts.length ? 'ok' : 'note', 'facts', `${confirmed.size} of ${facts.length} confirmed; the others are ${config.mode === 'live' ? 'never spoken: staff confirm them to people' : 'spoken as examples in demo mode only'}.`);
  if (!hours.confirmed) add('note', 'working hours', 'not confirmed: in live mode no time is promised to people.');
  const mute = content.entries.filter((e) => factsOf(e).some((id) => !confirmed.has(id))).length;
  add(mute ? 'note' : 'ok', 'entries', `${content.entries.length - mute} of ${content.entries.length} can be spoken in live mode.`);
  try {
    const house = (await operate(config, 'house.counts', {})) as unknown as { counts: Record<string, number>; check: { ok: boolean; detail: string }; quarantined: unknown[] };
    add(house.check.ok ? 'ok' : 'bad', 'database', house.check.detail);
    add('ok', 'counts', Object.entries(house.counts).map(([k, v]) => `${k} ${v}`).join(', '));
    add(house.quarantined.length ? 'note' : 'ok', 'quarantine', house.quarantined.length ? `${house.quarantined.length} messages could not be worked on.` : 'empty');
  } catch (e) {
    add('bad', 'database', e instanceof SilaError ? e.message : (e as Error).message);
  }
  if (args.flags.has('json')) for (const f of found) console.log(JSON.stringify(f));
  else for (const f of found) console.log(`[${MARK[f.verdict]}] ${f.what.padEnd(18)} ${f.say}`);
  return found.some((f) => f.verdict === 'bad') ? 1 : 0;
};
