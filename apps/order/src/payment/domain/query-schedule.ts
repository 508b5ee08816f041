/** How long to wait for a notification before the provider is asked again, by how often it was asked, in ms. */
const QUERY_AFTER_MS = [5_000, 30_000, 60_000, 180_000, 300_000, 600_000, 1_800_000] as const;
/** The provider closes nothing by itself at `time_expire`; we do, so much later. */
export const CLOSED_AFTER_EXPIRY_MS = 60_000;
/** The next question may be asked by another instance, whose clock differs. */
const CLOCKS_APART_MS = 1_000;

export const FIRST_QUERY_AFTER_MS = QUERY_AFTER_MS[0];

/** By the table, but no later than its end, so that no payment stays open far beyond it. In ms from now. */
export function nextQueryInMs(
  { queries, expiresAt }: { readonly queries: number; readonly expiresAt: Date },
  now: number,
): number {
  const byTable = QUERY_AFTER_MS[Math.min(queries, QUERY_AFTER_MS.length - 1)]!;
  const untilEnd = expiresAt.getTime() + CLOSED_AFTER_EXPIRY_MS + CLOCKS_APART_MS - now;
  return untilEnd > 0 ? Math.min(untilEnd, byTable) : byTable;
}
