/** Placing, deciding and WeChat Pay's own minimum need two minutes. */
export const SHORTEST_PAY_TIME_MS = 120_000;

/**
 * How long a winner has to pay: half as long for each order that the buyer has let lapse, because pieces that
 * lie unpaid are missing for others.
 */
export const payTimeMs = (payWithinMs: number, lapses: number): number =>
  Math.max(SHORTEST_PAY_TIME_MS, Math.round(payWithinMs / 2 ** Math.min(lapses, 20)));
