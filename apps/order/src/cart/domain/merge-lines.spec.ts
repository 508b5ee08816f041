import { isServiceError, MAX_LINE_QUANTITY, MAX_ORDER_LINES, OrderErrors } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import { mergeLines } from './merge-lines.js';

const dishes = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ productId: `p${index}`, quantity: 1 }));

describe('mergeLines', () => {
  it('merges lines of one product, in the order of their first occurrence', () => {
    const lines = mergeLines([
      { productId: 'tea', quantity: 1 },
      { productId: 'rice', quantity: 2 },
      { productId: 'tea', quantity: 3 },
    ]);
    expect(lines).toEqual([
      { productId: 'tea', quantity: 4, choiceIds: [], note: '' },
      { productId: 'rice', quantity: 2, choiceIds: [], note: '' },
    ]);
  });

  it('distinguishes products by case, and accepts ids that are names of object members', () => {
    const items = ['tea', 'Tea', '__proto__', 'constructor'].map(productId => ({ productId, quantity: 1 }));
    expect(mergeLines(items)).toMatchObject(items);
  });

  it('merges lines with the same choices and note only', () => {
    const bowl = { productId: 'noodles', quantity: 1 };
    const items = [
      { ...bowl, choiceIds: ['large', 'egg'] },
      { ...bowl, choiceIds: ['large'] },
      { ...bowl, choiceIds: ['egg', 'large', 'egg'], note: '' },
      { ...bowl, choiceIds: ['large'], note: '少盐' },
      { ...bowl, choiceIds: [] },
      bowl,
    ];
    expect(mergeLines(items)).toEqual([
      { ...bowl, quantity: 2, choiceIds: ['egg', 'large'], note: '' },
      { ...bowl, choiceIds: ['large'], note: '' },
      { ...bowl, choiceIds: ['large'], note: '少盐' },
      { ...bowl, quantity: 2, choiceIds: [], note: '' },
    ]);
  });

  it('counts lines after merging', () => {
    const cart = dishes(MAX_ORDER_LINES);
    expect(mergeLines([...cart, ...cart])).toHaveLength(MAX_ORDER_LINES);
  });

  it('refuses one product too many', () => {
    expect(() => mergeLines(dishes(MAX_ORDER_LINES + 1))).toThrow(
      expect.toSatisfy(
        error =>
          isServiceError(error, OrderErrors.TOO_MANY_LINES) && error.data?.['count'] === MAX_ORDER_LINES + 1,
      ),
    );
  });

  it('accepts the largest quantity, even over several lines, and refuses one more', () => {
    const most = { productId: 'tea', quantity: MAX_LINE_QUANTITY - 1 };
    const one = { productId: 'tea', quantity: 1 };
    expect(mergeLines([most, one])).toMatchObject([{ productId: 'tea', quantity: MAX_LINE_QUANTITY }]);
    expect(() => mergeLines([most, one, one])).toThrow(
      expect.toSatisfy(
        error =>
          isServiceError(error, OrderErrors.LINE_TOO_LARGE) &&
          error.data?.['quantity'] === MAX_LINE_QUANTITY + 1,
      ),
    );
  });
});
