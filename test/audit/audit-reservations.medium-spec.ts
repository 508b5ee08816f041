import { orderCancelled, productReturns } from '@diancan/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  addBranch,
  addOrder,
  addTransaction,
  ago,
  ahead,
  DAY,
  databases,
  HOUR,
  insert,
  MINUTE,
  report,
  useAuditWorld,
} from './audit-world.js';
import { addReceived, addSent, addWaiting } from './message-rows.js';

useAuditWorld();

const GID = 'gid-of-o';
const onProduct = (sql: string) => () => databases.product.query(sql);
const onOrder = (sql: string) => () => databases.order.query(sql);
const decide = (change: string) => onOrder(`UPDATE global_transaction SET ${change}`);
const fence = (change: string) => onProduct(`UPDATE transaction_branch SET ${change}`);
const cancel = onOrder("UPDATE orders SET status = 'CANCELLED'");
const forgetOrder = async () => {
  for (const table of ['order_line', 'orders']) await databases.order.query(`DELETE FROM ${table}`);
};
const isOld = onOrder(`UPDATE orders SET created_at = created_at - INTERVAL 10 DAY`);

const addJournalRow = (product_id: string, kind: string, quantity: number, reference = GID) =>
  insert('product', 'stock_journal', { product_id, kind, quantity, reference });
const addProduct = async (product_id: string, stock: number) => {
  const row = { product_id, category_id: 'c', name: product_id, price_fen: 1, on_sale: 1, stock };
  await insert('product', 'product', row);
  await addJournalRow(product_id, 'OPENING', 10, product_id);
};
const addLine = (product_id: string, quantity: number, position: number) =>
  insert('order', 'order_line', { order_id: 'o', position, product_id, name: '', price_fen: 1, quantity });
async function giveBack(): Promise<void> {
  await addJournalRow('p', 'RELEASE', 2);
  await addJournalRow('q', 'RELEASE', 1);
  await databases.product.query('UPDATE product SET stock = 10');
}
const MESSAGE = { name: orderCancelled.name, key: 'o' };
const receive = (id: string, createdAt = ago(MINUTE)) =>
  addReceived(id, { consumer: productReturns.name, createdAt });

const found = async () =>
  (await report()).violations
    .filter(({ truth }) => truth.startsWith('2'))
    .map(({ about, finding }) => `${about}: ${finding}`);

type Change = () => Promise<unknown>;

// An order of 2 p and 1 q, as the services leave it.
beforeEach(async () => {
  for (const table of ['stock_deduction', 'stock_journal', 'product', 'category'])
    await databases.product.query(`DELETE FROM ${table}`);
  await insert('product', 'category', { category_id: 'c', name: 'c', position: 1 });
  await addProduct('p', 8);
  await addProduct('q', 9);
  await addOrder('NEW', 'UNPAID', ahead(HOUR), 'o', { gid: GID, created_at: ago(MINUTE) });
  await addLine('p', 2, 1);
  await addLine('q', 1, 2);
  await addTransaction(GID);
  await addBranch(GID);
  await addJournalRow('p', 'DEDUCTION', -2);
  await addJournalRow('q', 'DEDUCTION', -1);
});

describe('the audit of reservations is silent about', () => {
  it.each<[string, Change[]]>([
    ['an order with its reservation', []],
    [
      'an order whose reservation is not confirmed yet',
      [decide("state = 'ENDING'"), fence("state = 'TRIED'")],
    ],
    ['a finished order', [onOrder("UPDATE orders SET status = 'FINISHED'")]],
    ['a cancelled order with its stock back', [cancel, giveBack]],
    ['a cancelled order whose message waits', [cancel, () => addWaiting(ago(MINUTE), MESSAGE)]],
    ['a cancelled order whose message is on its way', [cancel, () => addSent(ago(MINUTE), MESSAGE)]],
    [
      'a cancelled order whose stock was back before its message was moved',
      [cancel, giveBack, async () => receive(await addWaiting(ago(MINUTE), MESSAGE))],
    ],
    [
      'an old order whose transaction was purged',
      [isOld, onOrder('DELETE FROM global_transaction'), onProduct('DELETE FROM transaction_branch')],
    ],
    [
      'a reservation that is undecided',
      [forgetOrder, onOrder('DELETE FROM global_transaction'), fence("state = 'TRIED'")],
    ],
    [
      'a reservation that was cancelled',
      [forgetOrder, decide("outcome = 'ABORTED'"), fence("state = 'CANCELLED'"), giveBack],
    ],
    [
      'the mark of a reservation that was cancelled before its try',
      [() => addBranch('mark', { state: 'CANCELLED', name: '', initiator: '', args: null, answer: null })],
    ],
    [
      'stock that is back, of a transaction that was purged',
      [
        forgetOrder,
        onOrder('DELETE FROM global_transaction'),
        onProduct('DELETE FROM transaction_branch'),
        giveBack,
      ],
    ],
    ['a transaction that has another purpose', [() => addTransaction('other', { name: 'transfer' })]],
  ])('%s', async (_what, changes) => {
    for (const change of changes) await change();
    expect(await found()).toEqual([]);
  });
});

describe('the audit of reservations finds', () => {
  it.each<[string, Change[], string[]]>([
    [
      'an order whose transaction was aborted',
      [decide("outcome = 'ABORTED'")],
      ['o: transaction of the order is ABORTED, its reservation is CONFIRMED'],
    ],
    [
      'an order without a decision',
      [onOrder('DELETE FROM global_transaction')],
      ['o: transaction of the order is missing, its reservation is CONFIRMED'],
    ],
    [
      'an order without a reservation',
      [onProduct('DELETE FROM transaction_branch')],
      ['o: transaction of the order is COMMITTED, its reservation is missing'],
    ],
    [
      'an order whose reservation was cancelled',
      [fence("state = 'CANCELLED'"), giveBack],
      ['o: transaction of the order is COMMITTED, its reservation is CANCELLED'],
    ],
    [
      'an old order whose reservation was cancelled',
      [isOld, fence("state = 'CANCELLED'"), giveBack],
      ['o: transaction of the order is COMMITTED, its reservation is CANCELLED'],
    ],
    [
      'an old order whose transaction was aborted',
      [isOld, decide("outcome = 'ABORTED'")],
      ['o: transaction of the order is ABORTED, its reservation is CONFIRMED'],
    ],
    [
      'two orders of one transaction',
      [() => addOrder('NEW', 'UNPAID', ahead(HOUR), 'o2', { gid: GID })],
      [
        `o: transaction ${GID} has placed 2 orders`,
        'o2: reserved 2 of p, which is not in the order',
        'o2: reserved 1 of q, which is not in the order',
      ],
    ],
    [
      'a line that was not reserved',
      [onProduct("DELETE FROM stock_journal WHERE product_id = 'q' AND kind = 'DEDUCTION'")],
      ['o: ordered 1 of q, reserved nothing'],
    ],
    [
      'a line of which more was reserved',
      [onProduct("UPDATE stock_journal SET quantity = -3 WHERE product_id = 'p' AND kind = 'DEDUCTION'")],
      ['o: ordered 2 of p, reserved 3'],
    ],
    [
      'a reservation that is not in the order',
      [onOrder("DELETE FROM order_line WHERE product_id = 'q'")],
      ['o: reserved 1 of q, which is not in the order'],
    ],
    [
      'an order whose stock is back',
      [giveBack],
      [
        'o: reservation of p is CONFIRMED, the order is NEW, its rows add up to 0',
        'o: reservation of q is CONFIRMED, the order is NEW, its rows add up to 0',
      ],
    ],
    [
      'a part of a cancelled order that is not back',
      [cancel, () => addJournalRow('p', 'RELEASE', 2)],
      ['o: reservation of q is CONFIRMED, the order is CANCELLED, its rows add up to -1'],
    ],
    [
      'more back than was reserved',
      [cancel, () => addJournalRow('p', 'RELEASE', 3), () => addJournalRow('q', 'RELEASE', 1)],
      ['o: reservation of p is CONFIRMED, the order is CANCELLED, its rows add up to 1'],
    ],
    [
      'less back than was reserved',
      [cancel, () => addJournalRow('p', 'RELEASE', 1), () => addJournalRow('q', 'RELEASE', 1)],
      ['o: reservation of p is CONFIRMED, the order is CANCELLED, its rows add up to -1'],
    ],
    [
      'a reservation that was cancelled and is not back',
      [forgetOrder, decide("outcome = 'ABORTED'"), fence("state = 'CANCELLED'")],
      [
        `${GID}: reservation of p is CANCELLED, its rows add up to -2`,
        `${GID}: reservation of q is CANCELLED, its rows add up to -1`,
      ],
    ],
    [
      'a reservation that is undecided and back',
      [forgetOrder, onOrder('DELETE FROM global_transaction'), fence("state = 'TRIED'"), giveBack],
      [
        `${GID}: reservation of p is TRIED, its rows add up to 0`,
        `${GID}: reservation of q is TRIED, its rows add up to 0`,
      ],
    ],
    [
      'an undecided reservation that took something else',
      [
        forgetOrder,
        onOrder('DELETE FROM global_transaction'),
        fence("state = 'TRIED'"),
        onProduct("DELETE FROM stock_journal WHERE product_id = 'q' AND kind = 'DEDUCTION'"),
        onProduct("UPDATE stock_journal SET quantity = -3 WHERE product_id = 'p' AND kind = 'DEDUCTION'"),
      ],
      [`${GID}: asked for 2 of p, reserved 3`, `${GID}: asked for 1 of q, reserved nothing`],
    ],
    [
      'stock that is taken for nobody',
      [() => addJournalRow('p', 'DEDUCTION', -1, 'nobody')],
      ['nobody: reservation of p is missing, its rows add up to -1'],
    ],
    [
      'a committed transaction without its order',
      [forgetOrder],
      [`${GID}: transaction is COMMITTED, its reservation is CONFIRMED, and there is no order`],
    ],
    [
      'a committed transaction without its order and its reservation',
      [
        forgetOrder,
        onProduct('DELETE FROM transaction_branch'),
        onProduct("DELETE FROM stock_journal WHERE kind = 'DEDUCTION'"),
      ],
      [`${GID}: transaction is COMMITTED, its reservation is missing, and there is no order`],
    ],
    [
      'a committed transaction whose reservation was cancelled',
      [forgetOrder, fence("state = 'CANCELLED'"), giveBack],
      [`${GID}: transaction is COMMITTED, its reservation is CANCELLED, and there is no order`],
    ],
    [
      'a confirmed reservation of an aborted transaction',
      [forgetOrder, decide("outcome = 'ABORTED'")],
      [`${GID}: reservation is CONFIRMED, its transaction is ABORTED, and there is no order`],
    ],
    [
      'a confirmed reservation without a decision',
      [forgetOrder, onOrder('DELETE FROM global_transaction')],
      [`${GID}: reservation is CONFIRMED, its transaction is missing, and there is no order`],
    ],
  ])('%s', async (_what, changes, findings) => {
    for (const change of changes) await change();
    expect((await found()).toSorted()).toEqual(findings.toSorted());
  });
});

describe('the stock of a cancelled order must be back', () => {
  const notBack = [
    'o: reservation of p is CONFIRMED, the order is CANCELLED, its rows add up to -2',
    'o: reservation of q is CONFIRMED, the order is CANCELLED, its rows add up to -1',
  ];

  it.each<[string, Change[]]>([
    ['if there is no message', []],
    ['if its message was handled', [async () => receive(await addSent(ago(MINUTE), MESSAGE))]],
    [
      'if its message was handled before it was moved',
      [async () => receive(await addWaiting(ago(MINUTE), MESSAGE))],
    ],
    [
      'if another message of it is on its way',
      [() => addSent(ago(MINUTE), { ...MESSAGE, name: 'order.paid.v1' })],
    ],
    ['if the message of another one is on its way', [() => addSent(ago(MINUTE), { ...MESSAGE, key: 'x' })]],
    ['however old it is', [isOld, async () => receive(await addSent(ago(5 * DAY), MESSAGE), ago(5 * DAY))]],
  ])('%s', async (_what, changes) => {
    for (const change of [cancel, ...changes]) await change();
    expect((await found()).toSorted()).toEqual(notBack);
  });

  it('though another consumer has handled its message, it may still be on its way', async () => {
    await cancel();
    const id = await addSent(ago(MINUTE), MESSAGE);
    await insert('product', 'inbox', {
      consumer: 'product.other',
      message_id: id,
      day: new Date().toISOString().slice(0, 10),
      batch: 'b',
      received_at: ago(MINUTE),
    });
    expect(await found()).toEqual([]);
  });
});

it('the audit counts transactions and branches', async () => {
  expect((await report()).looked).toMatchObject({ transactions: 1, branches: 1, orders: 1 });
});
