import { beforeEach, describe, expect, it } from 'vitest';
import { insert, report, useAuditWorld } from './audit-world.js';
import {
  addDishRow,
  addFlashMessage,
  addFlashRow,
  addFlashSale,
  found,
  onOrder,
  onProduct,
} from './flash-sale-rows.js';

useAuditWorld();

beforeEach(addFlashSale);

it('the audit is silent about a flash sale whose pieces are all where they should be', async () => {
  expect(await found()).toEqual([]);
  expect((await report()).looked).toMatchObject({ flashSales: 1, flashJournalRows: 8 });
});

it('the audit is silent about an activity whose publication was aborted', async () => {
  await insert('product', 'flash_stock', { activity_id: 'x', product_id: 'p', stock: 0 });
  for (const [kind, quantity, dish] of [
    ['OPENING', 5, 'ALLOTMENT'],
    ['CLOSING', -5, 'FROM_ACTIVITY'],
  ] as const) {
    await insert('product', 'flash_journal', { activity_id: 'x', kind, quantity, reference: 'gx' });
    await addDishRow(dish, -quantity, 'gx');
  }
  expect(await found()).toEqual([]);
});

describe('the audit finds, also while messages are on their way,', () => {
  it.each<[string, Array<() => Promise<unknown>>, string[]]>([
    [
      'another stock than the sum of the journal',
      [onProduct('UPDATE flash_stock SET stock = 5')],
      ['a: stock of the flash sale is 5, its journal says 4, with 1 opening rows'],
    ],
    [
      'a journal that no row opens',
      [
        onProduct("DELETE FROM flash_journal WHERE kind = 'OPENING'"),
        onProduct("DELETE FROM stock_journal WHERE kind = 'ALLOTMENT'"),
        onProduct('UPDATE product SET stock = 103'),
        onProduct('UPDATE flash_stock SET stock = -6'),
      ],
      ['a: stock of the flash sale is -6, its journal says -6, with 0 opening rows'],
    ],
    [
      'the journal of no flash sale',
      [
        () =>
          insert('product', 'flash_journal', {
            activity_id: 'z',
            kind: 'SALE',
            quantity: -1,
            reference: 'won',
          }),
      ],
      [
        'z: has journal rows, but there is no such flash sale',
        'won: sold 1, and there is no such order of the flash sale',
      ],
    ],
    [
      'pieces that came from no dish',
      [onProduct("UPDATE stock_journal SET kind = 'RESTOCK' WHERE kind = 'ALLOTMENT'")],
      ['g: OPENING of 10 has no row at the dish'],
    ],
    [
      'other pieces at the dish than in the activity',
      [
        onProduct("UPDATE stock_journal SET quantity = 3 WHERE reference = 'over'"),
        onProduct('UPDATE product SET stock = 94'),
      ],
      ['over: CLOSING of -2 has 3 at the dish'],
    ],
    [
      'pieces at the dish that came from no activity',
      [() => addDishRow('FROM_ACTIVITY', 0, 'nothing')],
      ['nothing: FROM_ACTIVITY of 0 is in the journal of no flash sale'],
    ],
    [
      'more sold than published',
      [onOrder('UPDATE flash_activity SET published = 9')],
      ['a: published 9: unsold 4, ordered 3, returned 3'],
    ],
    [
      'pieces that are in no shard any more',
      [onOrder('UPDATE flash_activity SET reservoir = 0')],
      ['a: published 10: unsold 3, ordered 3, returned 3'],
    ],
    [
      'an order without a ticket',
      [onOrder("UPDATE flash_ticket SET order_id = NULL, state = 'LOST' WHERE order_id = 'over'")],
      ['over: ordered 2, its ticket is missing'],
    ],
    [
      'an order of other pieces than its ticket',
      [onOrder("UPDATE flash_ticket SET quantity = 4 WHERE order_id = 'over'")],
      ['over: ordered 2, its ticket is LAPSED for 4'],
    ],
    [
      'a ticket that has won without an order',
      [onOrder("UPDATE flash_ticket SET rid = 'r', order_id = 'gone' WHERE order_id = 'over'")],
      ['over: ordered 2, its ticket is missing', 'r: ticket is LAPSED, without an order'],
    ],
    [
      'a sale without an order',
      [
        () => addFlashRow('SALE', -1, 'nobody'),
        () => addFlashRow('OPENING', 1, 'more'),
        () => addDishRow('ALLOTMENT', -1, 'more'),
        onProduct('UPDATE product SET stock = 92'),
      ],
      ['nobody: sold 1, and there is no such order of the flash sale'],
    ],
  ])('%s', async (_what, changes, findings) => {
    await addFlashMessage();
    for (const change of changes) await change();
    expect((await found()).toSorted()).toEqual(findings.toSorted());
  });
});

it.each(['flash_stock', 'flash_journal'])('without the table %s, flash sales are left out', async table => {
  await onProduct('UPDATE flash_stock SET stock = 5')();
  await onProduct(`RENAME TABLE ${table} TO of_a_later_release`)();
  await expect(found().finally(onProduct(`RENAME TABLE of_a_later_release TO ${table}`))).resolves.toEqual(
    [],
  );
});
