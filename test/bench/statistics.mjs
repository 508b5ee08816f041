// @ts-check

/** @param {number[]} ascending @param {number} share 0.99 for p99 */
export const percentile = (ascending, share) =>
  ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? NaN;

/** @param {number[]} values */
export const median = values =>
  percentile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
