/** Pages by key: `more` holds the sort key of the last row given, and the next page is a range that begins behind it. */
import type { Scalar } from './driver.ts';

export const encode = (key: readonly (string | number)[]): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** Null: there is none, or somebody made it up; the page is then the first. */
export const decode = (after: string | undefined, shape: readonly ('string' | 'number')[]): Scalar[] | null => {
  if (after === undefined) return null;
  try {
    const key: unknown = JSON.parse(Buffer.from(after, 'base64url').toString());
    return Array.isArray(key) && key.length === shape.length && shape.every((s, i) => typeof key[i] === s && (s === 'string' || Number.isFinite(key[i]))) ? (key as Scalar[]) : null;
  } catch {
    return null;
  }
};

export const marks = (n: number): string => Array<string>(n).fill('?').join(', ');

/** The page of a list that was asked for with one row more than it shows. */
export const cut = <K extends readonly (string | number)[]>(keys: K[], max: number): { keys: K[]; more: string | null } =>
  keys.length > max ? { keys: keys.slice(0, max), more: encode(keys[max - 1]!) } : { keys, more: null };
