import { describe, expect, it, vi } from 'vitest';
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
  addPayment,
  addOrder,
  addJob,
  addMessage,
  report,
  halfDone,
  wrongMoney,
  useAuditWorld,
} from './audit-world.js';

useAuditWorld();

describe('the audit finds what waits too long', () => {
  it.each<[string, () => Promise<void>, string]>([
    ['a placement', () => addPlacement(ago(2 * MINUTE)), 'placement is undecided'],
    [
      'stock to be given back, by its age',
      () => addRelease(ago(11 * MINUTE)),
      'stock-release is not done after 9 attempts',
    ],
    [
      'a message that is not sent, by its age',
      () => addMessage(ago(11 * MINUTE)),
      'message (order.paid.v1) is not sent after 9 attempts',
    ],
    [
      'a message of product that is not sent',
      () => addMessage(ago(11 * MINUTE), 9, 'product'),
      'message (order.paid.v1) is not sent after 9 attempts',
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
    ['a payment past its end', () => addPayment('OPEN', ago(4 * MINUTE)), 'payment is not known'],
    [
      'a payment that nobody asks about',
      () => addPayment('OPEN', ahead(HOUR), null),
      'payment has no job that asks about it',
    ],
    [
      'an unpaid order',
      () => addOrder('NEW', 'UNPAID', ago(2 * MINUTE)),
      'order is unpaid and was not cancelled',
    ],
    [
      'a job that is overdue',
      () => addJob(ago(MINUTE), { overdue_since: ago(MINUTE), last_error: 'no answer' }),
      'notice n is overdue after 9 attempts: no answer',
    ],
    [
      'a job that is overdue, though it was never tried',
      () => addJob(ago(MINUTE), { overdue_since: ago(MINUTE), attempts: 0 }),
      'notice n is overdue after 0 attempts',
    ],
    ['a job that fails, by its age', () => addJob(ago(11 * MINUTE)), 'notice n is not done after 9 attempts'],
    [
      'a job that nobody works',
      () => addJob(ago(HOUR), { attempts: 0, due_at: ago(11 * MINUTE), job_key: null }),
      'notice is due, and no worker claims it after 0 attempts',
    ],
    [
      'a job after one attempt',
      () => addJob(ago(11 * MINUTE), { attempts: 1 }),
      'notice n is not done after 1 attempt',
    ],
    [
      'a message after one attempt',
      () => addMessage(ago(11 * MINUTE), 1),
      'message (order.paid.v1) is not sent after 1 attempt',
    ],
    [
      'a refund after one attempt',
      () => addRefund('PENDING', ago(11 * MINUTE), 1),
      'refund is not done after 1 attempt',
    ],
  ])('%s', async (_what, add, finding) => {
    await add();
    expect(await halfDone()).toEqual([finding]);
    expect((await report()).unsettled).toBe(0);
  });

  it('and jobs that are dead, for a week, in every schema that has jobs', async () => {
    const dead = (ended_at: Date) => ({ state: 'DEAD', ended_at, last_error: 'no answer' });
    await addJob(ago(9 * DAY), dead(ago(2 * DAY)));
    await addJob(ago(9 * DAY), dead(ago(8 * DAY)));
    await addJob(ago(DAY), { ...dead(ago(HOUR)), kind: 'later' }, 'product');
    const { violations } = await report();
    expect(violations.map(({ about, finding }) => `${about.replace(/[0-9]+/, 'n')}: ${finding}`)).toEqual([
      'job n of product: later n is dead after 9 attempts: no answer',
      'job n of user: notice n is dead after 9 attempts: no answer',
    ]);
  });
});

/** The sessions that wait until the lock on the user service's jobs is gone. */
async function waitingForJobs(): Promise<unknown[]> {
  const [schema] = await databases.user.query<Array<{ name: string }>>('SELECT DATABASE() AS name');
  return databases.order.query(
    "SELECT 1 FROM information_schema.processlist WHERE state LIKE '%metadata lock%' AND info LIKE ?",
    [`%${schema!.name}%`],
  );
}

describe('the audit', () => {
  it('begins anew if a partition of a day is made meanwhile', async () => {
    const lock = databases.user.createQueryRunner();
    try {
      await lock.query('LOCK TABLES job WRITE');
      const slow = report();
      await vi.waitFor(async () => expect(await waitingForJobs()).not.toEqual([]), 20_000);
      await databases.user.query(`ALTER TABLE inbox REORGANIZE PARTITION p_rest INTO (
        PARTITION p20200101 VALUES LESS THAN ('2020-01-02'), PARTITION p_rest VALUES LESS THAN (MAXVALUE))`);
      await addOrder('CANCELLED', 'PAID', ahead(HOUR));
      await lock.query('UNLOCK TABLES');
      expect((await slow).violations.map(({ finding }) => finding)).toContain('order is CANCELLED and PAID');
    } finally {
      await lock.query('UNLOCK TABLES');
      await lock.release();
    }
  });

  it('reads one snapshot: a later commit is no violation, even if the audit takes long', async () => {
    const lock = databases.user.createQueryRunner();
    try {
      await lock.query('LOCK TABLES job WRITE');
      const slow = report();
      await vi.waitFor(async () => expect(await waitingForJobs()).not.toEqual([]), 20_000);
      await addOrder('CANCELLED', 'PAID', ahead(HOUR));
      await lock.query('UNLOCK TABLES');
      expect((await slow).violations).toEqual([]);
      expect(await wrongMoney()).toContain('order is CANCELLED and PAID');
    } finally {
      await lock.query('UNLOCK TABLES');
      await lock.release();
    }
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

  it('but not if it was sent itself, or those before it are of another payment', async () => {
    await addRefund('PENDING', ago(11 * MINUTE));
    await addRefund('DONE', ago(11 * MINUTE));
    await databases.order.query("UPDATE refund SET sent_at = ? WHERE state = 'DONE'", [ago(MINUTE)]);
    expect(await halfDone()).toHaveLength(1);
    await databases.order.query('UPDATE refund SET attempts = 0');
    expect(await halfDone()).toEqual([]);
    await databases.order.query("UPDATE refund SET transaction_id = 'other' WHERE state = 'DONE'");
    expect(await halfDone()).toHaveLength(1);
  });
});

describe('the audit finds a payment that nobody asks about', () => {
  it.each([
    ['if the job is of another kind', "kind = 'other'"],
    ['if the job is of another payment', "job_key = 'other'"],
    ['if the job is done', "state = 'DONE'"],
    ['if the job is dead', "state = 'DEAD'"],
  ])('%s', async (_what, change) => {
    await addPayment('OPEN', ahead(HOUR));
    expect(await halfDone()).toEqual([]);
    await databases.order.query(`UPDATE job SET ${change}`);
    expect(await halfDone()).toEqual(['payment has no job that asks about it']);
  });
});

describe('the audit calls unsettled, and not wrong, what still has time', () => {
  it.each<[string, () => Promise<void>]>([
    ['a placement', () => addPlacement(ahead(MINUTE))],
    ['stock to be given back', () => addRelease(ago(9 * MINUTE))],
    ['a message that is not sent', () => addMessage(ago(9 * MINUTE))],
    ['a refund', () => addRefund('PENDING', ago(9 * MINUTE))],
    ['a payment that will be asked about', () => addPayment('OPEN', ahead(HOUR), ago(2 * MINUTE))],
    ['an unpaid order', () => addOrder('NEW', 'UNPAID', ago(1_000))],
    ['a payment that has just ended', () => addPayment('OPEN', ago(2 * MINUTE), ago(2 * MINUTE))],
    ['a job that fails', () => addJob(ago(9 * MINUTE))],
    ['a job that is due', () => addJob(ago(HOUR), { attempts: 0, due_at: ago(MINUTE) })],
    ['a job behind another one of its key', () => addJob(ago(HOUR), { attempts: 0, is_behind: 1 })],
  ])('%s', async (_what, add) => {
    await add();
    expect(await halfDone()).toEqual([]);
    expect((await report()).unsettled).toBe(1);
  });

  it('and nothing that is done or put off', async () => {
    await addRelease(ago(HOUR), ago(HOUR));
    await addJob(ago(HOUR), { state: 'DONE', ended_at: ago(HOUR) });
    await addJob(ago(HOUR), { attempts: 0 });
    for (const state of ['PAID', 'CLOSED']) await addPayment(state, ago(HOUR), ago(HOUR));
    for (const state of ['DONE', 'RENEWED']) await addRefund(state, ago(HOUR));
    await addPlacement(ago(HOUR));
    await databases.order.query("UPDATE placement SET state = 'REJECTED'");
    await addOrder('ACCEPTED', 'UNPAID', ago(HOUR));
    await addOrder('NEW', 'PAID', ago(HOUR));
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
