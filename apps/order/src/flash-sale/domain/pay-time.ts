/**
 * How long a winner has to pay: half as long for each order that the buyer has let lapse, because pieces that
 * lie unpaid are missing for others.
 */
export const payTimeMs = (payWithinMs: number, lapses: number, shortestMs: number): number =>
  Math.max(shortestMs, Math.round(payWithinMs / 2 ** Math.min(lapses, 20)));
