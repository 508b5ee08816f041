import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentOf, idsIn, onBroker } from '../../testing/broker-for-specs.js';
import {
  aMessage,
  counting,
  type PublisherBench,
  publisherBench,
  specConsumer,
} from '../../testing/publisher-for-specs.js';

let bench: PublisherBench;

beforeEach(async () => {
  bench = await publisherBench();
});
afterEach(() => bench.close());

const queued = () => {
  const { payload, ...message } = aMessage();
  return { ...message, content: Buffer.from(payload) };
};
const deadQueue = () => bench.topology.deadQueueOf(specConsumer.name);

describe('a message for one queue', () => {
  it('reaches that queue alone, with its further headers', async () => {
    const { counts, counted } = counting();
    const publisher = await bench.open({ counts });
    const message = queued();
    await publisher.sendToQueue(deadQueue(), message, { headers: { attempts: 2 } });
    expect(await contentOf(deadQueue())).toMatchObject([
      {
        content: message.content,
        properties: {
          messageId: message.messageId,
          type: 'order.accepted.v1',
          contentType: 'application/json',
          deliveryMode: 2,
          headers: { attempts: 2, key: 'order-1' },
        },
      },
    ]);
    expect([await idsIn(bench.queue), counted]).toEqual([[], []]);
  });

  it('has failed if there is no such queue, although the broker confirms it', async () => {
    const publisher = await bench.open({ retries: 0 });
    const sending = publisher.sendToQueue(`${bench.queue}.not-there`, queued());
    await expect(sending).rejects.toMatchObject({ reason: 'unroutable' });
  });

  it('is repeated after a failure, and a queue that is gone is made again before that', async () => {
    const publisher = await bench.open();
    await onBroker(channel => channel.deleteQueue(deadQueue()));
    const message = queued();
    await publisher.sendToQueue(deadQueue(), message);
    expect(await idsIn(deadQueue())).toEqual([message.messageId]);
  });

  it('returns from a retry queue to the queue of its consumer after it has waited', async () => {
    const publisher = await bench.open();
    const message = queued();
    await publisher.sendToQueue(bench.topology.retryQueueOf(specConsumer.name, 1), message);
    const ids: string[] = [];
    await expect
      .poll(async () => {
        ids.push(...(await idsIn(bench.queue)));
        return ids;
      })
      .toEqual([message.messageId]);
  });

  it('is sent once, however late the broker answers, if its sender is patient', async () => {
    const publisher = await bench.open({ confirmWithinMs: 50, retries: 0 });
    bench.path.hold();
    const [patient, other] = [queued(), queued()];
    const sending = publisher.sendToQueue(deadQueue(), patient, { isPatient: true });
    // Its time is over, too, when that of a later one is.
    await expect(publisher.sendToQueue(deadQueue(), other)).rejects.toMatchObject({ reason: 'unknown' });
    bench.path.release();
    await sending;
    const ids = await idsIn(deadQueue());
    expect(ids.filter(id => id === patient.messageId)).toHaveLength(1);
  });

  it('has an unknown outcome if its connection ends, also if its sender is patient', async () => {
    const publisher = await bench.open({ confirmWithinMs: 50, retries: 0 });
    bench.path.hold();
    const sending = publisher.sendToQueue(deadQueue(), queued(), { isPatient: true });
    await expect.poll(() => publisher.unconfirmed).toBe(1);
    bench.path.cut();
    await expect(sending).rejects.toMatchObject({ reason: 'unknown' });
  });
});
