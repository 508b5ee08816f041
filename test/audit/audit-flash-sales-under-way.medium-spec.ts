import { flashReturned, flashSold, productFlashStock } from '@diancan/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { addBranch, ago, databases, MINUTE, report, useAuditWorld } from './audit-world.js';
import {
  addDishRow,
  addFlashMessage,
  addFlashRow,
  addFlashSale,
  found,
  onOrder,
  onProduct,
  payload,
} from './flash-sale-rows.js';
import { addReceived, addWaiting } from './message-rows.js';

useAuditWorld();

beforeEach(addFlashSale);

const unsold = (stock: number) => onProduct(`UPDATE flash_stock SET stock = ${stock}`);
const forget = (kind: string, reference: string) =>
  onProduct(`DELETE FROM flash_journal WHERE kind = '${kind}' AND reference = '${reference}'`);

/** What is a violation, unless product is still behind. */
const AWAITED: ReadonlyArray<[string, Array<() => Promise<unknown>>, string[]]> = [
  [
    'a sale that product does not know',
    [forget('SALE', 'won'), unsold(7)],
    [
      'a: unsold 4, stock at product is 7',
      'won: order is NEW with 3 pieces, product has sold nothing and returned nothing',
    ],
  ],
  [
    'a return that product does not know',
    [forget('RETURN', 'back'), unsold(3)],
    [
      'a: unsold 4, stock at product is 3',
      'back: order is CANCELLED with 1 pieces, product has sold 1 and returned nothing',
    ],
  ],
  [
    'a return whose sale product does not know',
    [forget('SALE', 'back'), unsold(5)],
    [
      'a: unsold 4, stock at product is 5',
      'back: order is CANCELLED with 1 pieces, product has sold nothing and returned 1',
      'back: returned 1, sold nothing',
    ],
  ],
  [
    'a stock below zero',
    [onProduct("UPDATE flash_journal SET quantity = -8 WHERE reference = 'won'"), unsold(-1)],
    [
      'a: stock is -1',
      'a: unsold 4, stock at product is -1',
      'won: order is NEW with 3 pieces, product has sold 8 and returned nothing',
    ],
  ],
  [
    'pieces of an activity that order does not know',
    [onOrder('DELETE FROM flash_activity')],
    ['a: stock at product is 4, and order has no such flash sale'],
  ],
];

describe('what product may not know yet', () => {
  it.each(AWAITED)('is reported if nothing is on its way: %s', async (_what, changes, findings) => {
    await addReceived(await addFlashMessage(), { consumer: productFlashStock.name, createdAt: ago(MINUTE) });
    for (const change of changes) await change();
    expect((await found()).toSorted()).toEqual(findings.toSorted());
  });

  it.each(AWAITED)('is unsettled while a message is on its way: %s', async (_what, changes, findings) => {
    await addFlashMessage(flashReturned.name);
    const before = (await report()).unsettled;
    for (const change of changes) await change();
    expect(await found()).toEqual([]);
    expect((await report()).unsettled).toBe(before + findings.length);
  });

  it('is unsettled while a message waits to be sent', async () => {
    await unsold(5)();
    await addFlashRow('OPENING', 1, 'raise');
    await addDishRow('ALLOTMENT', -1, 'raise');
    await onProduct('UPDATE product SET stock = 92')();
    expect(await found()).toEqual(['a: unsold 4, stock at product is 5']);
    await addWaiting(ago(MINUTE), { name: flashSold.name });
    expect(await found()).toEqual(['a: unsold 4, stock at product is 5']);
    await databases.order.query('UPDATE outbox SET payload = ?', [JSON.stringify(payload)]);
    expect(await found()).toEqual([]);
  });

  it('is unsettled while a transaction that raises the stock is not ended at product', async () => {
    await unsold(5)();
    await addFlashRow('OPENING', 1, 'raise');
    await addDishRow('ALLOTMENT', -1, 'raise');
    await onProduct('UPDATE product SET stock = 92')();
    await addBranch('raise', {
      branch: 'flashStock.allot',
      name: 'raise-flash-sale',
      state: 'TRIED',
      args: JSON.stringify({ ...payload, productId: 'p', quantity: 1 }),
    });
    expect(await found()).toEqual([]);
    await databases.product.query("UPDATE transaction_branch SET state = 'CONFIRMED'");
    expect(await found()).toEqual(['a: unsold 4, stock at product is 5']);
  });
});

describe('the stock in Redis', () => {
  const live = { gen: 2, grants: 5, stock: 1, undrained: 1 };

  it('with what is not stored yet is what the database has left; only open shards are compared', async () => {
    const asked: object[] = [];
    expect(await found(async shard => (asked.push(shard), live))).toEqual([]);
    expect(asked).toEqual([{ activityId: 'a', shard: 0, gen: 2, grants: 5, cursorSeq: 7, left: 2 }]);
  });

  it('is reported if it is another one', async () => {
    expect(await found(async () => ({ ...live, stock: 2 }))).toEqual([
      'a.0: left 2, Redis has 2 and 1 that are not stored',
    ]);
  });

  it.each([
    ['of another generation', { ...live, stock: 9, gen: 3 }],
    ['with other grants', { ...live, stock: 9, grants: 6 }],
    ['that cannot be compared', null],
  ])('%s is unsettled', async (_what, answer) => {
    const before = (await report()).unsettled;
    expect(await found(async () => answer)).toEqual([]);
    expect((await report({ readLiveShard: async () => answer })).unsettled).toBe(before + 1);
  });
});
