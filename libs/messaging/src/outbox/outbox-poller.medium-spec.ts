import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { orderAccepted, orderFinished } from '@diancan/contracts';
import { inMillis, NOW } from '@diancan/database';
import { describe, expect, it } from 'vitest';
import {
  anInstance,
  consumer,
  onBroker,
  query,
  send,
  sent,
  takeIds,
  unconnected,
  waiting,
  world,
  useMessageWorld,
} from '../../testing/message-world.js';

useMessageWorld();

const COMMITTING = fileURLToPath(new URL('../../testing/committing-process.mjs', import.meta.url));
const HOUR_MS = 3_600_000;
const makeDue = () => query(`UPDATE outbox SET due_at = ${inMillis(-1_000)}`);

/** Messages that some process has committed and not published; due. */
const leaveBehind = (count: number, name: string = orderAccepted.name) =>
  query(
    `INSERT INTO outbox (message_id, name, message_key, payload, created_at, due_at)
     SELECT CONCAT('01KAP30Q8Z6E2D4F9G', LPAD(seq, 8, '0')), ?, CONCAT('order-', seq), ?, ${NOW},
       ${inMillis(-1_000)}
     FROM seq_1_to_${count}`,
    [name, JSON.stringify(orderAccepted.sample)],
  );

describe('a message that its own process has not published', () => {
  it('because it was killed after the commit is published by another one, after two seconds', async () => {
    const instance = await anInstance();
    world.intervalMs = 20;
    instance.poller.onApplicationBootstrap();
    const dying = fork(COMMITTING, [`${import.meta.dirname}/../../../../dist`, world.url]);
    const ended = once(dying, 'exit');
    expect(await Promise.race([once(dying, 'message'), ended])).toEqual(['committed', undefined]);
    dying.kill('SIGKILL');
    await ended;
    await expect.poll(sent).toEqual(['order-1 1']);
    expect(await takeIds()).toHaveLength(1);
    expect(
      await query('SELECT sent_at >= created_at + INTERVAL 1900000 MICROSECOND AS isAfter FROM sent_message'),
    ).toEqual([{ isAfter: 1 }]);
  });

  it('because the broker was away is published when it is back, without a poll or a restart', async () => {
    const instance = await anInstance();
    world.path.cut();
    await expect.poll(() => instance.publisher.isReady).toBe(false);
    const id = await send(instance);
    await makeDue();
    instance.poller.wake();
    expect(await waiting()).toEqual(['order-1 0']);
    world.path.mend();
    await expect.poll(sent).toEqual(['order-1 1']);
    expect(await takeIds()).toEqual([id]);
  });

  it('is published once by twenty workers on one backlog', async () => {
    await leaveBehind(1_000);
    const workers = Array.from({ length: 20 }, () => unconnected());
    for (const { publisher } of workers) publisher.open();
    await expect.poll(waiting, { timeout: 30_000 }).toEqual([]);
    expect(await sent()).toEqual(Array.from({ length: 1_000 }, (_, n) => `order-${n + 1} 1`));
    const ids = await takeIds();
    expect(ids).toHaveLength(1_000);
    expect(new Set(ids).size).toBe(1_000);
  });

  it('because no queue takes it is tried at a growing interval, and holds up no other', async () => {
    const instance = await anInstance({ retries: 0 });
    const queue = world.topology.queueOf(consumer.name);
    await onBroker(channel => channel.unbindQueue(queue, world.topology.exchange, orderFinished.name));
    await leaveBehind(600, orderFinished.name);
    await query('UPDATE outbox SET attempts = 100');
    await query(
      `INSERT INTO outbox (message_id, name, message_key, payload, created_at, due_at)
       VALUES ('01KAP30Q8Z6E2D4F9G1H3J5K7M', ?, 'behind', '{}', ${NOW}, ${NOW})`,
      [orderAccepted.name],
    );
    instance.poller.wake();
    await expect.poll(sent).toEqual(['behind 1']);
    const stuck = () =>
      query(
        `SELECT COUNT(*) AS \`rows\`, last_error AS error,
           MIN(due_at) > ${inMillis(-HOUR_MS)} AND MAX(due_at) <= ${inMillis(30_000)} AS isSoonAgain
         FROM outbox WHERE attempts = 101 GROUP BY last_error`,
      );
    await expect
      .poll(stuck)
      .toEqual([{ rows: '600', error: 'no queue takes order.finished.v1', isSoonAgain: 1 }]);
  });
});
