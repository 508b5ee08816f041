import { describe, expect, it } from 'vitest';
import { attempts, query, world, useConsumerWorld } from '../../testing/consumer-world.js';
import { AttemptPurge } from './attempt-purge.job.js';

useConsumerWorld();

const add = (id: string, days: number) =>
  query(
    `INSERT INTO message_attempt (consumer, message_id, attempts, last_error, updated_at)
     VALUES ('user.spec', ?, 1, NULL, UTC_TIMESTAMP(3) - INTERVAL ? HOUR)`,
    [id, days * 24],
  );
const kept = async () => (await attempts()).map(row => (row as { messageId: string }).messageId);

/** Runs until the attempts of these messages, and no others, are there. */
async function expectAfterPurge(ids: readonly string[]): Promise<void> {
  const job = new AttemptPurge(world.uow);
  job.wake();
  await expect.poll(kept).toEqual(ids);
  await job.onApplicationShutdown();
  expect(await kept()).toEqual(ids);
}

describe('attempts', () => {
  it('are kept for two weeks', async () => {
    await add('01AAAAAAAAAAAAAAAAAAAAAAAA', 13.9);
    await add('01BBBBBBBBBBBBBBBBBBBBBBBB', 14.1);
    await expectAfterPurge(['01AAAAAAAAAAAAAAAAAAAAAAAA']);
  });

  it('that are many go in one run', async () => {
    await query(`INSERT INTO message_attempt (consumer, message_id, attempts, updated_at)
      WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 999)
      SELECT 'user.spec', CONCAT('01A', LPAD(i, 23, '0')), 1, UTC_TIMESTAMP(3) - INTERVAL 15 DAY FROM n`);
    for (const id of ['01BBBBBBBBBBBBBBBBBBBBBBBB', '01CCCCCCCCCCCCCCCCCCCCCCCC']) await add(id, 15);
    await expectAfterPurge([]);
  });
});
