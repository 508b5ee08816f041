import { ulid } from 'ulid';
import { describe, expect, it } from 'vitest';
import {
  attempts,
  deadLetters,
  effect,
  effects,
  expectAllAcked,
  expectEffects,
  messagesIn,
  onBroker,
  query,
  received,
  send,
  specConsumer,
  start,
  takeFrom,
  topologyOf,
  useTopology,
  world,
  useConsumerWorld,
} from '../../testing/consumer-world.js';
import { POISON, sendWithPoison } from '../../testing/poisoned-batch.js';

useConsumerWorld();

const broken = () => Promise.reject(new Error('the printer is on fire'));
const deadQueue = () => world.topology.deadQueueOf(specConsumer.name);

describe('a message that fails', () => {
  it('is tried again later, and handled', async () => {
    const instance = await start(async (tx, message) => {
      await effect(tx, message);
      if (instance.handled.length < 3) await broken();
    });
    const id = await send();
    await expectEffects([id]);
    await expect.poll(() => received(instance, 'handled')).toBe(1);
    expect(await received(instance, 'retried')).toBe(2);
    expect([await attempts(), await deadLetters()]).toEqual([[], []]);
    await expectAllAcked();
  });

  it('waits longer after each attempt', async () => {
    useTopology(topologyOf([specConsumer], [600_000, 3_600_000]));
    const instance = await start(broken);
    const id = await send();
    const first = world.topology.retryQueueOf(specConsumer.name, 1);
    await expect.poll(() => messagesIn(first)).toBe(1);
    expect(await attempts()).toEqual([{ messageId: id, attempts: 1, error: 'the printer is on fire' }]);
    const waiting = await takeFrom(first);
    expect(waiting).toMatchObject({
      properties: { messageId: id, headers: { attempts: 1, key: 'order-1' } },
    });
    await send({}, id);
    await expect.poll(() => messagesIn(world.topology.retryQueueOf(specConsumer.name, 2))).toBe(1);
    expect(instance.handled).toEqual([id, id]);
  });

  it('is a dead letter after the last attempt, in the table and on the broker', async () => {
    const instance = await start(broken);
    const id = await send();
    await expect
      .poll(deadLetters)
      .toMatchObject([
        {
          messageId: id,
          name: 'order.accepted.v1',
          key: 'order-1',
          error: 'the printer is on fire',
          attempts: 3,
          replayedAt: null,
        },
      ]);
    expect(instance.handled).toEqual([id, id, id]);
    await expect.poll(() => received(instance, 'dead')).toBe(1);
    expect(await attempts()).toEqual([]);
    expect(await takeFrom(deadQueue())).toMatchObject({
      properties: { messageId: id, headers: { error: 'the printer is on fire', attempts: 3 } },
    });
    await expectAllAcked();
  });

  it('stays dead if a copy of it comes', async () => {
    const instance = await start(broken);
    const id = await send();
    await expect.poll(() => received(instance, 'dead')).toBe(1);
    await send({}, id);
    await expect.poll(() => received(instance, 'repeated')).toBe(1);
    expect(await deadLetters()).toHaveLength(1);
    expect(instance.handled).toHaveLength(3);
  });

  it('harms no other message of its batch', async () => {
    const instance = await start(async (tx, message) => {
      await effect(tx, message);
      if (message.payload.orderId === POISON) await broken();
    });
    const { poison, innocents } = await sendWithPoison(100);
    await expectEffects(innocents);
    await expect.poll(deadLetters).toMatchObject([{ messageId: poison, attempts: 3 }]);
    await expect.poll(() => received(instance, 'handled')).toBe(99);
    expect(await received(instance, 'retried')).toBe(2);
    expect(await attempts()).toEqual([]);
    await expectAllAcked();
  });
});

describe('while the database is away', () => {
  it('a message waits, and that is no attempt', async () => {
    world.limits = { ...world.limits, maxAttempts: 1 };
    const instance = await start(async (tx, message) => {
      await effect(tx, message);
      if (instance.handled.length > 2) return;
      const [connection] = await tx.query<Array<{ id: string }>>('SELECT CONNECTION_ID() AS id');
      await query(`KILL ${connection!.id}`);
      await tx.query('SELECT 1');
    });
    const id = await send();
    await expectEffects([id]);
    expect([await attempts(), await deadLetters()]).toEqual([[], []]);
    await expectAllAcked();
  });

  it.each(['dead_letter', 'message_attempt', 'inbox'])(
    'a message whose end cannot be written to %s is not acked',
    async table => {
      world.limits = { ...world.limits, maxAttempts: 1 };
      const instance = await start(broken);
      await query(`RENAME TABLE ${table} TO away`);
      const id = ulid();
      try {
        await send({}, id);
        if (table !== 'inbox') await expect.poll(() => instance.handled.length).toBeGreaterThan(1);
        expect(await messagesIn(deadQueue())).toBe(0);
      } finally {
        await query(`RENAME TABLE away TO ${table}`);
      }
      await expect.poll(deadLetters).toMatchObject([{ messageId: id }]);
      await expectAllAcked();
    },
  );
});

describe('a broker that dies while a retry is published', () => {
  it('gives the message again if the retry is lost', async () => {
    const instance = await start(async (tx, message) => {
      await effect(tx, message);
      if (instance.handled.length > 1) return;
      instance.path.cut();
      await broken();
    });
    const id = await send();
    await expect.poll(() => instance.consumers.isReady).toBe(false);
    expect(await effects()).toEqual([]);
    instance.path.mend();
    await expectEffects([id]);
    await expect.poll(attempts).toEqual([]);
    await expectAllAcked();
  });

  it('gives the message twice if the confirm is lost, and it has its effect once', async () => {
    useTopology(topologyOf([specConsumer], [3_000]));
    const instance = await start(async (tx, message) => {
      await effect(tx, message);
      if (instance.handled.length > 1) return;
      instance.path.hold();
      await broken();
    });
    const id = await send();
    await expect.poll(() => messagesIn(world.topology.retryQueueOf(specConsumer.name, 1))).toBe(1);
    instance.path.cut();
    instance.path.release();
    instance.path.mend();
    await expectEffects([id]);
    await expect.poll(() => received(instance, 'repeated')).toBe(1);
    expect(await effects()).toEqual([id]);
    await expectAllAcked();
  });

  it('gets the retry again if it has refused it, and the message has its effect once', async () => {
    useTopology(topologyOf([specConsumer], [3_000]));
    const instance = await start(async (tx, message) => {
      await effect(tx, message);
      if (instance.handled.length > 1) return;
      instance.path.hold();
      await broken();
    });
    const id = await send();
    await expect.poll(() => instance.handled).toEqual([id]);
    await expect.poll(attempts).toMatchObject([{ messageId: id, attempts: 1 }]);
    const retryQueue = world.topology.retryQueueOf(specConsumer.name, 1);
    await expect.poll(() => messagesIn(retryQueue)).toBe(1);
    instance.path.inject(nackOf(1));
    await expect.poll(() => messagesIn(retryQueue)).toBe(2);
    instance.path.release();
    await expectEffects([id]);
    expect(await deadLetters()).toEqual([]);
    await expect.poll(attempts).toEqual([]);
    await expect.poll(() => received(instance, 'repeated')).toBe(1); // the other copy waits longer
    await expectAllAcked();
    expect(await effects()).toEqual([id]);
  });

  it('makes a retry queue again that is gone', async () => {
    const instance = await start(async (tx, message) => {
      await effect(tx, message);
      if (instance.handled.length > 1) return;
      await onBroker(channel => channel.deleteQueue(world.topology.retryQueueOf(specConsumer.name, 1)));
      await broken();
    });
    const id = await send();
    await expectEffects([id]);
    expect(await messagesIn(world.topology.retryQueueOf(specConsumer.name, 1))).toBe(0);
    await expectAllAcked();
  });
});

/** The broker's `basic.nack` of the first message that was published on the first channel, as a frame. */
function nackOf(tag: number): Buffer {
  const method = Buffer.from([0, 60, 0, 120, 0, 0, 0, 0, 0, 0, 0, tag, 0]);
  return Buffer.concat([Buffer.from([1, 0, 1, 0, 0, 0, method.length]), method, Buffer.from([0xce])]);
}
