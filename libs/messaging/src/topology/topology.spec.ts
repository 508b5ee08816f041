import { type ConsumerContract, defineConsumer, orderAccepted, orderPaid } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import { QUEUE_KINDS, type QueueKind } from './queue-kind.js';
import { Topology } from './topology.js';

const notices: ConsumerContract = defineConsumer({
  name: 'user.notices',
  service: 'user',
  messages: [orderAccepted, orderPaid],
});
const stock: ConsumerContract = defineConsumer({ name: 'product.stock', service: 'product', messages: [] });

const topologyOf = (kind: QueueKind, retryDelaysMs: readonly number[] = [1_000, 60_000]) =>
  new Topology({ prefix: 'diancan', consumers: [notices, stock], kindOf: () => kind, retryDelaysMs });

const queueNamed = (name: string, topology = topologyOf('safe')) =>
  topology.queues.find(queue => queue.name === name)!;

describe('the topology', () => {
  it('has queues of a name each', () => {
    const names = topologyOf('safe').queues.map(({ name }) => name);
    expect(names).toEqual([
      'diancan.user.notices.safe',
      'diancan.user.notices.retry-1000ms',
      'diancan.user.notices.retry-60000ms',
      'diancan.user.notices.dead',
      'diancan.product.stock.safe',
      'diancan.product.stock.retry-1000ms',
      'diancan.product.stock.retry-60000ms',
      'diancan.product.stock.dead',
    ]);
  });

  it('knows which messages have a consumer', () => {
    const topology = topologyOf('safe');
    expect(['order.accepted.v1', 'order.finished.v1'].map(name => topology.isTaken(name))).toEqual([
      true,
      false,
    ]);
  });

  it('never declares one name with two sets of arguments, whatever the settings are', () => {
    const seen = new Map<string, unknown>();
    const all = QUEUE_KINDS.flatMap(kind =>
      [[1_000], [1_000, 5_000], [60_000, 1_000]].map(each => topologyOf(kind, each)),
    );
    for (const { name, arguments: args } of all.flatMap(({ queues }) => queues)) {
      expect(args, name).toEqual(seen.get(name) ?? args);
      seen.set(name, args);
    }
    expect([...seen.keys()]).toContain('diancan.user.notices.fast');
  });

  it('sends what has waited to the queue of the kind that the consumer has now', () => {
    const waiting = queueNamed('diancan.user.notices.retry-1000ms');
    expect(waiting.arguments).toMatchObject({
      'x-message-ttl': 1_000,
      'x-dead-letter-exchange': 'diancan.retries',
      'x-dead-letter-routing-key': 'user.notices',
      'x-dead-letter-strategy': 'at-least-once',
      'x-overflow': 'reject-publish',
    });
    for (const kind of QUEUE_KINDS) {
      expect(queueNamed(`diancan.user.notices.${kind}`, topologyOf(kind)).bindings).toEqual([
        { exchange: 'diancan.messages', routingKey: 'order.accepted.v1' },
        { exchange: 'diancan.messages', routingKey: 'order.paid.v1' },
        { exchange: 'diancan.retries', routingKey: 'user.notices' },
      ]);
    }
  });

  it.each([
    [1, 1_000],
    [2, 60_000],
    [3, 60_000],
    [99, 60_000],
  ])('lets a message wait after its failed attempt %i for %i ms', (attempt, delayMs) => {
    expect(topologyOf('safe').retryQueueOf('user.notices', attempt)).toBe(
      `diancan.user.notices.retry-${delayMs}ms`,
    );
  });

  it('has one queue for a delay that is given twice', () => {
    const names = topologyOf('safe', [1_000, 1_000]).queues.map(({ name }) => name);
    expect(names.filter(name => name.includes('retry'))).toHaveLength(2);
  });

  it('keeps copies of dead letters for two weeks, and no other message for a limited time', () => {
    const { queues } = topologyOf('safe');
    const limited = queues.filter(queue => 'x-message-ttl' in queue.arguments);
    expect(limited.map(({ name }) => name).filter(name => !name.includes('.retry-'))).toEqual([
      'diancan.user.notices.dead',
      'diancan.product.stock.dead',
    ]);
    const dead = queues.find(({ name }) => name === 'diancan.user.notices.dead');
    expect(dead?.arguments['x-message-ttl']).toBe(1_209_600_000);
  });

  it('keeps what waits and what is dead in quorum queues, whatever the kind', () => {
    const kept = topologyOf('fast').queues.filter(({ name }) => !name.endsWith('.fast'));
    expect(kept.map(({ arguments: args }) => args['x-queue-type'])).toEqual(
      Array.from({ length: 6 }, () => 'quorum'),
    );
  });

  it('waits for disk and majority or for neither, by the kind', () => {
    const kinds = QUEUE_KINDS.map(
      kind => queueNamed(`diancan.user.notices.${kind}`, topologyOf(kind)).arguments,
    );
    expect(kinds).toMatchObject([
      { 'x-queue-type': 'quorum' },
      { 'x-queue-type': 'classic', 'x-queue-version': 2 },
    ]);
  });

  it('gives no quorum queue a limit of deliveries that a message could reach', () => {
    expect(queueNamed('diancan.user.notices.safe').arguments['x-delivery-limit']).toBe(1_000_000_000);
  });

  it('refuses a consumer that the fleet does not have', () => {
    expect(() => topologyOf('safe').bindingsOf('user.others')).toThrow('user.others');
  });
});
