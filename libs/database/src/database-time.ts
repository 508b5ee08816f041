/**
 * Times in SQL, by the database's clock: the clocks of several instances may differ, and a deadline that one
 * of them wrote is judged by another. UTC, whatever the server's own time zone is.
 */
export const NOW = 'UTC_TIMESTAMP(3)';

/** SQL for the moment `ms` milliseconds from now. */
export const inMillis = (ms: number): string =>
  `TIMESTAMPADD(MICROSECOND, ${Math.round(ms) * 1_000}, ${NOW})`;
