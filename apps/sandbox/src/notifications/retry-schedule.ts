const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Delays between attempts as WeChat Pay documents them: 15 repetitions within 24 h 4 min. */
export const RETRY_DELAYS_MS: readonly number[] = [
  15 * SECOND,
  15 * SECOND,
  30 * SECOND,
  3 * MINUTE,
  10 * MINUTE,
  20 * MINUTE,
  30 * MINUTE,
  30 * MINUTE,
  30 * MINUTE,
  60 * MINUTE,
  3 * HOUR,
  3 * HOUR,
  3 * HOUR,
  6 * HOUR,
  6 * HOUR,
];

/** @returns ms, or null if there are no more attempts */
export const delayAfter = (attempts: number, speed: number): number | null => {
  const delay = RETRY_DELAYS_MS[attempts - 1];
  return delay === undefined ? null : delay / speed;
};
