import type { z } from 'zod';

/** Decides whether a stored value, parsed from JSON, has the shape that this release expects. */
export type ShapeCheck<T> = z.ZodType<T> | ((value: unknown) => value is T);

/** One cache: what all processes that use it must agree on. */
export interface CacheDefinition<T> {
  /** Letters, digits and hyphens; also the label of its metrics. */
  readonly name: string;
  /** Part of every key in Redis. Raise it when the meaning of the values changes but not their shape. */
  readonly version: number;
  readonly shape: ShapeCheck<T>;
  /** How long a value is kept, in ms. */
  readonly ttlMs: number;
  /** Each value lives up to this fraction longer or shorter, so that not all end together. 0.1 by default. */
  readonly jitter?: number;
  /** How long it is remembered that there is no value (null), in ms; not at all by default. */
  readonly nullTtlMs?: number;
  /** Values in the memory of each process; none by default. */
  readonly near?: NearOptions;
  /**
   * How long a load may take, in ms; 5,000 by default. If it takes longer, its value is not stored, and
   * another process may load at the same time.
   */
  readonly leaseMs?: number;
  /** How long to wait for another process that loads the same value, in ms. 500 by default. */
  readonly waitMs?: number;
}

export interface NearOptions {
  /** The most values held; the least recently used leave first. */
  readonly capacity: number;
  /** How long a value is used without asking Redis, in ms. */
  readonly ttlMs: number;
}

const NAME = /^[A-Za-z0-9-]{1,40}$/;

/**
 * Checks a definition when the module that holds it is loaded.
 * @throws RangeError
 */
export function defineCache<T>(definition: CacheDefinition<T>): CacheDefinition<T> {
  const { name, ttlMs, jitter = 0, nullTtlMs = 1, near, leaseMs = 1, waitMs = 1 } = definition;
  if (!NAME.test(name)) throw new RangeError(`'${name}' is no name of a cache`);
  const times = [ttlMs, nullTtlMs, leaseMs, ...(near === undefined ? [] : [near.ttlMs, near.capacity])];
  if (!times.every(ms => Number.isSafeInteger(ms) && ms > 0))
    throw new RangeError(`${name}: a time is not > 0`);
  if (waitMs < 0 || jitter < 0 || jitter >= 1)
    throw new RangeError(`${name}: waitMs < 0, or jitter not in [0, 1)`);
  return definition;
}

/** @returns whether the value has the shape; a parsed value may differ from it, so the original is used */
export function hasShape<T>(check: ShapeCheck<T>, value: unknown): value is T {
  return typeof check === 'function' ? check(value) : check.safeParse(value).success;
}
