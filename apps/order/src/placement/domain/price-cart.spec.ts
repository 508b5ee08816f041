import { MAX_LINE_QUANTITY, MAX_ORDER_LINES, MAX_PRICE_FEN } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import { priceCart } from './price-cart.js';

const body = { name: '张三', phone: '1', address: '人民路', items: [] };
const quote = (productId: string, priceFen: number) => ({ productId, name: `dish ${productId}`, priceFen });

describe('priceCart', () => {
  it('takes each line’s name and price from its own quote, in any order of quotes', () => {
    const cart = priceCart(
      body,
      [
        { productId: 'tea', quantity: 2 },
        { productId: 'rice', quantity: 1 },
      ],
      [quote('rice', 300), quote('tea', 600)],
    );
    expect(cart.lines).toEqual([
      { productId: 'tea', name: 'dish tea', priceFen: 600, quantity: 2 },
      { productId: 'rice', name: 'dish rice', priceFen: 300, quantity: 1 },
    ]);
    expect(cart.amountFen).toBe(1_500);
  });

  it('throws if a product has no quote, instead of leaving the product out', () => {
    expect(() =>
      priceCart(
        body,
        [
          { productId: 'tea', quantity: 1 },
          { productId: 'rice', quantity: 1 },
        ],
        [quote('tea', 600)],
      ),
    ).toThrow('rice');
  });

  it('stores an absent remark as an empty one', () => {
    const lines = [{ productId: 'tea', quantity: 1 }];
    expect(priceCart(body, lines, [quote('tea', 600)]).contact.remark).toBe('');
    expect(priceCart({ ...body, remark: '少糖' }, lines, [quote('tea', 600)]).contact).toEqual({
      name: '张三',
      phone: '1',
      address: '人民路',
      remark: '少糖',
    });
  });

  it('adds up the largest order exactly', () => {
    const ids = Array.from({ length: MAX_ORDER_LINES }, (_, index) => `p${index}`);
    const lines = ids.map(productId => ({ productId, quantity: MAX_LINE_QUANTITY }));
    const { amountFen } = priceCart(
      body,
      lines,
      ids.map(productId => quote(productId, MAX_PRICE_FEN)),
    );
    expect(BigInt(amountFen)).toBe(
      BigInt(MAX_ORDER_LINES) * BigInt(MAX_LINE_QUANTITY) * BigInt(MAX_PRICE_FEN),
    );
    expect(Number.isSafeInteger(amountFen)).toBe(true);
  });
});
