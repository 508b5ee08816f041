import { describe, expect, it } from 'vitest';
import type { Adjustment } from '../../ordering/domain/order-content.js';
import { priceOf } from './price-of.js';

const adjustment = (kind: string, amountFen: number): Adjustment => ({
  kind,
  name: kind,
  amountFen,
  share: 'AT_END',
});
const shown = (linesFen: number, ...adjustments: Adjustment[]) => {
  const price = priceOf(linesFen, adjustments);
  return [price.amountFen, ...price.adjustments.map(({ kind, amountFen }) => `${kind} ${amountFen}`)];
};

describe('the price of an order', () => {
  it('is that of its lines and adjustments', () => {
    expect(shown(1_000)).toEqual([1_000]);
    expect(shown(1_000, adjustment('FEE', 200), adjustment('COUPON', -300))).toEqual([
      900,
      'FEE 200',
      'COUPON -300',
    ]);
  });

  it('is at least 1 fen: a discount takes off what is there', () => {
    expect(shown(1_000, adjustment('COUPON', -1_500), adjustment('OTHER', -1))).toEqual([1, 'COUPON -999']);
  });

  it('lets a discount cover the fees, whichever rule comes first', () => {
    expect(shown(1_000, adjustment('COUPON', -1_100), adjustment('FEE', 200))).toEqual([
      100,
      'FEE 200',
      'COUPON -1100',
    ]);
  });

  it('is nothing for a cart of which nothing can be had', () => {
    expect(shown(0, adjustment('COUPON', -500))).toEqual([0]);
  });
});
