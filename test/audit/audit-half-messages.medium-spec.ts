import { CHECK_BACK_POLICY, halfMessageTable } from '@diancan/messaging';
import { backoffMs } from '@diancan/platform';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ago, ahead, DAY, databases, HOUR, MINUTE, report, useAuditWorld } from './audit-world.js';
import { addHalf, addSent, addWaiting } from './message-rows.js';

useAuditWorld();

beforeAll(async () => {
  await databases.order.query(halfMessageTable);
});
beforeEach(async () => {
  await databases.order.query('DELETE FROM half_message');
});
afterAll(async () => {
  await databases.order.query('DROP TABLE half_message');
});

/** Violations of the half messages; their messages have no consumer. */
const found = async () => (await report()).violations.map(({ about, finding }) => `${about}: ${finding}`);
const committed = (message_id: string | null, ended_at = ago(HOUR)) =>
  addHalf({ state: 'COMMITTED', message_id, ended_at });
const inOrder = { name: 'stock.taken.v1' };

describe('the audit finds a half message', () => {
  it.each([
    ['that nobody checks', { due_at: ago(11 * MINUTE) }, 'is due, and nobody checks it'],
    [
      'whose checks are not answered',
      { created_at: ago(8 * HOUR + MINUTE), due_at: ahead(HOUR), checks: 2, last_error: 'no answer' },
      'is not decided after 2 answered checks: no answer',
    ],
    [
      'that was given up',
      { state: 'ROLLED_BACK', is_given_up: 1, checks: 15, ended_at: ago(6 * DAY) },
      'was given up after 15 answered checks',
    ],
  ])('%s', async (_what, changed, finding) => {
    const id = await addHalf(changed);
    expect(await found()).toEqual([`half message ${id}: stock.taken.v1 (dish-1) of stock-taking ${finding}`]);
    expect((await report()).unsettled).toBe(0);
  });

  it.each([
    ['that is committed without its message', '01KAP30Q8Z6E2D4F9G1H3J5K7M'],
    ['that is committed with no message', null],
  ])('%s', async (_what, messageId) => {
    const id = await committed(messageId);
    expect(await found()).toEqual([
      `half message ${id}: stock.taken.v1 (dish-1) of stock-taking ` +
        'is committed, and its message was never sent',
    ]);
  });
});

describe('the audit calls a half message', () => {
  it.each([
    ['that is prepared', {}],
    ['that is due', { due_at: ago(9 * MINUTE) }],
    [
      'that is checked at growing intervals',
      { created_at: ago(7.9 * HOUR), due_at: ahead(HOUR), checks: 14 },
    ],
  ])('%s unsettled', async (_what, changed) => {
    await addHalf(changed);
    expect(await found()).toEqual([]);
    expect(await report()).toMatchObject({ unsettled: 1, looked: { halfMessages: 1 } });
  });

  it('unsettled until all checks should have been answered', async () => {
    const { checks, backoff } = CHECK_BACK_POLICY;
    let waitedMs = 0;
    for (let check = 1; check <= checks; check++) waitedMs += backoffMs(check, backoff);
    await addHalf({ created_at: ago(waitedMs + 10 * MINUTE), due_at: ahead(HOUR) });
    expect(await found()).toEqual([]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['that is sent', async () => committed(await addSent(ago(HOUR), inOrder))],
    ['that was rolled back', () => addHalf({ state: 'ROLLED_BACK', ended_at: ago(HOUR) })],
    ['whose message may be deleted', () => committed('01KAP30Q8Z6E2D4F9G1H3J5K7M', ago(6.5 * DAY))],
    [
      'that was given up long ago',
      () => addHalf({ state: 'ROLLED_BACK', is_given_up: 1, ended_at: ago(8 * DAY) }),
    ],
  ])('%s right', async (_what, add) => {
    await add();
    expect(await found()).toEqual([]);
    expect((await report()).unsettled).toBe(0);
  });

  it('right whose message waits in the outbox', async () => {
    await committed(await addWaiting(ago(MINUTE)));
    expect(await found()).toEqual([]);
    expect((await report()).unsettled).toBe(1);
  });
});
