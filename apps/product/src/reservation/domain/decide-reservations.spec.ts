import { ProductErrors } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import type { StockedProduct } from '../../stock/domain/sell-line.js';
import { decideReservations } from './decide-reservations.js';

const aDish = (productId: string, stock: number, more: Partial<StockedProduct> = {}): StockedProduct => ({
  productId,
  name: `dish ${productId}`,
  icon: `/${productId}.webp`,
  priceFen: 700,
  onSale: true,
  isSoldOut: false,
  options: [],
  stock,
  ...more,
});
const line = (productId: string, quantity: number) => ({ productId, quantity });
/** `OK`, or the code of the refusal and its product. */
const decided = (products: StockedProduct[], asked: Parameters<typeof decideReservations>[1]) =>
  decideReservations(products, asked, NOW).map(outcome =>
    'result' in outcome ? 'OK' : `${outcome.error.code} ${outcome.error.data?.['productId']}`,
  );
const NOW = new Date('2026-01-01T00:00:00Z');
const SHORT = ProductErrors.OUT_OF_STOCK.code;

describe('deciding reservations', () => {
  it('answers with name and price in the order of the lines', () => {
    const products = [aDish('a', 1), aDish('b', 1, { name: 'tea', priceFen: 600 })];
    expect(decideReservations(products, [[line('b', 1), line('a', 1)]], NOW)).toEqual([
      {
        result: [
          { productId: 'b', name: 'tea', icon: '/b.webp', priceFen: 600, choices: [] },
          { productId: 'a', name: 'dish a', icon: '/a.webp', priceFen: 700, choices: [] },
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

  it('adds up the lines of one product', () => {
    const asked = [
      [line('a', 2), line('a', 2)],
      [line('a', 2), line('a', 1)],
    ];
    expect(decided([aDish('a', 3)], asked)).toEqual([`${SHORT} a`, 'OK']);
  });

  it('refuses what a seller has marked as sold out, whatever its stock', () => {
    expect(decided([aDish('a', 9, { isSoldOut: true })], [[line('a', 1)]])).toEqual([`${SHORT} a`]);
  });

  it('charges the choices of each line', () => {
    const options = [
      {
        optionId: 'size',
        name: '份量',
        min: 1,
        max: 1,
        choices: [
          { choiceId: 'small', name: '小份', deltaFen: -100 },
          { choiceId: 'large', name: '大份', deltaFen: 300 },
        ],
      },
    ];
    const lines = ['large', 'small'].map(choice => ({ ...line('a', 1), choiceIds: [choice] }));
    const [outcome] = decideReservations([aDish('a', 2, { options })], [lines], NOW);
    const large = { choiceId: 'large', option: '份量', name: '大份', deltaFen: 300 };
    expect(outcome).toMatchObject({
      result: [
        { priceFen: 1_000, choices: [large] },
        { priceFen: 600, choices: [{ choiceId: 'small' }] },
      ],
    });
  });
});
