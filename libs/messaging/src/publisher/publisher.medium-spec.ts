import { orderPaid } from '@diancan/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentOf, idsIn, onBroker } from '../../testing/broker-for-specs.js';
import {
  aMessage,
  counting,
  type PublisherBench,
  publisherBench,
} from '../../testing/publisher-for-specs.js';

let bench: PublisherBench;

beforeEach(async () => {
  bench = await publisherBench();
});
afterEach(() => bench.close());

describe('a published message', () => {
  it('is kept by the queue of each consumer that takes it, on disk', async () => {
    const publisher = await bench.open();
    const message = aMessage();
    await publisher.publish(message);
    const [kept, ...others] = await contentOf(bench.queue);
    expect(others).toEqual([]);
    expect(kept).toMatchObject({
      content: Buffer.from(message.payload),
      properties: {
        messageId: message.messageId,
        type: 'order.accepted.v1',
        contentType: 'application/json',
        deliveryMode: 2,
        headers: { key: 'order-1' },
      },
    });
  });

  it('that no consumer takes goes nowhere, and that is no failure', async () => {
    const publisher = await bench.open();
    await publisher.publish(aMessage({ name: orderPaid.name }));
    expect(await idsIn(bench.queue)).toEqual([]);
  });

  it('has failed if the queue that must keep it is gone, although the broker confirms it', async () => {
    const publisher = await bench.open({ retries: 0 });
    await onBroker(channel => channel.deleteQueue(bench.queue));
    await expect(publisher.publish(aMessage())).rejects.toMatchObject({
      code: 'NOT_PUBLISHED',
      reason: 'unroutable',
    });
  });

  it('is repeated after a failure, and a queue that is gone is made again before that', async () => {
    const { counts, counted } = counting();
    const publisher = await bench.open({ counts });
    await onBroker(channel => channel.deleteQueue(bench.queue));
    const message = aMessage();
    await publisher.publish(message);
    expect(await idsIn(bench.queue)).toEqual([message.messageId]);
    expect(counted).toEqual(['retry', 'confirmed']);
  });

  it('fails for good after two further attempts', async () => {
    const { counts, counted } = counting();
    const publisher = await bench.open({ counts });
    await bench.refuseAll();
    await expect(publisher.publish(aMessage())).rejects.toMatchObject({ reason: 'refused' });
    expect(counted).toEqual(['retry', 'retry', 'refused']);
    expect(publisher.unconfirmed).toBe(0);
  });

  it('is refused if the broker says no', async () => {
    const publisher = await bench.open({ retries: 0 });
    await bench.refuseAll();
    await expect(publisher.publish(aMessage())).rejects.toMatchObject({ reason: 'refused' });
  });

  it('has an unknown outcome if the broker does not answer in time', async () => {
    const publisher = await bench.open({ confirmWithinMs: 100, retries: 0 });
    bench.path.hold();
    await expect(publisher.publish(aMessage())).rejects.toMatchObject({ reason: 'unknown' });
    // The connection keeps it in memory until the broker answers.
    expect(publisher.unconfirmed).toBe(1);
    bench.path.release();
    await expect.poll(() => publisher.unconfirmed).toBe(0);
  });

  it('has an unknown outcome, at once, if the connection is lost', async () => {
    const publisher = await bench.open({ confirmWithinMs: 600_000, retries: 0 });
    bench.path.hold();
    const publishing = publisher.publish(aMessage());
    bench.path.cut();
    await expect(publishing).rejects.toMatchObject({ reason: 'unknown' });
  });

  it('has an unknown outcome even if a further attempt finds no connection', async () => {
    const { counts, counted } = counting();
    const publisher = await bench.open({ confirmWithinMs: 600_000, counts });
    bench.path.hold();
    const publishing = publisher.publish(aMessage());
    bench.path.cut();
    await expect(publishing).rejects.toMatchObject({ reason: 'unknown' });
    expect(counted).toEqual(['retry', 'unknown']);
  });
});
