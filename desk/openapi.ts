/** The OpenAPI document, made of the table: what is documented is what is served. Holds no data of anybody. */
import * as z from 'zod';
import { API, PREFIX, Problem, StreamEvent, type RouteName } from './api.ts';
import { HEADER } from './edge.ts';

type Row = { method: string; path: string; role: string; about: string; params?: z.ZodType; query?: z.ZodType; body?: z.ZodType; reply: z.ZodType; status?: number; raw?: 'upload' | 'bytes' | 'stream' };
type Schema = { properties?: Record<string, object>; required?: string[] };
const schema = (s: z.ZodType, io: 'input' | 'output'): object => {
  const { $schema: _, ...rest } = z.toJSONSchema(s, { io, unrepresentable: 'any' });
  return rest;
};
const parameters = (s: z.ZodType | undefined, where: 'path' | 'query'): object[] => {
  if (!s) return [];
  const { properties = {}, required = [] } = schema(s, 'input') as Schema;
  return Object.entries(properties).map(([name, one]) => ({ name, in: where, required: where === 'path' || required.includes(name), schema: one }));
};
const json = (s: object): object => ({ 'application/json': { schema: s } });
const refusal = (description: string): object => ({ description, content: json({ $ref: '#/components/schemas/Problem' }) });

const replyOf = (row: Row): object => {
  if (row.raw === 'bytes') return { description: 'The file.', content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } };
  if (row.raw === 'stream') return { description: 'Events; `id` is the sequence number, `data` one StreamEvent. An event named `beat` comes every 15 seconds.', content: { 'text/event-stream': { schema: { $ref: '#/components/schemas/StreamEvent' } } } };
  return { description: row.status === 202 ? 'Accepted; the outcome comes on the stream.' : 'Done.', content: json(schema(row.reply, 'output')) };
};
const bodyOf = (row: Row): object => {
  if (row.raw === 'upload') return { requestBody: { required: true, content: { 'multipart/form-data': { schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } }, required: ['file'] } } } } };
  return row.body ? { requestBody: { required: true, content: json(schema(row.body, 'input')) } } : {};
};

export const openApi = (title: string): object => {
  const paths: Record<string, Record<string, object>> = {};
  for (const [name, row] of Object.entries(API) as [RouteName, Row][]) {
    const path = PREFIX + row.path.replace(/:(\w+)/g, '{$1}');
    const writes = row.method !== 'GET';
    (paths[path] ??= {})[row.method.toLowerCase()] = {
      operationId: name, summary: row.about, description: row.role === 'nobody' ? 'Needs no sign-in.' : `Needs the role ${row.role} or more.`, tags: [row.path.split(/[/.]/)[1] as string],
      security: row.role === 'nobody' ? [] : [{ session: [] }],
      parameters: [...parameters(row.params, 'path'), ...parameters(row.query, 'query'), ...(writes ? [{ name: HEADER, in: 'header', required: true, schema: { const: 'desk' } }] : [])],
      ...bodyOf(row),
      responses: {
        [row.status ?? 200]: replyOf(row), 400: refusal('Not valid.'), ...(row.role === 'nobody' ? {} : { 401: refusal('Not signed in.') }), 403: refusal('The role or the page may not.'),
        ...(row.params ? { 404: refusal('There is no such thing.') } : {}), ...(writes ? { 409: refusal('It changed meanwhile.'), 413: refusal('Too large.'), 422: refusal('Not accepted.') } : {}), 429: refusal('Too many tries.'),
      },
    };
  }
  return {
    openapi: '3.1.0', info: { title, version: '1', description: 'The desk of Sila. Sessions are cookies that a sign-in gives; every request but GET carries `x-sila: desk`.' }, paths,
    components: { schemas: { Problem: schema(Problem, 'output'), StreamEvent: schema(StreamEvent, 'output') }, securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: '__Host-sila' } } },
  };
};
