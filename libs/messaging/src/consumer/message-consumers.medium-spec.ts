import { orderAccepted, orderFinished } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { ulid } from 'ulid';
import { describe, expect, it } from 'vitest';
import {
  consumingApp,
  effect,
  expectAllAcked,
  expectEffects,
  messagesIn,
  onBroker,
  query,
  received,
  send,
  type SpecMessage,
  specConsumer,
  start,
  topologyOf,
  world,
  useConsumerWorld,
} from '../../testing/consumer-world.js';
import { MessageConsumer } from './message-handler.js';

useConsumerWorld();

describe('a message', () => {
  it('is handled once, and then acked', async () => {
    const seen: SpecMessage[] = [];
    const instance = await start(async (tx, message) => {
      seen.push(message);
      await effect(tx, message);
    });
    const id = await send();
    await expectEffects([id]);
    expect(seen).toMatchObject([
      { messageId: id, name: orderAccepted.name, key: 'order-1', payload: orderAccepted.sample },
    ]);
    await expect.poll(() => received(instance, 'handled')).toBe(1);
    await expectAllAcked();
  });

  it('comes from the exchange by its name', async () => {
    await start();
    const messageId = ulid();
    const content = Buffer.from(JSON.stringify(orderFinished.sample));
    await onBroker(async channel => {
      channel.publish(world.topology.exchange, orderFinished.name, content, {
        messageId,
        type: orderFinished.name,
      });
      await channel.waitForConfirms();
    });
    await expectEffects([messageId]);
  });
});

describe('a process', () => {
  it('refuses two handlers of one contract', async () => {
    @MessageConsumer(specConsumer)
    @Injectable()
    class One {
      async handle(): Promise<void> {}
    }
    @MessageConsumer(specConsumer)
    @Injectable()
    class Two {
      async handle(): Promise<void> {}
    }
    await expect(consumingApp('amqp://127.0.0.1:1', One, Two)).rejects.toThrow('has two handlers');
  });

  it('refuses a consumer that has no queue', async () => {
    world.topology = topologyOf([], [10]);
    @MessageConsumer(specConsumer)
    @Injectable()
    class Handler {
      async handle(): Promise<void> {}
    }
    await expect(consumingApp('amqp://127.0.0.1:1', Handler)).rejects.toThrow('missing in the topology');
  });
});

it('messages that arrive together share a transaction, and have an order', async () => {
  const instance = await start();
  const ids = Array.from({ length: 50 }, () => ulid());
  await Promise.all(ids.map(id => send({}, id)));
  await expectEffects(ids);
  expect(instance.handled).toEqual(ids);
  const [{ batches }] = (await query('SELECT COUNT(DISTINCT batch) AS batches FROM inbox')) as [
    { batches: string },
  ];
  expect(Number(batches)).toBeLessThan(50);
});

it('messages in the queue of a former kind are taken, too', async () => {
  const former = world.topology.queueOf(specConsumer.name, 'fast');
  await onBroker(channel =>
    channel.assertQueue(former, { durable: true, arguments: { 'x-queue-type': 'classic' } }),
  );
  const own = world.queue;
  const ids = [ulid(), ulid()];
  world.queue = former;
  try {
    for (const id of ids) await send({}, id);
    await start();
    await expectEffects(ids);
    world.queue = own;
    await expectEffects([...ids, await send()]);
    await expectAllAcked();
    expect(await messagesIn(former)).toBe(0);
  } finally {
    await onBroker(channel => channel.deleteQueue(former));
  }
});
