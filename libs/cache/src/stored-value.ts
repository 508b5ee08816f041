import { randomUUID } from 'node:crypto';
import { type CacheDefinition, hasShape } from './cache-definition.js';

/**
 * A stored value is `<generation>:<JSON>`. It counts only in the generation of its cache in which its load
 * began.
 */
export const prefixOf = (generation: string): string => `${generation}:`;

/** Nobody waits for the lease of an earlier generation, because its value will not be used. */
export const leaseToken = (generation: string): string => prefixOf(generation) + randomUUID();

export const encode = (generation: string, value: unknown): string =>
  prefixOf(generation) + JSON.stringify(value);

/** A value, or the reason to look further: nothing usable is stored. */
export type Decoded<T> = { readonly value: T | null } | undefined;

/** @returns undefined for a value of another generation, of the wrong shape, or that is no JSON */
export function decode<T>(
  { shape, nullTtlMs }: CacheDefinition<T>,
  generation: string,
  stored: string | null,
): Decoded<T> {
  const prefix = prefixOf(generation);
  if (stored === null || !stored.startsWith(prefix)) return undefined;
  try {
    const value: unknown = JSON.parse(stored.slice(prefix.length));
    if (value === null && nullTtlMs !== undefined) return { value };
    return hasShape(shape, value) ? { value } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * How long a value is kept, in ms; null if it is not kept.
 * @param random from 0 to 1
 */
export function lifetimeMs<T>(
  { ttlMs, nullTtlMs, jitter = 0.1 }: CacheDefinition<T>,
  value: T | null,
  random = Math.random(),
): number | null {
  if (value === undefined) return null;
  const plain = value === null ? nullTtlMs : ttlMs;
  return plain === undefined ? null : Math.max(1, Math.round(plain * (1 + jitter * (2 * random - 1))));
}
