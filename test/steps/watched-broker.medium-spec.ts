import { once } from 'node:events';
import { type Channel, type ChannelModel, connect, type ConsumeMessage, type Options } from 'amqplib';
import { ulid } from 'ulid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NotedSteps } from './noted-steps.js';
import type { Trail } from './trails.js';
import { type WatchedBroker, watchedBroker } from './watched-broker.js';

const BROKER = process.env['DIANCAN_TEST_RABBITMQ_URL']!;

interface Side {
  readonly watch: NotedSteps;
  readonly broker: WatchedBroker;
  readonly connection: ChannelModel;
}

const closing: Array<() => unknown> = [];
let producer: Side;
let consumer: Side;
/** Past the proxies. */
let direct: Channel;
let queue: string;
let order: string;
let trail: { readonly producer: Trail; readonly consumer: Trail };

async function side(): Promise<Side> {
  const watch = new NotedSteps();
  const broker = await watchedBroker(BROKER, watch);
  closing.push(() => broker.close());
  const connection = await connect(broker.url);
  connection.on('error', () => undefined); // the proxy breaks the connection when a step is dropped
  return { watch, broker, connection };
}

beforeEach(async () => {
  const connection = await connect(BROKER);
  closing.push(() => connection.close());
  direct = await connection.createChannel();
  ({ queue } = await direct.assertQueue(`spec-${ulid()}`, { arguments: { 'x-queue-type': 'quorum' } }));
  [producer, consumer] = [await side(), await side()];
  order = ulid();
  trail = { producer: producer.watch.trails.follow(order), consumer: consumer.watch.trails.follow(order) };
});
afterEach(async () => {
  await direct.deleteQueue(queue);
  for (const close of closing.splice(0).toReversed()) await close();
});

const aMessage = (type = 'order.paid.v1') => ({
  messageId: ulid(),
  type,
  persistent: true,
  headers: { key: order },
});

async function publish(...messages: Options.Publish[]): Promise<void> {
  const channel = await producer.connection.createConfirmChannel();
  channel.on('error', () => undefined);
  for (const message of messages) channel.publish('', queue, Buffer.from('{"fen":1}'), message);
  await channel.waitForConfirms();
  await channel.close();
}

/** Consumes through the proxy, without acks of its own. */
async function consume(): Promise<{ channel: Channel; next(): Promise<ConsumeMessage> }> {
  const channel = await consumer.connection.createChannel();
  channel.on('error', () => undefined);
  const arrived: ConsumeMessage[] = [];
  await channel.consume(queue, message => void (message && arrived.push(message)));
  return {
    channel,
    async next() {
      await expect.poll(() => arrived.length).toBeGreaterThan(0);
      return arrived.shift()!;
    },
  };
}

/** What the queue gives to a consumer past the proxies. */
const nextInQueue = async () => {
  const got = await direct.get(queue, { noAck: true });
  return got === false ? null : got;
};
const nextInQueueSoon = async () => {
  let got: Awaited<ReturnType<typeof nextInQueue>> = null;
  await expect.poll(async () => (got = await nextInQueue())).not.toBeNull();
  return got!;
};

describe('the steps of a message', () => {
  it('are exactly its publish, confirm, delivery and ack, each reported before and after', async () => {
    const message = aMessage();
    await publish(message);
    const { channel, next } = await consume();
    channel.ack(await next());
    expect(await producer.watch.until('after confirm order.paid.v1')).toEqual([
      'before publish order.paid.v1',
      'after publish order.paid.v1',
      'before confirm order.paid.v1',
      'after confirm order.paid.v1',
    ]);
    expect(await consumer.watch.until('after ack order.paid.v1')).toEqual([
      'before deliver order.paid.v1',
      'after deliver order.paid.v1',
      'before ack order.paid.v1',
      'after ack order.paid.v1',
    ]);
    expect([...trail.producer.steps]).toEqual(['publish order.paid.v1', 'confirm order.paid.v1']);
    expect([...trail.consumer.steps]).toEqual(['deliver order.paid.v1', 'ack order.paid.v1']);
    const texts = [...producer.watch.texts, ...consumer.watch.texts];
    for (const part of [message.messageId, order, '{"fen":1}'])
      for (const text of texts) expect(text).toContain(part);
  });

  it('are its own, even if one ack is of several messages', async () => {
    await publish(aMessage('a'), aMessage('b'), aMessage('c'));
    const { channel, next } = await consume();
    const [, second, third] = [await next(), await next(), await next()];
    channel.ack(second!, true);
    channel.reject(third!, false);
    const reports = await consumer.watch.until('after nack c');
    expect(reports.filter(report => /after (n?ack)/.test(report))).toEqual([
      'after ack a',
      'after ack b',
      'after nack c',
    ]);
  });

  it('are its own, even if its channel has the number of one that was closed', async () => {
    await publish(aMessage('a'));
    await publish(aMessage('b'));
    expect([...trail.producer.steps]).toEqual(['publish a', 'confirm a', 'publish b', 'confirm b']);
  });

  it('are a return and a confirm if no queue takes it', async () => {
    const channel = await producer.connection.createConfirmChannel();
    channel.publish('', 'no-such-queue', Buffer.from('{}'), { ...aMessage(), mandatory: true });
    await channel.waitForConfirms();
    expect([...trail.producer.steps]).toEqual([
      'publish order.paid.v1',
      'return order.paid.v1',
      'confirm order.paid.v1',
    ]);
  });

  it('are a refusal if the broker refuses it', async () => {
    const full = await direct.assertQueue('', {
      exclusive: true,
      arguments: { 'x-max-length': 0, 'x-overflow': 'reject-publish' },
    });
    const channel = await producer.connection.createConfirmChannel();
    channel.sendToQueue(full.queue, Buffer.from('{}'), aMessage());
    await expect(channel.waitForConfirms()).rejects.toThrow('nacked');
    expect([...trail.producer.steps]).toEqual(['publish order.paid.v1', 'refuse order.paid.v1']);
  });

  it('end with the publish if the channel has no confirms', async () => {
    const channel = await producer.connection.createChannel();
    channel.sendToQueue(queue, Buffer.from('{}'), aMessage());
    expect(await producer.watch.until('after publish order.paid.v1')).toHaveLength(2);
  });
});

describe('a publish', () => {
  it('that is held before it never reaches a consumer', async () => {
    const held = trail.producer.holdAt('publish order.paid.v1', 'before');
    const publishing = publish(aMessage());
    await held;
    expect(await nextInQueue()).toBeNull();
    trail.producer.dropHeld();
    await expect(publishing).rejects.toThrow(/clos/i);
    expect(await nextInQueue()).toBeNull();
  });

  it('that is held after it is delivered, although its sender never learns it', async () => {
    const held = trail.producer.holdAt('publish order.paid.v1', 'after');
    const publishing = publish(aMessage());
    await held;
    expect((await nextInQueue())?.properties.type).toBe('order.paid.v1');
    trail.producer.dropHeld();
    await expect(publishing).rejects.toThrow(/clos/i);
    expect([...trail.producer.steps]).toEqual(['publish order.paid.v1']);
  });
});

describe('a delivery', () => {
  it('that is held before it does not reach the consumer, and is repeated to another one', async () => {
    const held = trail.consumer.holdAt('deliver order.paid.v1', 'before');
    await publish(aMessage());
    const { channel } = await consume();
    await held;
    trail.consumer.dropHeld();
    await once(channel, 'close');
    expect((await nextInQueueSoon()).fields.redelivered).toBe(true);
  });

  it('that is held after it is with the consumer, whose ack does not reach the broker', async () => {
    const held = trail.consumer.holdAt('deliver order.paid.v1', 'after');
    await publish(aMessage());
    const { channel, next } = await consume();
    await held;
    channel.ack(await next());
    await consumer.connection.createChannel(); // the ack has left the consumer
    expect(consumer.watch.reports).not.toContain('before ack order.paid.v1');
    trail.consumer.dropHeld();
    await once(channel, 'close');
    expect((await nextInQueueSoon()).fields.redelivered).toBe(true);
  });
});

describe('an ack', () => {
  it('that is held before it leads to a redelivery when the connection is cut', async () => {
    const held = trail.consumer.holdAt('ack order.paid.v1', 'before');
    await publish(aMessage());
    const { channel, next } = await consume();
    channel.ack(await next());
    await held;
    trail.consumer.dropHeld();
    await once(channel, 'close');
    expect((await nextInQueueSoon()).fields.redelivered).toBe(true);
  });

  it('that is held after it has settled the message, even when the connection is cut', async () => {
    const held = trail.consumer.holdAt('ack order.paid.v1', 'after');
    await publish(aMessage());
    const { channel, next } = await consume();
    channel.ack(await next());
    await held;
    trail.consumer.dropHeld();
    await once(channel, 'close');
    await expect.poll(async () => (await direct.checkQueue(queue)).consumerCount).toBe(0);
    expect(await nextInQueue()).toBeNull();
  });
});

describe('a fault', () => {
  it('loses confirms until the proxy behaves; the messages are kept', async () => {
    producer.broker.loseConfirms();
    const channel = await producer.connection.createConfirmChannel();
    const confirmed: string[] = [];
    for (const type of ['lost', 'confirmed']) {
      channel.sendToQueue(queue, Buffer.from('{}'), aMessage(type), () => confirmed.push(type));
      await producer.watch.until(`after publish ${type}`);
      producer.broker.behave();
    }
    await producer.watch.until('after confirm confirmed');
    await expect.poll(() => confirmed).toEqual(['confirmed']);
    expect((await nextInQueueSoon()).properties.type).toBe('lost');
  });

  it('duplicates deliveries: both copies may be acknowledged, and the channel goes on', async () => {
    consumer.broker.duplicateDeliveries();
    const { channel, next } = await consume();
    await publish(aMessage('a'), aMessage('b'));
    const types = [];
    for (let count = 0; count < 4; count++) {
      const message = await next();
      types.push(message.properties.type);
      channel.ack(message);
    }
    expect(types).toEqual(['a', 'a', 'b', 'b']);
    await consumer.watch.until('after ack b');
    await channel.close(); // fails if the broker has closed it because of an ack that it does not know
    expect(await nextInQueue()).toBeNull();
  });
});
