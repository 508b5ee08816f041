/**
 * Times come from the database's clock, because one instance judges deadlines that another one wrote and
 * their clocks may differ. Always UTC, whatever the server's time zone.
 */
export const NOW = 'UTC_TIMESTAMP(3)';

/** SQL for the time `ms` milliseconds from now. */
export const inMillis = (ms: number): string =>
  `TIMESTAMPADD(MICROSECOND, ${Math.round(ms) * 1_000}, ${NOW})`;
