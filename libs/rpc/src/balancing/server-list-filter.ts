import type { Candidate } from './rule.js';

/** Leaves out instances that should not be called now. One that would leave out everybody is not heard. */
export type ServerListFilter = (candidates: readonly Candidate[]) => readonly Candidate[];

/** Drops those that say of themselves that they lack something. */
export const healthy: ServerListFilter = candidates => candidates.filter(({ instance }) => instance.healthy);

/** Drops those that this process has found failing again and again. */
export const breakerClosed: ServerListFilter = candidates => candidates.filter(({ load }) => !load.isTripped);

/** Prefers neighbours: another zone is asked only where ours has nobody left. */
export const ownZone =
  (zone: () => string): ServerListFilter =>
  candidates =>
    candidates.filter(({ instance }) => instance.zone === zone());

/** One filter after the other, each on what the one before left. A guess that nobody is fit would be worse than a call that fails. */
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
