import type { WaitRange } from '@diancan/contracts';

/** With fewer orders, a range would be a guess. */
const FEWEST = 5;
/** The range has the middle three fifths of the orders: one that was forgotten does not count. */
const LOWEST = 0.2;
const HIGHEST = 0.8;
const MINUTE_MS = 60_000;

/**
 * How long an order still takes, from how long the last ones took in the kitchen.
 * @param tookMs of the last orders
 * @param elapsedMs since the kitchen has it; 0 for an order that is not placed yet
 * @returns undefined if nobody can tell: too few orders, or it takes longer than they did
 */
export function waitRange(tookMs: readonly number[], elapsedMs: number): WaitRange | undefined {
  if (tookMs.length < FEWEST) return undefined;
  const sorted = tookMs.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))]! - elapsedMs;
  const toMinutes = Math.ceil(at(HIGHEST) / MINUTE_MS);
  if (toMinutes < 1) return undefined;
  return { fromMinutes: Math.max(0, Math.floor(at(LOWEST) / MINUTE_MS)), toMinutes, orders: tookMs.length };
}
