import { orderAccepted } from '@diancan/contracts';
import { inMillis, NOW } from '@diancan/database';
import { expect, it } from 'vitest';
import { idsIn } from '../../testing/broker-for-specs.js';
import {
  anInstance,
  consumer,
  onBroker,
  query,
  sent,
  waiting,
  world,
  useMessageWorld,
} from '../../testing/message-world.js';

useMessageWorld();

const BACKLOG = 3_000;
/** What the poller has in work. */
const CLAIMED = 1_500;
/** The window of the publisher; the others wait for a place. */
const UNCONFIRMED = 512;

it('a backlog arrives although confirms are lost, and is not taken into memory', async () => {
  const { publisher, poller } = await anInstance({ confirmWithinMs: 600_000 });
  await query(
    `INSERT INTO outbox (message_id, name, message_key, payload, created_at, due_at)
     SELECT CONCAT('01KAP30Q8Z6E2D4F9G', LPAD(seq, 8, '0')), ?, 'order-1', ?, ${NOW}, ${inMillis(-1_000)}
     FROM seq_1_to_${BACKLOG}`,
    [orderAccepted.name, JSON.stringify(orderAccepted.sample)],
  );
  world.path.hold();
  world.intervalMs = 50;
  poller.onApplicationBootstrap();
  await expect.poll(() => publisher.unconfirmed).toBe(UNCONFIRMED);
  const claimed = () => query('SELECT COUNT(*) AS claimed FROM outbox WHERE attempts > 0');
  await expect.poll(claimed).toEqual([{ claimed: String(CLAIMED) }]);

  // The broker has them, and nobody will learn it.
  const queue = world.topology.queueOf(consumer.name);
  await expect
    .poll(async () => (await onBroker(each => each.checkQueue(queue))).messageCount)
    .toBe(UNCONFIRMED);
  world.path.cut();
  world.path.release();
  await expect.poll(() => publisher.unconfirmed).toBe(0);
  world.path.mend();
  await expect.poll(waiting, { timeout: 40_000 }).toEqual([]);
  expect(await sent()).toHaveLength(BACKLOG);
  const arrived = await idsIn(queue);
  expect(new Set(arrived).size).toBe(BACKLOG);
  expect(arrived.length).toBeGreaterThan(BACKLOG);
});
