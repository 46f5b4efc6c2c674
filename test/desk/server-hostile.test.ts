/** Hostile words in every text of every row: refused or taken, never a fault of ours. The inputs are made from the table, so a new row is tried too. */
import * as z from 'zod';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { API, PREFIX, type RouteName } from '../../desk/api.ts';
import { HOSTILE } from './hostile.ts';
import { openDesk, type Browser, type Desk } from './house.ts';

type Json = null | boolean | number | string | Json[] | { [k: string]: Json };
type Schema = { type?: string; enum?: Json[]; const?: Json; anyOf?: Schema[]; oneOf?: Schema[]; properties?: Record<string, Schema>; items?: Schema; minItems?: number; additionalProperties?: Schema | boolean; propertyNames?: Schema; pattern?: string; format?: string; minLength?: number; maxLength?: number; minimum?: number; $ref?: string };

/** Something of this shape, `word` wherever it may stand. */
const like = (s: Schema, word: string): Json => {
  if (s.const !== undefined) return s.const;
  if (s.enum) return s.enum[0] as Json;
  const some = (s.anyOf ?? s.oneOf)?.find((o) => o.type !== 'null');
  if (some) return like(some, word);
  switch (s.type) {
    case 'object': {
      const known = Object.entries(s.properties ?? {}).map(([k, v]) => [k, like(v, word)] as const);
      const free = typeof s.additionalProperties === 'object' ? [[s.propertyNames ? String(like(s.propertyNames, word)) : word, like(s.additionalProperties, word)] as const] : [];
      return Object.fromEntries([...known, ...free]);
    }
    case 'array': return Array.from({ length: Math.max(1, s.minItems ?? 1) }, () => like(s.items ?? {}, word));
    case 'string':
      if (s.format === 'date') return '2026-11-22';
      if (s.pattern?.includes('24:00')) return '08:00';
      if (s.pattern) return 'abc';
      return word.length < (s.minLength ?? 0) ? word.padEnd(s.minLength as number, '؟') : word.slice(0, s.maxLength ?? word.length);
    case 'integer': case 'number': return Math.max(1, s.minimum ?? 1);
    case 'boolean': return false;
    default: return word;
  }
};
const shapeOf = (schema: z.ZodType | undefined): Schema | null => (schema ? (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Schema) : null);

let desk: Desk;
let b: Browser;
beforeAll(async () => {
  desk = await openDesk();
  await desk.staffed();
  b = desk.browser();
});
afterAll(() => desk.close());

// These end sessions or people; each is tried in a house of its own by server-sign.test.ts.
const KEPT: readonly string[] = ['stream', 'session.close'];
it.each((Object.keys(API) as RouteName[]).filter((n) => !KEPT.includes(n)))('%s', async (name) => {
  const row = API[name] as { method: string; path: string; params?: z.ZodType; query?: z.ZodType; body?: z.ZodType; raw?: string };
  const [params, query, body] = [shapeOf(row.params), shapeOf(row.query), shapeOf(row.body)];
  if (!params && !query && !body) return;
  desk.clock.set(desk.clock.now() + 16 * 60_000);
  await b.signIn('admin');
  for (const word of HOSTILE) {
    const p = params ? (like(params, word) as Record<string, string>) : {};
    const path = row.path.replace(/:(\w+)/g, (_, k: string) => encodeURIComponent((p[k] ?? '').toWellFormed()) || '%20');
    const q = query ? `?${new URLSearchParams(Object.entries(like(query, word) as Record<string, Json>).map(([k, v]) => [k, String(v).toWellFormed().slice(0, 2_000)]))}` : '';
    const said = row.raw === 'upload'
      ? await b.ask('POST', PREFIX + path, { raw: ((): FormData => { const f = new FormData(); f.append(word.toWellFormed() || 'f', new File([Buffer.from(word)], word.toWellFormed())); return f; })() })
      : await b.ask(row.method, `${PREFIX}${path}${q}`, { body: body ? like(body, word) : undefined });
    expect(said.status, `${JSON.stringify(word.slice(0, 40))} -> ${said.text.slice(0, 200)}\n${desk.logged.slice(-2).join('\n')}`).toBeLessThan(500);
    if (said.status >= 400) expect(said.text.includes('<script>alert(1)'), 'a refusal repeats what was typed').toBe(false);
  }
}, 60_000);
it('nothing of it reached the log', () => {
  expect(desk.logged.join('\n')).not.toMatch(/alert\(1\)|DROP TABLE|evil/);
});
