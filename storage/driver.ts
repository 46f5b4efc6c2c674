/** The seam between our logic and a database. Everything in this folder that knows SQL is written once against `Tx`. */

export type Scalar = string | number | bigint | Uint8Array | null;

export interface Tx {
  all<T>(sql: string, params: readonly Scalar[]): Promise<T[]>;
  run(sql: string, params: readonly Scalar[]): Promise<{ changes: number }>;
}

/** node:sqlite takes a leading object for named parameters and shifts the rest silently: anything but a scalar is our bug and stops here. */
export const scalars = (sql: string, params: readonly unknown[]): Scalar[] => {
  params.forEach((p, i) => {
    const fine = p === null || typeof p === 'string' || typeof p === 'bigint' || (typeof p === 'number' && Number.isFinite(p)) || p instanceof Uint8Array;
    if (!fine) throw new TypeError(`parameter ${i + 1} is not a scalar (${p === undefined ? 'undefined' : Object.prototype.toString.call(p)}) in: ${sql}`);
  });
  return params as Scalar[];
};

export const one = async <T>(tx: Tx, sql: string, params: readonly Scalar[]): Promise<T | null> => (await tx.all<T>(sql, params))[0] ?? null;
