import { describe, expect, it } from 'vitest';
import {
  addOrder,
  addRefund,
  ago,
  ahead,
  databases,
  HOUR,
  insert,
  wrongMoney,
  useAuditWorld,
} from './audit-world.js';

useAuditWorld();

type Step = () => Promise<unknown>;

/** An order over 100 fen of the buyer `b`. */
const order = (status: string, payStatus: string): Step => {
  return async () => {
    await addOrder(status, payStatus, ahead(HOUR), 'o');
    await databases.order.query('UPDATE orders SET amount_fen = 100');
  };
};
const receipt = (changed: object = {}): Step => {
  const row = { transaction_id: 't', out_trade_no: 'o', order_id: 'o', payer_openid: 'b', amount_fen: 100 };
  const times = { paid_at: ago(HOUR), recorded_at: ago(HOUR) };
  return () => insert('order', 'receipt', { ...row, purpose: 'ORDER', ...times, ...changed });
};
const surplus = receipt({ transaction_id: 's', purpose: 'SURPLUS' });
/** A refund of a minute ago. */
const refund =
  (state: string, fen: number, { cause = 'LINES', of = 't' } = {}): Step =>
  async () => {
    await addRefund(state, ago(60_000));
    await databases.order.query(
      `UPDATE refund SET amount_fen = ?, total_fen = 100, cause = ?, transaction_id = ?
       WHERE total_fen = 1`,
      [fen, cause, of],
    );
  };
const surplusRefund = (state: string, fen = 100) => refund(state, fen, { cause: 'SURPLUS', of: 's' });

describe('the audit of money is silent about', () => {
  it.each<[string, Step[]]>([
    ['an unpaid order', [order('NEW', 'UNPAID')]],
    ['an order that was paid', [order('FINISHED', 'PAID'), receipt()]],
    ['an order of which a part was refunded', [order('ACCEPTED', 'PAID'), receipt(), refund('DONE', 40)]],
    ['an order that is being refunded', [order('CANCELLED', 'REFUNDING'), receipt(), refund('PENDING', 100)]],
    [
      'an order of which a part is still being refunded',
      [order('CANCELLED', 'REFUNDING'), receipt(), refund('DONE', 40), refund('PROCESSING', 60)],
    ],
    ['an order that was refunded', [order('CANCELLED', 'REFUNDED'), receipt(), refund('DONE', 100)]],
    [
      'a refund that was renewed',
      [order('CANCELLED', 'REFUNDED'), receipt(), refund('RENEWED', 100), refund('DONE', 100)],
    ],
    [
      'a surplus of another amount and payer that goes back',
      [
        order('NEW', 'PAID'),
        receipt(),
        receipt({ transaction_id: 's', purpose: 'SURPLUS', amount_fen: 30, payer_openid: 'other' }),
        surplusRefund('PENDING', 30),
      ],
    ],
    [
      'a surplus that goes back while the order is refunded already',
      [order('CANCELLED', 'REFUNDED'), receipt(), refund('DONE', 100), surplus, surplusRefund('PROCESSING')],
    ],
    [
      'the surplus of an order that is not paid',
      [order('CANCELLED', 'UNPAID'), surplus, surplusRefund('DONE')],
    ],
  ])('%s', async (_what, steps) => {
    for (const step of steps) await step();
    expect(await wrongMoney()).toEqual([]);
  });
});

describe('the audit of money finds', () => {
  it.each<[string, Step[], string[]]>([
    [
      'a paid order without a receipt',
      [order('NEW', 'PAID')],
      ['order is PAID, with 0 receipts that pay it'],
    ],
    [
      'a paid order that only a surplus was paid for',
      [order('NEW', 'PAID'), surplus, surplusRefund('DONE')],
      ['order is PAID, with 0 receipts that pay it'],
    ],
    [
      'an order that was paid twice',
      [order('NEW', 'PAID'), receipt(), receipt({ transaction_id: 't2' })],
      ['order is PAID, with 2 receipts that pay it'],
    ],
    [
      'an unpaid order with a receipt',
      [order('NEW', 'UNPAID'), receipt()],
      ['order is UNPAID, with 1 receipts that pay it'],
    ],
    [
      'an order that was not paid in full',
      [order('NEW', 'PAID'), receipt({ amount_fen: 99 })],
      ['costs 100 fen, its receipt is over 99'],
    ],
    [
      'an order that another buyer paid',
      [order('NEW', 'PAID'), receipt({ payer_openid: 'other' })],
      ['costs 100 fen, its receipt is over 100, and somebody else paid'],
    ],
    ['money without an order', [receipt()], ['receipt of 100 fen belongs to no order']],
    [
      'more money back than was taken',
      [order('ACCEPTED', 'PAID'), receipt(), refund('DONE', 60), refund('PENDING', 60)],
      ['receipt of 100 fen (ORDER), 120 fen go back'],
    ],
    [
      'a surplus that stays',
      [order('NEW', 'PAID'), receipt(), surplus],
      ['receipt of 100 fen (SURPLUS), 0 fen go back'],
    ],
    [
      'a surplus of which a part stays',
      [order('NEW', 'PAID'), receipt(), surplus, surplusRefund('DONE', 99)],
      ['receipt of 100 fen (SURPLUS), 99 fen go back'],
    ],
    [
      'a refunded order of which a part stays',
      [order('CANCELLED', 'REFUNDED'), receipt(), refund('DONE', 40)],
      ['receipt of 100 fen (ORDER), 40 fen go back'],
    ],
    [
      'an order that is being refunded, of which a part stays',
      [order('CANCELLED', 'REFUNDING'), receipt(), refund('PENDING', 40)],
      ['receipt of 100 fen (ORDER), 40 fen go back'],
    ],
    [
      'a refund that counts only by a renewed one',
      [order('CANCELLED', 'REFUNDED'), receipt(), refund('RENEWED', 60), refund('DONE', 40)],
      ['receipt of 100 fen (ORDER), 40 fen go back'],
    ],
    [
      'a refunded order with a refund that is not done',
      [order('CANCELLED', 'REFUNDED'), receipt(), refund('PROCESSING', 100)],
      ['order is REFUNDED, but a refund of it is not done'],
    ],
    [
      'an order whose refunds are done, even while a surplus goes back',
      [order('CANCELLED', 'REFUNDING'), receipt(), refund('DONE', 100), surplus, surplusRefund('PROCESSING')],
      ['order is REFUNDING, but all of its refunds are done'],
    ],
    [
      'an order whose refunds are done after a renewal',
      [order('CANCELLED', 'REFUNDING'), receipt(), refund('RENEWED', 100), refund('DONE', 100)],
      ['order is REFUNDING, but all of its refunds are done'],
    ],
    [
      'an order that is cancelled and keeps the money',
      [order('CANCELLED', 'PAID'), receipt()],
      ['order is CANCELLED and PAID'],
    ],
    [
      'a new order that is being refunded',
      [order('NEW', 'REFUNDING'), receipt(), refund('PENDING', 100)],
      ['order is NEW and REFUNDING'],
    ],
    [
      'a new order that was refunded',
      [order('NEW', 'REFUNDED'), receipt(), refund('DONE', 100)],
      ['order is NEW and REFUNDED'],
    ],
  ])('%s', async (_what, steps, findings) => {
    for (const step of steps) await step();
    expect(await wrongMoney()).toEqual(findings);
  });

  it('a refund that the provider cannot make', async () => {
    for (const step of [order('CANCELLED', 'REFUNDING'), receipt(), refund('ABNORMAL', 100)]) await step();
    expect(await wrongMoney()).toEqual([
      expect.stringMatching(/^refund \w+ is stuck at the provider: a person must give the money back$/),
    ]);
  });
});
