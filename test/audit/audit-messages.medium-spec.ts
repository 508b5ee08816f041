import { orderCancelled, orderPaid, productReturns } from '@diancan/contracts';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ago, ahead, DAY, HOUR, MINUTE, report, withTable, useAuditWorld } from './audit-world.js';
import {
  addAttempt,
  addDeadLetter,
  addParked,
  addReceived,
  addSent,
  addWaiting,
  PARKED_TABLE,
  TAKEN,
} from './message-rows.js';

useAuditWorld();

const TRUTH = '5: what was sent is what was received';
const NOT_RECEIVED = `${TAKEN} (order-1) was sent, and not received by user.notices`;
const DEAD = `${TAKEN} (order-1) is a dead letter of user.notices after 20 attempts: no such buyer`;
const STUCK =
  `${TAKEN} (order-1) is a replayed dead letter of user.notices, ` +
  'which has neither handled nor refused it';

const expectFound = async (found: Array<[id: string, finding: string]>, unsettled = 0) => {
  const expected = found.map(([id, finding]) => ({ truth: TRUTH, about: `message ${id}`, finding }));
  expect(await report()).toMatchObject({ violations: expected, unsettled });
};

describe('a message that was sent', () => {
  it('and received is right, and both are counted', async () => {
    await addReceived(await addSent());
    await addReceived(await addSent(ago(MINUTE)), { createdAt: ago(MINUTE) });
    await expectFound([]);
    expect((await report()).looked).toMatchObject({ messages: 2, received: 2, deadLetters: 0 });
  });

  it('and not received is wrong after ten minutes, and unsettled until then', async () => {
    const id = await addSent(ago(11 * MINUTE));
    await addSent(ago(9 * MINUTE));
    await expectFound([[id, NOT_RECEIVED]], 1);
  });

  it('counts from when it was sent, not from when it was made', async () => {
    await addSent(ago(9 * MINUTE), { createdAt: ago(2 * DAY) });
    await expectFound([], 1);
  });

  it('and fails has two hours', async () => {
    await addAttempt(await addSent(ago(119 * MINUTE)));
    await expectFound([], 1);
    const id = await addSent(ago(121 * MINUTE));
    await addAttempt(id);
    await expectFound([[id, NOT_RECEIVED]], 1);
  });

  it('and fails has the time of all attempts that the settings give it', async () => {
    const { messaging } = parse(readFileSync('config-repo/application.yml', 'utf8')) as {
      messaging: { retryDelaysMs: number[]; maxAttempts: number };
    };
    const { retryDelaysMs, maxAttempts } = messaging;
    let waitedMs = 0;
    for (let attempt = 1; attempt < maxAttempts; attempt++)
      waitedMs += retryDelaysMs[Math.min(attempt, retryDelaysMs.length) - 1]!;
    await addAttempt(await addSent(ago(waitedMs + 10 * MINUTE)));
    await expectFound([], 1);
  });

  it('and waits for an earlier one of its key has two hours, and its time again afterwards', async () => {
    await withTable('user', PARKED_TABLE, async () => {
      await addParked(await addSent(ago(119 * MINUTE)));
      await addParked(await addSent(ago(DAY)), ago(9 * MINUTE));
      await expectFound([], 2);
      const late = await addSent(ago(121 * MINUTE));
      await addParked(late);
      const returned = await addSent(ago(119 * MINUTE));
      await addParked(returned, ago(11 * MINUTE));
      const { violations, unsettled } = await report();
      expect(unsettled).toBe(2);
      expect(violations.map(({ about }) => about).toSorted()).toEqual(
        [late, returned].map(id => `message ${id}`).toSorted(),
      );
    });
  });

  it('is not excused by what another consumer has of it', async () => {
    const failing = await addSent();
    await addAttempt(failing, 'user.other');
    const received = await addSent();
    await addReceived(received, { consumer: 'user.other' });
    const dead = await addSent();
    await addDeadLetter(await addReceived(await addSent()), ago(MINUTE));
    const { violations } = await report();
    expect(violations.map(({ about }) => about).toSorted()).toEqual(
      [failing, received, dead].map(id => `message ${id}`).toSorted(),
    );
  });

  it('is not expected from consumers that do not take it', async () => {
    await addSent(ago(HOUR), { name: orderPaid.name });
    await addReceived(await addSent(ago(HOUR), { name: orderCancelled.name }), {
      consumer: productReturns.name,
    });
    await expectFound([]);
  });

  it('is expected at product, too, and its dead letters and attempts are seen there', async () => {
    const id = await addSent(ago(HOUR), { name: orderCancelled.name });
    const missing = 'order.cancelled.v1 (order-1) was sent, and not received by product.returns';
    await expectFound([[id, missing]]);
    await addAttempt(id, productReturns.name, 'product');
    await expectFound([], 1);
    const dead = { consumer: productReturns.name, name: orderCancelled.name };
    await addDeadLetter(id, null, null, dead, 'product');
    await expectFound([
      [
        id,
        'order.cancelled.v1 (order-1) is a dead letter of product.returns after 20 attempts: no such buyer',
      ],
    ]);
  });

  it('is looked for on each day of a week, and on the next one if its sender is ahead of us', async () => {
    const ids = [];
    for (let day = 0; day <= 5; day++) ids.push(await addSent(ago(HOUR), { createdAt: ago(day * DAY) }));
    ids.push(await addSent(ago(HOUR), { createdAt: ahead(23 * HOUR) }));
    const { violations } = await report();
    expect(violations.map(({ about }) => about).toSorted()).toEqual(
      ids.map(id => `message ${id}`).toSorted(),
    );
  });

  it('is not looked for once its day may be gone', async () => {
    await addSent(ago(7 * DAY));
    await addReceived(undefined, { createdAt: ago(7 * DAY) });
    await expectFound([]);
  });
});

describe('a message that was received', () => {
  it('and never sent is wrong, beside others that were', async () => {
    await addReceived(await addSent());
    const id = await addReceived();
    await expectFound([[id, 'was received by user.notices, and was never sent']]);
  });

  it('is right if the outbox has it still', async () => {
    await addReceived(await addWaiting(ago(MINUTE)), { createdAt: ago(MINUTE) });
    await expectFound([], 1);
  });

  it('is wrong if another service than its sender has sent it', async () => {
    const id = await addSent(ago(HOUR), { service: 'user' });
    await addReceived(id);
    await expectFound([[id, 'was received by user.notices, and was never sent']]);
  });

  it('may leave its attempts behind', async () => {
    const id = await addSent();
    await addReceived(id);
    await addAttempt(id);
    await expectFound([]);
  });
});

describe('a dead letter', () => {
  const addDead = async (replayedAt: Date | null = null) => {
    const id = await addSent();
    await addDeadLetter(id, replayedAt);
    return id;
  };

  it('is wrong, however old it is', async () => {
    const id = await addDead();
    await addReceived(id, { batch: 'dead-1' });
    await addDeadLetter('01AAAAAAAAAAAAAAAAAAAAAAAA');
    await expectFound([
      [id, DEAD],
      ['01AAAAAAAAAAAAAAAAAAAAAAAA', DEAD],
    ]);
    expect((await report()).looked).toMatchObject({ deadLetters: 2 });
  });

  it.each([
    [null, 'a message without a name is a dead letter of user.notices after 1 attempt: no such buyer'],
    ['k', 'a message without a name (k) is a dead letter of user.notices after 1 attempt: no such buyer'],
  ])('may have no name, and the key %s', async (message_key, finding) => {
    const id = 'x0123456789abcdef012345678';
    await addDeadLetter(id, null, null, { name: '', message_key, attempts: 1 });
    await expectFound([[id, finding]]);
  });

  it('that is replayed has ten minutes, or two hours if it fails again', async () => {
    await addDead(ago(9 * MINUTE));
    await addAttempt(await addDead(ago(119 * MINUTE)));
    await expectFound([], 2);
    const stuck = await addDead(ago(11 * MINUTE));
    const failing = await addDead(ago(121 * MINUTE));
    await addAttempt(failing);
    await expectFound(
      [
        [stuck, STUCK],
        [failing, STUCK],
      ],
      2,
    );
  });

  it('that is replayed and handled is right', async () => {
    await addReceived(await addDead(ago(HOUR)));
    await expectFound([]);
  });

  it('that is discarded is settled', async () => {
    const id = await addSent();
    await addReceived(id, { batch: 'dead-1' });
    await addDeadLetter(id, null, ago(MINUTE));
    await expectFound([]);
  });

  it('that has no id, and is replayed, must die again', async () => {
    await addDeadLetter('x0123456789abcdef012345678', ago(HOUR));
    await expectFound([['x0123456789abcdef012345678', STUCK]]);
  });

  it('that is replayed is not looked for once the day of its message may be gone', async () => {
    await addDeadLetter('01AAAAAAAAAAAAAAAAAAAAAAAA', ago(HOUR));
    await expectFound([]);
  });
});
