import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONNECTION_UNBLOCKED, connectionBlocked } from '@diancan/testing/network';
import { idsIn, onBroker, removeFromBroker } from '../../testing/broker-for-specs.js';
import { aMessage, type PublisherBench, publisherBench } from '../../testing/publisher-for-specs.js';

let bench: PublisherBench;

beforeEach(async () => {
  bench = await publisherBench();
});
afterEach(() => bench.close());

describe('a publisher', () => {
  it('fails at once without a connection, and publishes again when it is back', async () => {
    const publisher = await bench.open();
    bench.path.cut();
    await expect.poll(() => publisher.isReady).toBe(false);
    await expect(publisher.publish(aMessage())).rejects.toMatchObject({ reason: 'unavailable' });
    bench.path.mend();
    await expect.poll(() => publisher.isReady).toBe(true);
    const message = aMessage();
    await publisher.publish(message);
    expect(await idsIn(bench.queue)).toEqual([message.messageId]);
  });

  it('makes the queues again at a broker that has lost them', async () => {
    const publisher = await bench.open();
    bench.path.cut();
    await removeFromBroker(bench.topology);
    bench.path.mend();
    await expect.poll(() => publisher.isReady).toBe(true);
    await publisher.publish(aMessage());
    expect(await idsIn(bench.queue)).toHaveLength(1);
  });

  it('has a bounded number of unconfirmed and of waiting messages', async () => {
    const publisher = await bench.open({ window: 3, maxWaiting: 2, retries: 0, confirmWithinMs: 600_000 });
    bench.path.hold();
    const publishing = Array.from({ length: 5 }, () => publisher.publish(aMessage()));
    await expect.poll(() => publisher.unconfirmed).toBe(3);
    await expect(publisher.publish(aMessage())).rejects.toMatchObject({ reason: 'unavailable' });
    bench.path.cut();
    const outcomes = await Promise.allSettled(publishing);
    expect(outcomes.map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => 'rejected'));
    expect(publisher.unconfirmed).toBe(0);
  });

  it('counts those that wait for their next attempt, too', async () => {
    const publisher = await bench.open({ window: 2, maxWaiting: 0 });
    await bench.refuseAll();
    const publishing = Promise.allSettled([publisher.publish(aMessage()), publisher.publish(aMessage())]);
    await expect.poll(() => publisher.unconfirmed).toBe(0);
    await expect(publisher.publish(aMessage())).rejects.toMatchObject({ reason: 'unavailable' });
    await publishing;
  });

  it('loses none of 10,000 messages that a cut connection has left unconfirmed', async () => {
    const publisher = await bench.open({ confirmWithinMs: 600_000 });
    const messages = Array.from({ length: 10_000 }, () => aMessage());
    bench.path.hold();
    let most = 0;
    const publishing = messages.map(async message => {
      const outcome = publisher.publish(message);
      most = Math.max(most, publisher.unconfirmed);
      await outcome;
    });
    await expect.poll(() => publisher.unconfirmed).toBe(512);
    bench.path.cut();
    bench.path.release();
    const outcomes = await Promise.allSettled(publishing);
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']));
    expect([most <= 512, publisher.unconfirmed]).toEqual([true, 0]);
    bench.path.mend();
    await expect.poll(() => publisher.isReady).toBe(true);
    await Promise.all(messages.map(message => publisher.publish(message)));
    const kept = new Set(await idsIn(bench.queue));
    expect(messages.filter(({ messageId }) => !kept.has(messageId))).toEqual([]);
  });

  it('makes a new connection once the broker owes it an answer for each place of the window', async () => {
    const history: string[] = [];
    const publisher = await bench.open({
      window: 2,
      retries: 0,
      confirmWithinMs: 100,
      onReady: () => history.push('ready'),
      onLost: () => history.push('lost'),
    });
    bench.path.hold();
    await Promise.allSettled([publisher.publish(aMessage()), publisher.publish(aMessage())]);
    bench.path.release(); // the answers come now, too late
    await expect.poll(() => history).toEqual(['ready', 'lost', 'ready']);
    expect(publisher.unconfirmed).toBe(0);
  });

  it('takes nothing while the broker is short of memory or disk, and says so', async () => {
    const history: string[] = [];
    const publisher = await bench.open({
      window: 1,
      confirmWithinMs: 600_000,
      retries: 0,
      onReady: () => history.push('ready'),
      onLost: error => history.push((error as Error).message),
    });
    bench.path.hold();
    const [sent, waiting] = [publisher.publish(aMessage()), publisher.publish(aMessage())];
    bench.path.inject(connectionBlocked('low on memory'));
    await expect(waiting).rejects.toMatchObject({ reason: 'unavailable' });
    await expect(publisher.publish(aMessage())).rejects.toMatchObject({ reason: 'unavailable' });
    expect(publisher.isReady).toBe(false);
    expect(history).toEqual(['ready', 'the broker takes no messages: low on memory']);
    bench.path.inject(CONNECTION_UNBLOCKED);
    bench.path.release();
    await sent;
    await publisher.publish(aMessage());
    expect(history).toEqual(['ready', 'the broker takes no messages: low on memory', 'ready']);
  });

  it('is not ready while the broker has a queue of another sort under a name of ours', async () => {
    await onBroker(channel => channel.assertQueue(bench.queue, { arguments: { 'x-queue-type': 'classic' } }));
    const history: string[] = [];
    const publisher = bench.make({
      onReady: () => history.push('ready'),
      onLost: error => history.push((error as Error).message),
    });
    bench.path.cut();
    publisher.open();
    await expect.poll(() => history).toHaveLength(1); // the broker is away
    bench.path.mend();
    await expect
      .poll(() => history.slice(1))
      .toEqual([
        `${bench.queue} exists on the broker with other properties; ` +
          'delete it, and it is made again as it should be',
      ]);
    const tries = bench.path.connections;
    await expect.poll(() => bench.path.connections).toBeGreaterThan(tries); // and is not reported again
    await expect(publisher.publish(aMessage())).rejects.toMatchObject({ reason: 'unavailable' });
    await onBroker(channel => channel.deleteQueue(bench.queue));
    await expect.poll(() => history.slice(2)).toEqual(['ready']);
  });
});

describe('a publisher that closes', () => {
  it('waits for the answers to what it has sent, and takes nothing more', async () => {
    const publisher = await bench.open({ closeWithinMs: 600_000 });
    bench.path.hold();
    const message = aMessage();
    const publishing = publisher.publish(message);
    await expect.poll(() => publisher.unconfirmed).toBe(1);
    const closing = publisher.close();
    await expect(publisher.publish(aMessage())).rejects.toMatchObject({ reason: 'unavailable' });
    bench.path.release();
    await publishing;
    await closing;
    expect(await idsIn(bench.queue)).toEqual([message.messageId]);
  });

  it('does not wait for ever: what is unanswered is unknown', async () => {
    const publisher = await bench.open({ closeWithinMs: 10, confirmWithinMs: 600_000 });
    bench.path.hold();
    const publishing = Promise.allSettled([publisher.publish(aMessage())]);
    await expect.poll(() => publisher.unconfirmed).toBe(1);
    await publisher.close();
    expect(await publishing).toMatchObject([{ reason: { reason: 'unknown' } }]);
  });
});
