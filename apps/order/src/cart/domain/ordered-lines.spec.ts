import { describe, expect, it } from 'vitest';
import { orderedLines } from './ordered-lines.js';

const line = (productId: string, quantity: number, note = '') => ({
  productId,
  quantity,
  choiceIds: [],
  note,
});
const priced = (productId: string, priceFen: number) => ({
  productId,
  name: `dish ${productId}`,
  icon: `/${productId}.webp`,
  priceFen,
  choices: [],
});

describe('the lines of an order', () => {
  it('have the name and the price that product has sent for each of them', () => {
    const lines = [line('tea', 2, '少糖'), line('rice', 1)];
    expect(orderedLines(lines, [priced('tea', 600), priced('rice', 300)])).toEqual([
      { ...priced('tea', 600), quantity: 2, note: '少糖' },
      { ...priced('rice', 300), quantity: 1, note: '' },
    ]);
  });

  it.each([
    ['none', []],
    ['another one', [priced('tea', 600), priced('tea', 600)]],
  ])('are not made without a price: %s', (_what, prices) => {
    expect(() => orderedLines([line('tea', 1), line('rice', 1)], prices)).toThrow(
      'product sent no price for',
    );
  });
});
