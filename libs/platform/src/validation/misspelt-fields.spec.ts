import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { misspeltFields } from './misspelt-fields.js';

const schema = z.object({
  waitingList: z.boolean().optional(),
  priceFen: z.int(),
  lines: z.array(z.object({ productId: z.string() })).optional(),
  place: z.object({ streetName: z.string() }).default({ streetName: 'x' }),
  fulfilment: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('PICK_UP') }),
      z.object({ kind: z.literal('DELIVERY'), address: z.string() }),
    ])
    .optional(),
  byName: z.record(z.string(), z.object({ size: z.int() })).optional(),
});
const found = (value: unknown) =>
  misspeltFields(schema, value).map(({ path, meant }) => `${path.join('.')} > ${meant}`);

describe('a field is misspelt', () => {
  it.each([
    [{ waitinglist: true }, ['waitinglist > waitingList']],
    [{ waiting_list: true }, ['waiting_list > waitingList']],
    [{ 'waiting-list': true }, ['waiting-list > waitingList']],
    [{ ' Waiting List ': true }, [' Waiting List  > waitingList']],
    [{ WAITINGLIST: undefined }, ['WAITINGLIST > waitingList']],
    [{ PriceFen: 1, price_fen: 1 }, ['PriceFen > priceFen', 'price_fen > priceFen']],
    [{ lines: [{ productId: 'p' }, { productID: 'p' }] }, ['lines.1.productID > productId']],
    [{ place: { streetname: 'x' } }, ['place.streetname > streetName']],
    [{ fulfilment: { kind: 'DELIVERY', Address: 'x' } }, ['fulfilment.Address > address']],
    [{ fulfilment: { Kind: 'DELIVERY' } }, ['fulfilment.Kind > kind']],
    [{ byName: { a: { Size: 1 } } }, ['byName.a.Size > size']],
  ])('in %j', (value, expected) => {
    expect(found(value)).toEqual(expected);
  });
});

describe('no field is misspelt', () => {
  it.each([
    [{ waitingList: true, priceFen: 1 }],
    // The field that it could stand for is there: a client sends back what it has read.
    [{ waitingList: true, waitinglist: true }],
    [{ waitingLists: true }],
    [{ waiting: true, list: true }],
    [{ 'waiting.list': true }],
    [{ price: 1, state: 'OPEN', serverTime: 'x' }],
    [{ productid: 'p' }],
    [{ fulfilment: { kind: 'PICK_UP', Address: 'x' } }],
    [{ byName: { Size: { size: 1 }, SIZE: { size: 1 } } }],
    [{ lines: {}, place: [], fulfilment: 'x', byName: null }],
    [{ '': 1, _: 1, ' ': 1, constructor: 1, toString: 1, __PROTO__: 1 }],
    [[]],
    [null],
    ['priceFen'],
  ])('in %j', value => {
    expect(found(value)).toEqual([]);
  });
});

it('finds them in ten thousand lines', () => {
  const lines = Array.from({ length: 10_000 }, () => ({ product_id: 'p', more: 1 }));
  expect(misspeltFields(schema, { lines })).toHaveLength(10_000);
});
