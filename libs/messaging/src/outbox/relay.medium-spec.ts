import { orderAccepted } from '@diancan/contracts';
import { inMillis, NOW } from '@diancan/database';
import { ulid } from 'ulid';
import { describe, expect, it, vi } from 'vitest';
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
import type { OutgoingMessage } from '../publisher/outgoing-message.js';
import { DUE_AFTER_MS } from './outbox.repository.js';
import { MAX_OWN, STOP_WITHIN_MS } from './relay.js';

useMessageWorld();

const dueAt = async () => {
  const [row] = await query<Array<{ due: string }>>('SELECT CAST(due_at AS CHAR) AS due FROM outbox');
  return row!.due;
};
const aMessage = (key: string): OutgoingMessage => ({
  messageId: ulid(),
  name: orderAccepted.name,
  key,
  payload: '{}',
});
/** Makes all messages of the outbox due. */
const makeDue = () => query(`UPDATE outbox SET due_at = ${inMillis(-1_000)}`);

describe('a message that its own process is publishing', () => {
  it('is left alone by pollers for as long as that takes', async () => {
    const instance = await anInstance({ confirmWithinMs: 600_000 });
    const other = await anInstance({ url: process.env['DIANCAN_TEST_RABBITMQ_URL']! });
    world.intervalMs = 20;
    other.poller.onApplicationBootstrap();
    world.path.hold();
    const id = await send(instance);
    const before = await dueAt();
    await expect
      .poll(() => query(`SELECT ${NOW} > ? + INTERVAL 1 SECOND AS isLate`, [before]))
      .toEqual([{ isLate: 1 }]);
    expect(await waiting()).toEqual(['order-1 0']);
    world.path.release();
    await expect.poll(sent).toEqual(['order-1 0']);
    expect(await takeIds()).toEqual([id]);
  });

  it('is no longer kept once a poller has claimed it', async () => {
    const { messages } = unconnected();
    await send(unconnected());
    await query(`UPDATE outbox SET attempts = 1, due_at = ${inMillis(-1_000)}`);
    const before = await dueAt();
    const [row] = await query<Array<{ seq: string }>>('SELECT seq FROM outbox');
    await messages.keep([row!.seq]);
    expect(await dueAt()).toBe(before);
    await query('UPDATE outbox SET attempts = 0');
    await messages.keep([row!.seq]);
    expect(await dueAt()).not.toBe(before);
  });

  it('is left to the poller if it is due soon after a long transaction', async () => {
    const instance = await anInstance();
    const [early, late] = [0, DUE_AFTER_MS].map((ageMs, n) => ({ ageMs, message: aMessage(`order-${n}`) }));
    for (const { message, ageMs } of [late!, early!]) {
      const [seq = ''] = await instance.uow.run(tx => instance.messages.add(tx, [message]));
      await instance.relay.publish(seq, message, performance.now() - ageMs);
    }
    expect(await sent()).toEqual(['order-0 0']);
    expect(await waiting()).toEqual(['order-1 0']);
    expect(await takeIds()).toEqual([early!.message.messageId]);
  });

  it('is one of a bounded number; the rest is left to the poller', async () => {
    const instance = await anInstance({ confirmWithinMs: 600_000 });
    world.path.hold();
    const own = Array.from({ length: MAX_OWN }, (_, n) =>
      instance.relay.publish(`${1_000_000 + n}`, aMessage('order-0'), performance.now()),
    );
    const rest = [await send(instance), await send(instance)];
    world.path.release();
    await Promise.all(own);
    expect(await waiting()).toEqual(['order-1 0', 'order-1 0']);
    expect(await takeIds()).toHaveLength(MAX_OWN);
    await makeDue();
    instance.poller.wake();
    await expect.poll(sent).toEqual(['order-1 1', 'order-1 1']);
    expect((await takeIds()).toSorted()).toEqual(rest.toSorted());
  });
});

describe('a confirmed message', () => {
  it('stays in the outbox if it cannot be moved, and is published and moved later', async () => {
    const instance = await anInstance();
    await query('RENAME TABLE sent_message TO elsewhere');
    const id = await send(instance);
    await expect.poll(() => takeIds()).toEqual([id]);
    await makeDue();
    instance.poller.wake();
    await expect
      .poll(() => query("SELECT attempts, last_error LIKE '%sent_message%' AS isTold FROM outbox"))
      .toEqual([{ attempts: 1, isTold: 1 }]);
    await query('RENAME TABLE elsewhere TO sent_message');
    await makeDue();
    instance.poller.wake();
    await expect.poll(sent).toEqual(['order-1 2']);
    expect(await waiting()).toEqual([]);
    expect(await takeIds()).toEqual([id, id]);
  });

  it('is moved although another transaction is sending a message', async () => {
    const instance = await anInstance();
    await world.uow.run(async tx => {
      await unconnected().outbox.send(tx, orderAccepted, orderAccepted.sample, { key: 'order-0' });
      await Promise.all(Array.from({ length: 300 }, () => send(instance)));
      await expect.poll(sent).toHaveLength(300);
      expect(await waiting()).toEqual([]);
    });
    expect(await waiting()).toEqual(['order-0 0']);
  });

  it('that has been moved before stays as it was moved', async () => {
    const instance = await anInstance();
    await send(instance);
    await expect.poll(sent).toEqual(['order-1 0']);
    await query(
      `INSERT INTO outbox
       SELECT seq, message_id, name, message_key, payload, previous, created_at, 3, sent_at, NULL
       FROM sent_message`,
    );
    const [row] = await query<Array<{ seq: string }>>('SELECT seq FROM outbox');
    await instance.messages.archive([row!.seq, row!.seq]);
    expect(await sent()).toEqual(['order-1 0']);
    expect(await waiting()).toEqual([]);
  });
});

describe('a process that stops', () => {
  it('waits for the messages on their way', async () => {
    const instance = await anInstance({ confirmWithinMs: 600_000 });
    world.path.hold();
    const id = await send(instance);
    await expect.poll(() => instance.publisher.unconfirmed).toBe(1);
    let isStopped = false;
    const stopped = instance.stop().then(() => (isStopped = true));
    // Time for an answer of the broker to another connection.
    await onBroker(channel => channel.checkQueue(world.topology.queueOf(consumer.name)));
    expect(isStopped).toBe(false);
    world.path.release();
    await stopped;
    expect(await sent()).toEqual(['order-1 0']);
    expect(await takeIds()).toEqual([id]);
  });

  it.each(['relay', 'poller'] as const)('does not wait for ever in its %s', async part => {
    const instance = await anInstance({ confirmWithinMs: 600_000 });
    world.path.hold();
    if (part === 'relay') await send(instance);
    else {
      await send(unconnected());
      await makeDue();
      instance.poller.wake();
    }
    await expect.poll(() => instance.publisher.unconfirmed).toBe(1);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const stopped = instance[part].onApplicationShutdown();
    vi.advanceTimersByTime(STOP_WITHIN_MS);
    vi.useRealTimers();
    await stopped;
    expect(instance.publisher.unconfirmed).toBe(1);
    expect(await waiting()).toHaveLength(1);
  });

  it('publishes nothing more from memory', async () => {
    const instance = await anInstance();
    await instance.relay.onApplicationShutdown();
    await send(instance);
    await instance.stop();
    expect(await waiting()).toEqual(['order-1 0']);
    expect(await takeIds()).toEqual([]);
  });
});
