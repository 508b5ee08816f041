import type { Adjustment } from '../../ordering/domain/order-content.js';

/** What cannot be paid cannot be ordered: Pay v3 takes at least 1 fen. */
const LEAST_FEN = 1;

export interface Price {
  /** Of all lines. */
  readonly linesFen: number;
  readonly adjustments: readonly Adjustment[];
  /** Of lines and adjustments, at least 1. */
  readonly amountFen: number;
}

/** Adds the adjustments up, in their order. A discount takes off what is there to take at most. */
export function priceOf(linesFen: number, wanted: readonly Adjustment[]): Price {
  let amountFen = linesFen;
  const adjustments: Adjustment[] = [];
  // Fees come first, whatever their rank: a discount may cover them.
  const [fees, discounts] = [
    wanted.filter(one => one.amountFen >= 0),
    wanted.filter(one => one.amountFen < 0),
  ];
  for (const adjustment of [...fees, ...discounts]) {
    const added = Math.max(adjustment.amountFen, Math.min(0, LEAST_FEN - amountFen));
    amountFen += added;
    if (added !== 0) adjustments.push({ ...adjustment, amountFen: added });
  }
  return { linesFen, adjustments, amountFen };
}
