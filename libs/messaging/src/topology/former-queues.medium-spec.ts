import { randomUUID } from 'node:crypto';
import { orderAccepted } from '@diancan/contracts';
import { type Channel, type ChannelModel, connect } from 'amqplib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { brokerUrl, idsIn, onBroker, removeFromBroker } from '../../testing/broker-for-specs.js';
import { specConsumer } from '../../testing/publisher-for-specs.js';
import { declareTopology } from './declare-topology.js';
import { FormerQueues } from './former-queues.js';
import type { QueueKind } from './queue-kind.js';
import { Topology } from './topology.js';

/** A short time between checks, so that a spec need not wait long for a few of them. */
const EVERY_MS = 20;

describe.each<[QueueKind, QueueKind]>([
  ['safe', 'fast'],
  ['fast', 'safe'],
])('a consumer whose queue was %s and is %s now', (was, is) => {
  let former: Topology;
  let current: Topology;
  let connection: ChannelModel;
  let channel: Channel;
  let taken: string[];
  let checks: FormerQueues | undefined;
  let everyMs: number;
  const deleted: string[] = [];
  const failed: unknown[] = [];

  beforeEach(async () => {
    const options = { prefix: `spec-${randomUUID()}`, consumers: [specConsumer], retryDelaysMs: [300] };
    former = new Topology({ ...options, kindOf: () => was });
    current = new Topology({ ...options, kindOf: () => is });
    connection = await connect(brokerUrl());
    connection.on('error', error => failed.push(error));
    channel = await connection.createChannel();
    taken = [];
    deleted.length = 0;
    failed.length = 0;
    await declareTopology(channel, former);
    everyMs = EVERY_MS;
  });
  afterEach(async () => {
    checks?.stop();
    await connection.close().catch(() => undefined); // a spec has closed it
    await removeFromBroker(former, current);
    if (failed.length > 0) throw new AggregateError(failed, 'a check has failed');
  });

  const oldQueue = () => former.queueOf(specConsumer.name);
  const newQueue = () => current.queueOf(specConsumer.name);

  async function consume(queue: string) {
    const { consumerTag } = await channel.consume(queue, message => {
      if (message === null) return;
      taken.push(String(message.properties.messageId));
      channel.ack(message);
    });
    return { stop: async () => void (await channel.cancel(consumerTag)) };
  }

  const publish = async (
    messageId: string,
    exchange = current.exchange,
    key: string = orderAccepted.name,
  ) => {
    const confirms = await connection.createConfirmChannel();
    confirms.publish(exchange, key, Buffer.from('{}'), { messageId, persistent: true });
    await confirms.waitForConfirms();
    await confirms.close();
  };

  const options = () => ({
    topology: current,
    consumer: specConsumer.name,
    everyMs,
    consume: (queue: string) => consume(queue),
    onDeleted: (queue: string) => deleted.push(queue),
    onFailed: (error: unknown) => failed.push(error),
  });

  async function start(): Promise<void> {
    await declareTopology(channel, current);
    checks = new FormerQueues(options());
    checks.start(connection);
  }

  const consumersOfOld = async () => (await onBroker(each => each.checkQueue(oldQueue()))).consumerCount;

  const exists = (queue: string): Promise<boolean> =>
    onBroker(each => each.checkQueue(queue)).then(
      () => true,
      () => false,
    );

  it('takes what the former queue holds, and deletes it then', async () => {
    await publish('before');
    await start();
    await expect.poll(() => deleted).toEqual([oldQueue()]);
    expect(taken).toEqual(['before']);
    expect(await exists(oldQueue())).toBe(false);
    expect(await exists(newQueue())).toBe(true);
  });

  it('takes new messages from the new queue alone', async () => {
    await publish('before');
    await start();
    await expect.poll(() => deleted).toHaveLength(1);
    await publish('after');
    expect(await idsIn(newQueue())).toEqual(['after']);
    expect(taken).toEqual(['before']);
  });

  it('gets messages that waited for their next attempt in the new queue', async () => {
    await publish('waiting', '', former.retryQueueOf(specConsumer.name, 1));
    await start();
    await expect.poll(() => deleted).toHaveLength(1);
    const ids: string[] = [];
    await expect
      .poll(async () => {
        ids.push(...(await idsIn(newQueue())), ...taken.splice(0));
        return ids;
      })
      .toEqual(['waiting']);
  });

  it('leaves a former queue alone while another process consumes it', async () => {
    const other = await connect(brokerUrl());
    const others = await other.createChannel();
    await others.consume(oldQueue(), () => undefined);
    await start();
    await severalChecks();
    expect(await exists(oldQueue())).toBe(true);
    await other.close();
    await expect.poll(() => deleted).toEqual([oldQueue()]);
  });

  it('loses nothing that another process holds unacked when it dies', async () => {
    const other = await connect(brokerUrl());
    const others = await other.createChannel();
    const held = Promise.withResolvers<void>();
    await others.consume(oldQueue(), () => held.resolve());
    await publish('held');
    await held.promise;
    await start();
    await severalChecks();
    await other.close();
    await expect.poll(() => deleted).toEqual([oldQueue()]);
    expect(taken).toEqual(['held']);
  });

  it('takes at once what another process held that dies after the first check', async () => {
    everyMs = 3_600_000;
    const other = await connect(brokerUrl());
    const others = await other.createChannel();
    const held = Promise.withResolvers<void>();
    await others.consume(oldQueue(), () => held.resolve());
    await publish('held');
    await held.promise;
    await start();
    await expect.poll(consumersOfOld).toBe(2);
    await other.close();
    await expect.poll(() => taken).toEqual(['held']);
  });

  it('is not kept by two processes that drain it, and is deleted by one of them', async () => {
    const second = new FormerQueues(options());
    await publish('before');
    await start();
    second.start(connection);
    await expect.poll(() => exists(oldQueue())).toBe(false);
    second.stop();
    expect(taken).toEqual(['before']);
  });

  it('drains the former queue again if a process with the former setting binds it again', async () => {
    await start();
    await expect.poll(() => deleted).toHaveLength(1);
    await onBroker(each => declareTopology(each, former));
    await publish('both');
    await expect.poll(() => deleted).toHaveLength(2);
    expect(await idsIn(newQueue())).toEqual(['both']);
  });

  it('has nothing to do without a former queue', async () => {
    await onBroker(each => each.deleteQueue(oldQueue()));
    await start();
    await severalChecks();
    expect([deleted, taken]).toEqual([[], []]);
  });

  it('gets the exchange of its retries again that somebody has deleted', async () => {
    await onBroker(each => each.deleteQueue(oldQueue()));
    await start();
    await onBroker(each => each.deleteExchange(current.retryExchange));
    const check = () => onBroker(each => each.checkExchange(current.retryExchange));
    await expect
      .poll(() =>
        check().then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    await expect
      .poll(async () => {
        await publish('retried', current.retryExchange, specConsumer.name);
        return idsIn(newQueue());
      })
      .toContain('retried');
    failed.length = 0; // the exchange may have gone in the middle of a check
  });

  /** Each check binds the new queue again, so an unbound one shows that a check has begun. */
  async function severalChecks(): Promise<void> {
    if (!(await exists(oldQueue()))) return;
    for (let check = 0; check < 4; check++) {
      await onBroker(each => each.unbindQueue(newQueue(), current.exchange, orderAccepted.name));
      await expect
        .poll(async () => {
          await publish('probe');
          return (await idsIn(newQueue())).includes('probe');
        })
        .toBe(true);
    }
  }
});
