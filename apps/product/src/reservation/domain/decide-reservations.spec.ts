import { ProductErrors } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import { decideReservations, type StockedProduct } from './decide-reservations.js';

const aDish = (productId: string, stock: number, more: Partial<StockedProduct> = {}): StockedProduct => ({
  productId,
  name: `dish ${productId}`,
  priceFen: 700,
  onSale: true,
  stock,
  ...more,
});
const line = (productId: string, quantity: number) => ({ productId, quantity });
/** `OK`, or the code of the refusal and its product. */
const decided = (...args: Parameters<typeof decideReservations>) =>
  decideReservations(...args).map(outcome =>
    'result' in outcome ? 'OK' : `${outcome.error.code} ${outcome.error.data?.['productId']}`,
  );
const SHORT = ProductErrors.OUT_OF_STOCK.code;

describe('deciding reservations', () => {
  it('answers with name and price in the order of the lines', () => {
    const products = [aDish('a', 1), aDish('b', 1, { name: 'tea', priceFen: 600 })];
    expect(decideReservations(products, [[line('b', 1), line('a', 1)]])).toEqual([
      {
        result: [
          { productId: 'b', name: 'tea', priceFen: 600 },
          { productId: 'a', name: 'dish a', priceFen: 700 },
        ],
      },
    ]);
  });

  it('leaves to the next one what the ones before have not taken', () => {
    const asked = [[line('a', 2)], [line('a', 2)], [line('a', 1)], [line('a', 1)]];
    expect(decided([aDish('a', 3)], asked)).toEqual(['OK', `${SHORT} a`, 'OK', `${SHORT} a`]);
  });

  it('takes nothing for a reservation of which one line is short', () => {
    const asked = [[line('a', 1), line('b', 2)], [line('a', 1)]];
    expect(decided([aDish('a', 1), aDish('b', 1)], asked)).toEqual([`${SHORT} b`, 'OK']);
  });

  it('refuses what is unknown or off sale, and names the first such line', () => {
    const asked = [[line('ghost', 1)], [line('a', 1), line('ghost', 1)]];
    expect(decided([aDish('a', 5, { onSale: false })], asked)).toEqual([
      `${ProductErrors.PRODUCT_NOT_FOUND.code} ghost`,
      `${ProductErrors.PRODUCT_OFF_SALE.code} a`,
    ]);
  });

  it('takes the last piece', () => {
    expect(decided([aDish('a', 1)], [[line('a', 1)]])).toEqual(['OK']);
    expect(decided([aDish('a', 0)], [[line('a', 1)]])).toEqual([`${SHORT} a`]);
  });
});
