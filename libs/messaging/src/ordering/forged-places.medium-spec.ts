import { ulid } from 'ulid';
import { expect, it } from 'vitest';
import {
  deadLetters,
  expectAllAcked,
  received,
  start,
  useConsumerWorld,
} from '../../testing/consumer-world.js';
import {
  chainOf,
  expectOrder,
  expectParked,
  sendBehind,
  useOrderedConsumer,
} from '../../testing/ordered-world.js';

useConsumerWorld();

useOrderedConsumer();

it('a message that names itself as the one before it is a dead letter at once', async () => {
  const instance = await start();
  const id = ulid();
  await sendBehind(id, id);
  await expect
    .poll(deadLetters)
    .toMatchObject([{ messageId: id, attempts: 1, error: 'it names itself as the message before it' }]);
  await expect.poll(() => received(instance, 'dead')).toBe(1);
  await expectParked([]);
  const next = await sendBehind(null, undefined, 'order-2');
  await expectOrder([next]);
  await expectAllAcked();
});

it('a message that names one of another key waits for that one, and is handled after it', async () => {
  await start();
  const [other = '', id = ''] = chainOf(2);
  await sendBehind(other, id, 'order-1');
  await expectParked([id]);
  await sendBehind(null, other, 'order-2');
  await expectOrder([other, id]);
  await expectAllAcked();
});
