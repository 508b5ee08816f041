import type { Candidate } from './rule.js';

/** Leaves out instances that should not be called now. A filter that leaves none is ignored. */
export type ServerListFilter = (candidates: readonly Candidate[]) => readonly Candidate[];

/** Drops instances that report that they are not ready. */
export const healthy: ServerListFilter = candidates => candidates.filter(({ instance }) => instance.healthy);

/** Drops instances that failed several calls of this process in a row. */
export const breakerClosed: ServerListFilter = candidates => candidates.filter(({ load }) => !load.isTripped);

/** Prefers the own zone: instances of other zones are called only if it has none. */
export const ownZone =
  (zone: () => string): ServerListFilter =>
  candidates =>
    candidates.filter(({ instance }) => instance.zone === zone());

/**
 * Applies one filter after the other. A filter that leaves none is ignored: a call that may fail is better
 * than none.
 */
export function filtered(
  candidates: readonly Candidate[],
  filters: readonly ServerListFilter[],
): readonly Candidate[] {
  let left = candidates;
  for (const filter of filters) {
    if (left.length === 1) break;
    const passed = filter(left);
    if (passed.length > 0) left = passed;
  }
  return left;
}
