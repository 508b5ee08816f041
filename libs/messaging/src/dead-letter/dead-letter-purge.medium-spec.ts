import { expect, it } from 'vitest';
import { query, world, useConsumerWorld } from '../../testing/consumer-world.js';
import { DeadLetterPurge } from './dead-letter-purge.job.js';

useConsumerWorld();

const ago = (days: number | null) =>
  days === null ? 'NULL' : `UTC_TIMESTAMP(3) - INTERVAL ${days * 24} HOUR`;
const add = (id: string, replayed: number | null, discarded: number | null) =>
  query(
    `INSERT INTO dead_letter
       (consumer, message_id, name, payload, error, attempts, died_at, replayed_at, discarded_at)
     VALUES ('user.spec', ?, 'spec.v1', '{}', 'broken', 5, ${ago(30)}, ${ago(replayed)}, ${ago(discarded)})`,
    [id],
  );
const kept = async () =>
  (
    await query<Array<{ id: string }>>('SELECT message_id AS id FROM dead_letter ORDER BY dead_letter.id')
  ).map(({ id }) => id);

it('dead letters are deleted two weeks after they were replayed or discarded; open ones stay', async () => {
  await add('01OPEN', null, null);
  await add('01REPLAYED', 14.1, null);
  await add('01REPLAYEDLATER', 13.9, null);
  await add('01DISCARDED', null, 14.1);
  await add('01DISCARDEDLATER', null, 13.9);
  const job = new DeadLetterPurge(world.uow);
  job.wake();
  await expect.poll(kept).toHaveLength(3);
  await job.onApplicationShutdown();
  expect(await kept()).toEqual(['01OPEN', '01REPLAYEDLATER', '01DISCARDEDLATER']);
});
