import { beforeEach, describe, expect, it } from 'vitest';
import {
  addOrder,
  addPlacement,
  addRelease,
  ago,
  ahead,
  databases,
  HOUR,
  insert,
  report,
  useAuditWorld,
} from './audit-world.js';

useAuditWorld();

const onProduct = (sql: string) => () => databases.product.query(sql);
const onOrder = (sql: string) => () => databases.order.query(sql);

const addProduct = async (product_id: string, stock: number) => {
  const row = { product_id, category_id: 'c', name: product_id, price_fen: 1, on_sale: 1, stock };
  await insert('product', 'product', row);
  await addJournalRow(product_id, 'OPENING', 10, 'opening');
};
const addJournalRow = (product_id: string, kind: string, quantity: number, reference = 'o') =>
  insert('product', 'stock_journal', { product_id, kind, quantity, reference });
const addLine = (product_id: string, quantity: number, position: number) =>
  insert('order', 'order_line', { order_id: 'o', position, product_id, name: '', price_fen: 1, quantity });
const addDeduction = (order_id: string, state: string) =>
  insert('product', 'stock_deduction', { order_id, state });
/** The stock of the order `o` goes back, but its status stays. */
async function release(): Promise<void> {
  await addJournalRow('p', 'RELEASE', 2);
  await addJournalRow('q', 'RELEASE', 1);
  await databases.product.query("UPDATE stock_deduction SET state = 'RELEASED'");
  await databases.product.query('UPDATE product SET stock = 10');
}
const addReleaseOf = async (orderId: string, changed = '') => {
  await addRelease(ago(1_000));
  await databases.order.query(`UPDATE job SET job_key = ? ${changed}`, [orderId]);
};
const cancel = onOrder("UPDATE orders SET status = 'CANCELLED'");

const findingsOf = async (truth: string) =>
  (await report()).violations.filter(found => found.truth.startsWith(truth)).map(({ finding }) => finding);

// An order of 2 p and 1 q, as the services leave it.
beforeEach(async () => {
  for (const table of ['stock_deduction', 'stock_journal', 'product', 'category'])
    await databases.product.query(`DELETE FROM ${table}`);
  await insert('product', 'category', { category_id: 'c', name: 'c', position: 1 });
  await addProduct('p', 8);
  await addProduct('q', 9);
  await addOrder('NEW', 'UNPAID', ahead(HOUR), 'o');
  await addLine('p', 2, 1);
  await addLine('q', 1, 2);
  await addDeduction('o', 'DEDUCTED');
  await addJournalRow('p', 'DEDUCTION', -2);
  await addJournalRow('q', 'DEDUCTION', -1);
});

describe('the audit of the journal', () => {
  it('is silent if the journal adds up to the stock', async () => {
    expect(await findingsOf('1')).toEqual([]);
    await release();
    expect(await findingsOf('1')).toEqual([]);
  });

  it.each<[string, string[], string]>([
    [
      'another stock than the sum of the journal',
      ["UPDATE product SET stock = 7 WHERE product_id = 'p'"],
      'stock is 7, its journal says 8, with 1 opening rows',
    ],
    [
      'a negative stock',
      [
        "UPDATE stock_journal SET quantity = -1 WHERE product_id = 'p' AND kind = 'OPENING'",
        "SET STATEMENT check_constraint_checks = 0 FOR UPDATE product SET stock = -3 WHERE product_id = 'p'",
      ],
      'stock is -3, its journal says -3, with 1 opening rows',
    ],
    [
      'a journal that no row opens',
      ["UPDATE stock_journal SET kind = 'RESTOCK' WHERE product_id = 'p' AND kind = 'OPENING'"],
      'stock is 8, its journal says 8, with 0 opening rows',
    ],
    [
      'a journal that two rows open',
      [
        `INSERT INTO stock_journal (product_id, kind, quantity, reference)
         VALUES ('p', 'OPENING', 0, 'again')`,
      ],
      'stock is 8, its journal says 8, with 2 opening rows',
    ],
    [
      'the journal of no product',
      [
        `INSERT INTO stock_journal (product_id, kind, quantity, reference)
         VALUES ('gone', 'OPENING', 0, 'opening')`,
      ],
      'has journal rows, but there is no such product',
    ],
  ])('finds %s', async (_what, changes, finding) => {
    for (const change of changes) await databases.product.query(change);
    expect(await findingsOf('1')).toEqual([finding]);
  });
});

describe('the audit of deductions is silent about', () => {
  it.each<[string, Array<() => Promise<unknown>>]>([
    ['an order with its deduction', []],
    ['a finished order', [onOrder("UPDATE orders SET status = 'FINISHED'")]],
    ['a cancelled order with its stock back', [cancel, release]],
    ['a cancelled order whose release is pending', [cancel, () => addReleaseOf('o')]],
    [
      'the deduction of an open placement',
      [
        () => addPlacement(ahead(HOUR)),
        onOrder("UPDATE placement SET order_id = 'placed'"),
        () => addDeduction('placed', 'DEDUCTED'),
      ],
    ],
    [
      'the deduction of a rejected order whose release is pending',
      [() => addReleaseOf('rejected'), () => addDeduction('rejected', 'DEDUCTED')],
    ],
    ['the returned deduction of a rejected order', [() => addDeduction('rejected', 'RELEASED')]],
  ])('%s', async (_what, changes) => {
    for (const change of changes) await change();
    expect(await findingsOf('2')).toEqual([]);
  });
});

describe('the audit of deductions finds', () => {
  it.each<[string, Array<() => Promise<unknown>>, string[]]>([
    [
      'an order without a deduction',
      [onProduct('DELETE FROM stock_deduction')],
      [
        'order is NEW, its deduction is missing',
        'deduction of p is missing, its rows add up to -2',
        'deduction of q is missing, its rows add up to -1',
      ],
    ],
    ['an order whose stock is back', [release], ['order is NEW, its deduction is RELEASED']],
    [
      'an order whose stock is back, even if a release is pending',
      [release, () => addReleaseOf('o')],
      ['order is NEW, its deduction is RELEASED'],
    ],
    ['a cancelled order with its stock', [cancel], ['order is CANCELLED, its deduction is DEDUCTED']],
    [
      'a cancelled order with its stock, though its release is done',
      [cancel, () => addReleaseOf('o', ", state = 'DONE'")],
      ['order is CANCELLED, its deduction is DEDUCTED'],
    ],
    [
      'a cancelled order with its stock, though another job of it waits',
      [cancel, () => addReleaseOf('o', ", kind = 'other'")],
      ['order is CANCELLED, its deduction is DEDUCTED'],
    ],
    [
      'a line that was not deducted',
      [onProduct("DELETE FROM stock_journal WHERE product_id = 'q' AND kind = 'DEDUCTION'")],
      ['ordered 1 of q, deducted nothing'],
    ],
    [
      'a line of which more was deducted',
      [onProduct("UPDATE stock_journal SET quantity = -3 WHERE product_id = 'p' AND kind = 'DEDUCTION'")],
      ['ordered 2 of p, deducted 3'],
    ],
    [
      'a deduction that is not in the order',
      [onOrder("DELETE FROM order_line WHERE product_id = 'q'")],
      ['deducted 1 of q, which is not in the order'],
    ],
    [
      'a part that is back',
      [() => addJournalRow('p', 'RELEASE', 2)],
      ['deduction of p is DEDUCTED, its rows add up to 0'],
    ],
    [
      'more back than was deducted',
      [() => addJournalRow('p', 'RELEASE', 3)],
      ['deduction of p is DEDUCTED, its rows add up to 1'],
    ],
    [
      'the return of what was never deducted',
      [() => addDeduction('x', 'RELEASED'), () => addJournalRow('p', 'RELEASE', 0, 'x')],
      ['deduction of p is RELEASED, its rows add up to 0'],
    ],
    [
      'stock that is deducted for nobody',
      [() => addDeduction('nobody', 'DEDUCTED')],
      ['stock is deducted, but there is neither order nor open placement nor pending release'],
    ],
    [
      'stock that is deducted for nobody, even if a release names no order',
      [
        () => addRelease(ago(1_000)),
        onOrder('UPDATE job SET job_key = NULL'),
        () => addDeduction('nobody', 'DEDUCTED'),
      ],
      ['stock is deducted, but there is neither order nor open placement nor pending release'],
    ],
    [
      'stock that is deducted for a placement that has been decided',
      [
        () => addPlacement(ahead(HOUR)),
        onOrder("UPDATE placement SET order_id = 'decided', state = 'REJECTED'"),
        () => addDeduction('decided', 'DEDUCTED'),
      ],
      ['stock is deducted, but there is neither order nor open placement nor pending release'],
    ],
    [
      'stock that is deducted for a rejected order whose release is done',
      [() => addReleaseOf('rejected', ", state = 'DONE'"), () => addDeduction('rejected', 'DEDUCTED')],
      ['stock is deducted, but there is neither order nor open placement nor pending release'],
    ],
  ])('%s', async (_what, changes, findings) => {
    for (const change of changes) await change();
    expect(await findingsOf('2')).toEqual(findings);
  });

  it('stock that is returned in two rows, which the unique key forbids', async () => {
    const { product } = databases;
    await product.query('ALTER TABLE stock_journal DROP CONSTRAINT uq_stock_journal_reference');
    try {
      for (const quantity of [1, 0]) await addJournalRow('p', 'RELEASE', quantity);
      expect(await findingsOf('2')).toEqual(['deduction of p is DEDUCTED, its rows add up to -1']);
    } finally {
      await product.query("DELETE FROM stock_journal WHERE kind = 'RELEASE'");
      await product.query(
        `ALTER TABLE stock_journal
         ADD CONSTRAINT uq_stock_journal_reference UNIQUE (reference, product_id, kind)`,
      );
    }
  });
});
