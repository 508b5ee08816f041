import type { InstanceStatus } from './fleet-status.js';

/** `unknown`: its last report came too early to tell, or later ones may be lost. */
export type Standing = 'current' | 'behind' | 'unknown';

/** What the config centre serves, and whether it hears the fleet. */
export interface Serving {
  readonly version: string | null;
  /** ISO 8601; null if unknown. */
  readonly since: string | null;
  /** Whether reports can arrive: the broker is there, and takes messages. */
  readonly isHearing: boolean;
}

/** How long a process may take to follow: it is told, fetches, and reports; in ms. */
export const FOLLOWS_WITHIN_MS = 15_000;

/**
 * Whether a process runs what is served. Only a report that came later than the process needed to follow
 * proves that it is behind: before that, it may not have been told, or may have applied it already.
 * @param isSame whether its settings are the same in both versions
 */
export function standingOf(
  instance: Pick<InstanceStatus, 'version' | 'refused' | 'heardAt' | 'silent'>,
  { version, since, isHearing }: Serving,
  isSame: boolean,
): Standing {
  if (instance.version === version || isSame) return 'current';
  if (instance.refused === version) return 'behind';
  if (instance.silent || !isHearing) return 'unknown';
  const dueAt = since === null ? -Infinity : Date.parse(since) + FOLLOWS_WITHIN_MS;
  return Date.parse(instance.heardAt) >= dueAt ? 'behind' : 'unknown';
}
