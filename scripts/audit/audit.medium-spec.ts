import { describe, expect, it } from 'vitest';
import {
  MINUTE,
  HOUR,
  DAY,
  databases,
  ago,
  ahead,
  addPlacement,
  addRelease,
  addRefund,
  addOrderNotice,
  addPayment,
  addOrder,
  addUserNotice,
  report,
  halfDone,
  wrongMoney,
} from './testing/audit-world.js';

describe('the audit finds what waits too long', () => {
  it.each<[string, () => Promise<void>, string]>([
    ['a placement', () => addPlacement(ago(2 * MINUTE)), 'placement is undecided'],
    [
      'stock to be given back, by its age',
      () => addRelease(ago(11 * MINUTE)),
      'stock is not given back after 9 attempts',
    ],
    [
      'a refund, by its age',
      () => addRefund('PENDING', ago(11 * MINUTE)),
      'refund is not done after 9 attempts',
    ],
    [
      'a refund that the provider has',
      () => addRefund('PROCESSING', ago(11 * MINUTE)),
      'refund is not done after 9 attempts',
    ],
    [
      'a notice of order, by its age',
      () => addOrderNotice(ago(11 * MINUTE)),
      'notice is not handed to user after 9 attempts',
    ],
    ['a payment past its end', () => addPayment('OPEN', ago(4 * MINUTE)), 'payment is not known'],
    [
      'a payment that nobody asks about',
      () => addPayment('OPEN', ahead(HOUR), ago(11 * MINUTE)),
      'payment is not asked about',
    ],
    [
      'an unpaid order',
      () => addOrder('NEW', 'UNPAID', ago(2 * MINUTE)),
      'order is unpaid and was not cancelled',
    ],
    [
      'a notice of user',
      () => addUserNotice('PENDING', ago(2 * MINUTE)),
      'notice is not sent after 9 attempts, past its deadline',
    ],
  ])('%s', async (_what, add, finding) => {
    await add();
    expect(await halfDone()).toEqual([finding]);
    expect((await report()).unsettled).toBe(0);
  });

  it('and what was given up, for a week, with what WeChat said', async () => {
    await addUserNotice('GIVEN_UP', ago(2 * DAY), ago(2 * DAY));
    await addUserNotice('GIVEN_UP', ago(2 * DAY), ago(2 * DAY), 45_009);
    await addUserNotice('GIVEN_UP', ago(8 * DAY), ago(8 * DAY));
    expect((await halfDone()).toSorted()).toEqual([
      'notice was given up after 9 attempts',
      'notice was given up after 9 attempts, WeChat answered 45009',
    ]);
  });
});

describe('the audit gives a refund that waits for its turn', () => {
  it('the time of those before it', async () => {
    await addRefund('PENDING', ago(11 * MINUTE));
    await databases.order.query('UPDATE refund SET attempts = 0');
    await addRefund('DONE', ago(11 * MINUTE));
    expect(await halfDone()).toHaveLength(1);
    await databases.order.query("UPDATE refund SET sent_at = ? WHERE state = 'DONE'", [ago(MINUTE)]);
    expect(await halfDone()).toEqual([]);
  });
});

describe('the audit calls unsettled, and not wrong, what still has time', () => {
  it.each<[string, () => Promise<void>]>([
    ['a placement', () => addPlacement(ahead(MINUTE))],
    ['stock to be given back', () => addRelease(ago(9 * MINUTE))],
    ['a refund', () => addRefund('PENDING', ago(9 * MINUTE))],
    ['a notice of order', () => addOrderNotice(ago(9 * MINUTE))],
    ['a payment that will be asked about', () => addPayment('OPEN', ahead(HOUR), ago(2 * MINUTE))],
    ['an unpaid order', () => addOrder('NEW', 'UNPAID', ago(1_000))],
    ['a notice of user', () => addUserNotice('PENDING', ahead(MINUTE))],
  ])('%s', async (_what, add) => {
    await add();
    expect(await halfDone()).toEqual([]);
    expect((await report()).unsettled).toBe(1);
  });

  it('and nothing that is done', async () => {
    await addRelease(ago(HOUR), ago(HOUR));
    await addOrderNotice(ago(HOUR), ago(HOUR));
    for (const state of ['SENT', 'REFUSED', 'SKIPPED']) await addUserNotice(state, ago(HOUR), ago(HOUR));
    for (const state of ['PAID', 'CLOSED']) await addPayment(state, ago(HOUR), ago(HOUR));
    for (const state of ['DONE', 'RENEWED']) await addRefund(state, ago(HOUR));
    expect(await halfDone()).toEqual([]);
    expect((await report()).unsettled).toBe(0);
  });
});

describe('the audit finds an order', () => {
  it.each([
    ['CANCELLED', 'PAID'],
    ['NEW', 'REFUNDING'],
    ['NEW', 'REFUNDED'],
  ])('that is %s and %s', async (status, payStatus) => {
    await addOrder(status, payStatus, ahead(HOUR));
    expect(await wrongMoney()).toContain(`order is ${status} and ${payStatus}`);
  });

  it('that is still REFUNDING when all of its money is back', async () => {
    await addOrder('CANCELLED', 'REFUNDING', ahead(HOUR), 'o');
    await addRefund('DONE', ago(HOUR));
    expect(await wrongMoney()).toContain('order is REFUNDING, but all of its refunds are done');
    await addRefund('PROCESSING', ago(MINUTE));
    expect(await wrongMoney()).not.toContain('order is REFUNDING, but all of its refunds are done');
  });
});
