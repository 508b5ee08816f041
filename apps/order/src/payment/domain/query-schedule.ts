/** How long to wait for a notification before the next query, by the number of queries so far, in ms. */
const QUERY_AFTER_MS = [5_000, 30_000, 60_000, 180_000, 300_000, 600_000, 1_800_000] as const;
/** The provider does not close a payment at `time_expire`; this service does, this long after it. */
export const CLOSED_AFTER_EXPIRY_MS = 60_000;
/** Another instance, whose clock may differ by this much, may make the next query. */
const CLOCKS_APART_MS = 1_000;

export const FIRST_QUERY_AFTER_MS = QUERY_AFTER_MS[0];

/**
 * When to query the provider again, in ms from now: by the table, but no later than the time at which the
 * payment must be closed, so that it does not stay open far beyond that.
 */
export function nextQueryInMs(
  { queries, expiresAt }: { readonly queries: number; readonly expiresAt: Date },
  now: number,
): number {
  const byTable = QUERY_AFTER_MS[Math.min(queries, QUERY_AFTER_MS.length - 1)]!;
  const untilEnd = expiresAt.getTime() + CLOSED_AFTER_EXPIRY_MS + CLOCKS_APART_MS - now;
  return untilEnd > 0 ? Math.min(untilEnd, byTable) : byTable;
}
