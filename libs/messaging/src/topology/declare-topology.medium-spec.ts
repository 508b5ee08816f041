import { randomUUID } from 'node:crypto';
import { orderAccepted } from '@diancan/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idsIn, onBroker, removeFromBroker } from '../../testing/broker-for-specs.js';
import { specConsumer } from '../../testing/publisher-for-specs.js';
import { declareTopology } from './declare-topology.js';
import { Topology } from './topology.js';

const { name } = specConsumer;
const HOUR_MS = 3_600_000;

/** Two fleets on one broker. The prefix of one is the beginning of the other's. */
let ours: Topology;
let theirs: Topology;

beforeEach(async () => {
  const prefix = `spec-${randomUUID()}`;
  [ours, theirs] = [prefix, `${prefix}.other`].map(
    each =>
      new Topology({
        prefix: each,
        consumers: [specConsumer],
        kindOf: () => 'safe',
        retryDelaysMs: [HOUR_MS, 1_000],
      }),
  ) as [Topology, Topology];
  await onBroker(async channel => {
    await declareTopology(channel, ours);
    await declareTopology(channel, theirs);
  });
});
afterEach(() => removeFromBroker(ours, theirs));

const publish = (messageId: string, exchange: string, routingKey: string) =>
  onBroker(async channel => {
    channel.publish(exchange, routingKey, Buffer.from('{}'), { messageId, persistent: true });
    // The broker answers it after it has taken the message.
    await channel.checkQueue(ours.queueOf(name));
  });
const waitIn = (topology: Topology, attempt: number, messageId: string) =>
  publish(messageId, '', topology.retryQueueOf(name, attempt));
/** Takes what arrives. */
async function expectToArrive(queue: string, ids: readonly string[]): Promise<void> {
  const arrived: string[] = [];
  await expect.poll(async () => (arrived.push(...(await idsIn(queue))), arrived)).toEqual(ids);
}

describe('a message that waits for its next attempt', () => {
  it('comes back after 1 s although one that waits for 1 h was there first', async () => {
    await waitIn(ours, 1, 'in an hour');
    await waitIn(ours, 2, 'in a second');
    await expectToArrive(ours.queueOf(name), ['in a second']);
    expect(await idsIn(ours.retryQueueOf(name, 1))).toEqual(['in an hour']);
  });
});

describe('two fleets on one broker', () => {
  it('do not get the messages of each other', async () => {
    await publish('ours', ours.exchange, orderAccepted.name);
    await publish('theirs', theirs.exchange, orderAccepted.name);
    await expectToArrive(ours.queueOf(name), ['ours']);
    await expectToArrive(theirs.queueOf(name), ['theirs']);
  });

  it('do not get the retries of each other', async () => {
    await waitIn(theirs, 2, 'theirs');
    await waitIn(ours, 2, 'ours');
    await expectToArrive(ours.queueOf(name), ['ours']);
    await expectToArrive(theirs.queueOf(name), ['theirs']);
  });
});
