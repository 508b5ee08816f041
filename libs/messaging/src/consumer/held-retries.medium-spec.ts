import { describe, expect, it, vi } from 'vitest';
import {
  attempts,
  deadLetters,
  effect,
  expectAllAcked,
  expectEffects,
  type Instance,
  messagesIn,
  onBroker,
  received,
  send,
  specConsumer,
  start,
  world,
  useConsumerWorld,
} from '../../testing/consumer-world.js';
import { POISON } from '../../testing/poisoned-batch.js';
import { Publisher } from '../publisher/publisher.js';
import { ConsumerSession } from './consumer-session.js';

useConsumerWorld();

const retryQueue = (attempt: number) => world.topology.retryQueueOf(specConsumer.name, attempt);

/** Fails each message about one order while `isBroken`. */
function fragile(): { isBroken: boolean; start(): Promise<Instance> } {
  const consumer = {
    isBroken: true,
    start: () =>
      start(async (tx, message) => {
        await effect(tx, message);
        if (consumer.isBroken && message.payload.orderId === POISON) throw new Error('broken');
      }),
  };
  return consumer;
}

/** From now on the broker says no to each message for the first retry queue: a full one has its name. */
const refuseRetries = () =>
  onBroker(async channel => {
    await channel.deleteQueue(retryQueue(1));
    await channel.assertQueue(retryQueue(1), {
      arguments: { 'x-max-length': 0, 'x-overflow': 'reject-publish' },
    });
  });

describe('a failed message whose retry the broker does not take', () => {
  it('is held, uses up no attempt, and holds up no other', async () => {
    const consumer = fragile();
    const instance = await consumer.start();
    await refuseRetries();
    const id = await send({ orderId: POISON });
    await expect.poll(attempts).toMatchObject([{ messageId: id, attempts: 1 }]);
    const others = [];
    for (let n = 0; n < 5; n++) {
      others.push(await send());
      await expectEffects(others);
    }
    expect(await attempts()).toMatchObject([{ messageId: id, attempts: 1 }]);
    expect([await deadLetters(), await received(instance, 'retried')]).toEqual([[], 0]);
    consumer.isBroken = false;
    await onBroker(channel => channel.deleteQueue(retryQueue(1)));
    await expectEffects([...others, id]);
    expect(instance.handled.filter(each => each === id)).toHaveLength(2);
    expect(await received(instance, 'retried')).toBe(1);
    await expectAllAcked();
  });

  it('goes back to its queue if its instance stops, also if later ones were acked together', async () => {
    const consumer = fragile();
    const instance = await consumer.start();
    await refuseRetries();
    const id = await send({ orderId: POISON });
    await expect.poll(attempts).toMatchObject([{ messageId: id, attempts: 1 }]);
    const others = await Promise.all(Array.from({ length: 20 }, () => send()));
    await expectEffects(others);
    await instance.close();
    await expect.poll(() => messagesIn(world.queue)).toBe(1);
    await onBroker(channel => channel.deleteQueue(retryQueue(1)));
    consumer.isBroken = false;
    await start();
    await expectEffects([...others, id]);
    await expect.poll(attempts).toEqual([]);
    await expectAllAcked();
  });

  it('goes back to its queue if a batch behind it commits while its instance stops', async () => {
    const [first, batch] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const instance = await start(async (tx, message) => {
      const { orderId } = message.payload;
      if (orderId === POISON) throw new Error('broken');
      await (orderId === 'first' ? first : batch).promise;
      await effect(tx, message);
    });
    await refuseRetries();
    const sending = vi.spyOn(instance.app.get(Publisher, { strict: false }), 'sendToQueue');
    const id = await send({ orderId: POISON });
    await expect.poll(() => sending.mock.calls).not.toEqual([]);
    const others = [await send({ orderId: 'first' })];
    await expect.poll(() => instance.handled).toContain(others[0]);
    for (let n = 0; n < 20; n++) others.push(await send());
    await expect.poll(() => messagesIn(world.queue)).toBe(0); // they are a batch
    first.resolve();
    await expect.poll(() => instance.handled).toContain(others[1]);
    const draining = vi.spyOn(ConsumerSession.prototype, 'drain');
    const closing = instance.close();
    await expect.poll(() => draining.mock.calls).not.toEqual([]);
    await Promise.allSettled(sending.mock.results.map(({ value }) => value as Promise<void>));
    batch.resolve();
    await closing;
    draining.mockRestore();
    await onBroker(channel => channel.deleteQueue(retryQueue(1)));
    await start();
    await expectEffects([...others, id]);
    await expectAllAcked();
  });
});
