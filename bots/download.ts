/** Fetches a file that a provider points at, and nothing else: hosts by name on every hop, addresses at connect time, bytes as they come. */
import { lookup as resolve } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import * as http from 'node:http';
import * as https from 'node:https';
import { BlockList, isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import type { Fetched } from '../core/ports.ts';

/**
 * `hosts`: whole names, or `.example.net` for everything below one. `headers` (a token) go to the first address's origin only. `loopback`: private addresses are meant
 * (a provider's server on the same machine or in a test).
 */
export type DownloadOptions = { hosts: readonly string[]; headers?: Record<string, string>; max: number; signal: AbortSignal; loopback?: boolean };

const REDIRECTS = 3;
const MOVED = new Set([301, 302, 303, 307, 308]);
/** Refusals that another try may not meet: the token can be repaired, the load passes. */
const PASSING = new Set([401, 403, 408, 425, 429]);

/** Addresses that no provider of files has (RFC 6890, RFC 4193, RFC 4291). 64:ff9b::/96 and 2002::/16 carry an IPv4 address inside: refused whole. */
const PRIVATE = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.0.2.0', 24],
  ['192.168.0.0', 16], ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4],
] as const) PRIVATE.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [['::', 127], ['fc00::', 7], ['fe80::', 10], ['fec0::', 10], ['ff00::', 8], ['64:ff9b::', 96], ['64:ff9b:1::', 48], ['2001:db8::', 32], ['2002::', 16]] as const) {
  PRIVATE.addSubnet(net, bits, 'ipv6');
}
export const isPrivate = (address: string): boolean => {
  const family = isIP(address);
  return family === 0 || PRIVATE.check(address, family === 4 ? 'ipv4' : 'ipv6'); // IPv4 inside ::ffff:0:0/96 is held against the IPv4 rules
};

class Refused extends Error {}

/** Resolves a name itself, so that what was checked is what is connected to: a second answer of the DNS (rebinding) has nowhere to come in. */
const guarded: LookupFunction = (name, options, done) => {
  resolve(name, { ...options, all: true }, (error, found: LookupAddress[]) => {
    if (!error && found.some((a) => isPrivate(a.address))) error = new Refused('the host has a private address');
    const first = found?.[0];
    if (error || !first) done(error ?? new Refused('the host has no address'), options.all ? [] : '', 0);
    else if (options.all) done(null, found);
    else done(null, first.address, first.family);
  });
};

const named = (url: URL, hosts: readonly string[]): boolean => hosts.some((h) => (h.startsWith('.') ? url.hostname.endsWith(h) : url.hostname === h));
const parsed = (url: string, base?: URL): URL | null => (URL.canParse(url, base) ? new URL(url, base) : null);

type Step = Fetched | { as: 'moved'; to: string };

const step = (url: URL, headers: Record<string, string>, o: DownloadOptions): Promise<Step> => new Promise((done) => {
  const open = url.protocol === 'https:' ? https.request : http.request;
  const passing = (why: string): void => done({ as: 'retry', why });
  // No pool: a pooled connection was checked by nobody, and files are rare.
  const request = open(url, {
    agent: false, signal: o.signal, headers: { 'accept-encoding': 'identity', 'user-agent': 'sila', ...headers }, ...(o.loopback ? {} : { lookup: guarded }),
  }, (answer) => {
    const status = answer.statusCode ?? 0;
    const end = (step: Step): void => { answer.destroy(); request.destroy(); done(step); };
    if (MOVED.has(status) && answer.headers.location) return end({ as: 'moved', to: answer.headers.location });
    if (status >= 500 || PASSING.has(status)) return end({ as: 'retry', why: `status ${status}` });
    if (status !== 200) return end({ as: 'lost', why: 'gone' });
    if (Number(answer.headers['content-length'] ?? 0) > o.max) return end({ as: 'lost', why: 'too_large' });
    // Asked for as it is; a packed body would have to be unpacked under a second cap.
    if ((answer.headers['content-encoding'] ?? 'identity') !== 'identity') return end({ as: 'retry', why: 'an encoding nobody asked for' });
    const parts: Buffer[] = [];
    let size = 0;
    answer.on('data', (part: Buffer) => {
      size += part.length;
      if (size > o.max) end({ as: 'lost', why: 'too_large' });
      else parts.push(part);
    });
    answer.on('error', () => passing(o.signal.aborted ? 'out of time' : 'the connection broke'));
    answer.on('end', () => {
      const mime = answer.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
      done({ as: 'ok', bytes: Buffer.concat(parts), ...(mime ? { mime } : {}) });
    });
    return undefined;
  });
  request.on('error', (error) => passing(o.signal.aborted ? 'out of time' : error instanceof Refused ? error.message : `no connection (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`));
  request.end();
});

/** Never throws. A host that is not on the list, on any hop, is never spoken to. */
export const download = async (url: string, o: DownloadOptions): Promise<Fetched> => {
  let at = parsed(url);
  const origin = at?.origin;
  for (let hop = 0; at && hop <= REDIRECTS; hop++) {
    if (!['http:', 'https:'].includes(at.protocol) || !named(at, o.hosts) || at.username) break;
    if (o.signal.aborted) return { as: 'retry', why: 'out of time' };
    // Node asks `lookup` for names only; an address written as such is judged here.
    const literal = at.hostname.replace(/^\[|\]$/g, '');
    if (!o.loopback && isIP(literal) && isPrivate(literal)) return { as: 'retry', why: 'the host has a private address' };
    const taken = await step(at, at.origin === origin ? (o.headers ?? {}) : {}, o);
    if (taken.as !== 'moved') return taken;
    const next = parsed(taken.to, at);
    if (at.protocol === 'https:' && next?.protocol !== 'https:') break;
    at = next;
  }
  // Where it points now is nowhere we go: to the person that is the same as a file that is gone.
  return { as: 'lost', why: 'gone' };
};
