import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFleet, type TestFleet } from '../fleet/start-fleet.js';
import { expectTruthsToHold } from '../people/audit.js';
import { aBuyer, aDish, aSeller, order, stockOf } from '../people/people.js';

let fleet: TestFleet;

beforeAll(async () => {
  fleet = await startFleet();
});
afterAll(() => fleet?.stop());

describe('200 buyers at once on a product with 100 left', () => {
  it('buy exactly 100, and all others are told that it is sold out', async () => {
    const productId = await aDish(await aSeller(fleet), { stock: 100 });
    const buyers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => aBuyer(fleet, `crowd-${index}`)),
    );
    const answers = await Promise.all(buyers.map(buyer => order(buyer, [{ productId, quantity: 1 }])));
    const count = (status: number, code: number) =>
      answers.filter(answer => answer.status === status && answer.code === code).length;
    expect({ sold: count(200, 0), soldOut: count(409, 4_003) }).toEqual({ sold: 100, soldOut: 100 });
    expect(await stockOf(buyers[0]!, productId)).toBe(0);
    await expectTruthsToHold(fleet);
  });
});
