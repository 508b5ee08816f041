import { orderAccepted } from '@diancan/contracts';
import { Logger } from '@nestjs/common';
import type { Options } from 'amqplib';
import { ulid } from 'ulid';
import { expect, it, vi } from 'vitest';
import {
  attempts,
  deadLetters,
  expectAllAcked,
  expectEffects,
  messagesIn,
  received,
  send,
  sendRaw,
  specConsumer,
  start,
  world,
  useConsumerWorld,
} from '../../testing/consumer-world.js';

useConsumerWorld();

const FIRST = '01KAP30Q8Z6E2D4F9G1H3J5K7A';
const SAMPLE = JSON.stringify(orderAccepted.sample);

it.each<[string, string, Options.Publish, string]>([
  ['is no JSON', '{', {}, 'it does not fit order.accepted.v1: it is not JSON'],
  ['has no id', SAMPLE, { messageId: undefined }, 'it has no message id'],
  ['has an unknown name', SAMPLE, { type: '订单.v1' }, 'user.spec takes no message ??.v1'],
  ['does not fit its contract', '{}', {}, 'it does not fit order.accepted.v1: '],
])(
  'a message that %s is a dead letter at once, and harms no other',
  async (_how, content, properties, error) => {
    const instance = await start();
    const [, , id] = await Promise.all([
      send({}, FIRST),
      sendRaw(content, { messageId: ulid(), ...properties }),
      send(),
    ]);
    await expectEffects([FIRST, id]);
    await expect.poll(deadLetters).toMatchObject([{ payload: content, attempts: 1 }]);
    const [letter] = await deadLetters();
    expect(letter!['error']).toMatch(error);
    await expect.poll(() => received(instance, 'dead')).toBe(1);
    expect(instance.handled).toHaveLength(2);
    expect(await messagesIn(world.topology.deadQueueOf(specConsumer.name))).toBe(1);
    expect(await attempts()).toEqual([]);
    await expectAllAcked();
  },
);

it.each([
  [undefined, /^x\w{25} is dead after attempt 1: it has no message id$/],
  [orderAccepted.name, /^x\w{25} \(order[.]accepted[.]v1\) is dead after attempt 1: it has no message id$/],
])('the log names a message without an id by its name, which is %s', async (type, line) => {
  const error = vi.spyOn(Logger.prototype, 'error');
  const instance = await start();
  await sendRaw(SAMPLE, { messageId: undefined, type });
  await expect.poll(() => received(instance, 'dead')).toBe(1);
  expect(error.mock.calls).toEqual([[expect.stringMatching(line)]]);
  error.mockRestore();
  await expectAllAcked();
});

it.each([
  ['whose dead letter the database would refuse', 'x'.repeat(17_000_000)],
  ['with more blanks than any of ours has', SAMPLE + ' '.repeat(1_048_576)],
])('a message %s harms no other, and its beginning is kept', async (_which, content) => {
  const instance = await start();
  await sendRaw(content, { messageId: ulid() });
  const id = await send();
  await expectEffects([id]);
  await expect.poll(() => received(instance, 'dead')).toBe(1);
  const [letter] = await deadLetters();
  const bytes = Buffer.from(content);
  expect(letter!['error']).toBe(`it has ${bytes.length} bytes, and only the first 1048576 of them are kept`);
  // Not the texts themselves: to show their difference would take minutes.
  expect(letter!['payload'] === bytes.toString('utf8', 0, 1_048_576)).toBe(true);
  await expectAllAcked();
});
