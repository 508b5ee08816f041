import { describe, expect, it } from 'vitest';
import type { Adjustment } from '../../ordering/domain/order-content.js';
import { lineRefund, type RefundableOrder, type RefundedLine } from './line-refund.js';

const bowl = (priceFen: number, quantity: number, productId = 'noodles') => ({
  productId,
  priceFen,
  quantity,
});
const fee = (amountFen: number): Adjustment => ({ kind: 'FEE', name: '费', amountFen, share: 'AT_END' });
const discount = (amountFen: number): Adjustment => ({
  kind: 'COUPON',
  name: '券',
  amountFen: -amountFen,
  share: 'BY_VALUE',
});
const anOrder = (lines: RefundableOrder['lines'], ...adjustments: Adjustment[]): RefundableOrder => ({
  lines,
  adjustments,
});
const totalOf = ({ lines, adjustments }: RefundableOrder): number =>
  lines.reduce((sum, { priceFen, quantity }) => sum + priceFen * quantity, 0) +
  adjustments.reduce((sum, { amountFen }) => sum + amountFen, 0);

/** Refunds one piece after another, in this order of lines. @returns the amounts */
function oneByOne(order: RefundableOrder, ...lineIds: string[]): number[] {
  const former: RefundedLine[] = [];
  return lineIds.map(lineId => {
    const { amountFen, lines } = lineRefund(order, former, [{ lineId, quantity: 1 }]);
    former.push(...lines);
    return amountFen;
  });
}

describe('a refund of lines', () => {
  const two = anOrder([bowl(1_800, 2), bowl(2_100, 1), bowl(500, 1, 'tea')]);

  it('costs what they cost, and keeps their ids', () => {
    expect(
      lineRefund(
        two,
        [],
        [
          { lineId: '2', quantity: 1 },
          { lineId: '1', quantity: 1 },
          { lineId: '1', quantity: 1 },
        ],
      ),
    ).toEqual({
      amountFen: 5_700,
      lines: [
        { lineId: '1', quantity: 2 },
        { lineId: '2', quantity: 1 },
      ],
    });
  });

  it('may name the product where only one line has it', () => {
    const { amountFen, lines } = lineRefund(two, [], [{ productId: 'tea', quantity: 1 }]);
    expect([amountFen, lines]).toEqual([500, [{ lineId: '3', quantity: 1 }]]);
    expect(() => lineRefund(two, [], [{ productId: 'noodles', quantity: 1 }])).toThrow(
      'The order has several lines of noodles',
    );
  });

  it('counts refunds of an earlier release, which name products', () => {
    const order = anOrder([bowl(1_800, 2)]);
    const former = [{ productId: 'noodles', quantity: 1 }];
    expect(lineRefund(order, former, [{ lineId: '1', quantity: 1 }]).amountFen).toBe(1_800);
    expect(() => lineRefund(order, former, [{ productId: 'noodles', quantity: 2 }])).toThrow(
      'Not enough of noodles left to refund (1)',
    );
  });

  it.each([
    [[{ lineId: '1', quantity: 3 }], 'noodles left to refund (2)'],
    [
      [
        { lineId: '1', quantity: 2 },
        { productId: 'tea', quantity: 1 },
        { lineId: '3', quantity: 1 },
      ],
      'tea left to refund (0)',
    ],
    [[{ lineId: '4', quantity: 1 }], 'Not enough of 4 left to refund (0)'],
    [[{ productId: 'ghost', quantity: 1 }], 'Not enough of ghost left to refund (0)'],
  ])('is refused beyond what was ordered: %j', (requested, message) => {
    expect(() => lineRefund(two, [], requested)).toThrow(message);
  });
});

describe('refunds of an order with adjustments', () => {
  it('give a fee back with the last piece', () => {
    const order = anOrder([bowl(1_000, 2)], fee(300));
    expect(oneByOne(order, '1', '1')).toEqual([1_000, 1_300]);
  });

  it('give back what a piece has cost after a discount', () => {
    const order = anOrder([bowl(1_000, 1), bowl(3_000, 1)], discount(400));
    expect(oneByOne(order, '1', '2')).toEqual([900, 2_700]);
    expect(oneByOne(order, '2', '1')).toEqual([2_700, 900]);
  });

  it.each([
    anOrder([bowl(333, 3), bowl(1, 2)], discount(100), fee(7)),
    anOrder([bowl(1, 3)], discount(2)),
    anOrder([bowl(10_000_000, 4), bowl(9_999_999, 1)], discount(12_345_677), fee(1)),
  ])('add up to what was paid, whatever the order of the pieces', order => {
    const pieces = order.lines.flatMap(({ quantity }, at) =>
      Array.from({ length: quantity }, () => String(at + 1)),
    );
    for (const sequence of [pieces, pieces.toReversed()]) {
      const amounts = oneByOne(order, ...sequence);
      expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBe(totalOf(order));
      expect(Math.min(...amounts)).toBeGreaterThanOrEqual(0);
    }
  });
});
