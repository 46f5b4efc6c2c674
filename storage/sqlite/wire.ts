/** What passes between the main thread and the thread that owns the files. */
import { SilaError, type ErrorCode } from '../../core/errors.ts';
import type { CallName } from '../calls.ts';

export type Name = CallName | 'check' | 'close';
export type Asked = { id: number; name: Name; args: unknown[]; now: number };
export type Fault = { code: ErrorCode | null; message: string };
export type Answer = { id: number; value?: unknown; fault?: Fault };
export type Start = { dir: string; masterKey: string | undefined; durable: boolean; now: number; maxPages: number | undefined };

export const faultOf = (e: unknown): Fault => ({ code: e instanceof SilaError ? e.code : null, message: e instanceof Error ? e.message : String(e) });

export const errorOf = (fault: Fault): Error => {
  if (!fault.code) return new Error(fault.message);
  const e = new SilaError(fault.code);
  e.message = fault.message;
  return e;
};
