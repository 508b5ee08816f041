import { randomUUID } from 'node:crypto';
import { type ConsumerContract, defineConsumer, orderAccepted, orderFinished } from '@diancan/contracts';
import { databaseOptions, UnitOfWork } from '@diancan/database';
import { JobRepository, JobRuntime } from '@diancan/jobs';
import { Metrics } from '@diancan/platform';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import { type CuttablePath, cuttablePath } from '@diancan/testing/network';
import { Logger } from '@nestjs/common';
import { type Channel, type ChannelModel, connect } from 'amqplib';
import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { MessageChains } from '../src/ordering/message-chains.js';
import { Outbox } from '../src/outbox/outbox.js';
import { OutboxPoller } from '../src/outbox/outbox-poller.js';
import { OutboxRepository } from '../src/outbox/outbox.repository.js';
import { outboxTable, sentMessageTable } from '../src/outbox/outbox-tables.js';
import { Relay } from '../src/outbox/relay.js';
import { SentLots } from '../src/outbox/sent-lots.js';
import { Publisher, type PublisherOptions } from '../src/publisher/publisher.js';
import { Topology } from '../src/topology/topology.js';

const HOUR_MS = 3_600_000;
const BROKER = process.env['DIANCAN_TEST_RABBITMQ_URL']!;

/** Takes the messages of the specs. */
export const consumer: ConsumerContract = defineConsumer({
  name: 'user.spec',
  service: 'user',
  messages: [orderAccepted, orderFinished],
});

/**
 * A schema with the tables of the outbox, and a topology of its own on the broker. Each test begins with
 * empty tables and queues.
 */
export interface MessageWorld {
  /** Of the schema. */
  readonly url: string;
  readonly database: DataSource;
  readonly uow: UnitOfWork;
  /** Whom the outbox knows. */
  readonly consumers: readonly ConsumerContract[];
  readonly topology: Topology;
  /** To the broker; instances use it unless they get a URL of their own. */
  path: CuttablePath;
  /** The interval of the pollers whose `onApplicationBootstrap` was called. */
  intervalMs: number;
}

/** What one process has for sending messages. */
export interface Instance {
  readonly uow: UnitOfWork;
  readonly publisher: Publisher;
  readonly messages: OutboxRepository;
  readonly outbox: Outbox;
  readonly relay: Relay;
  /** Polls when it is woken, and when the broker is back. */
  readonly poller: OutboxPoller;
  /** As at the end of its process. */
  stop(): Promise<void>;
}

export const world = {} as { -readonly [K in keyof MessageWorld]: MessageWorld[K] };
const instances = new Set<Instance>();
let schema: FreshSchema;
let broker: ChannelModel;
let channel: Channel;

export const query = <T>(sql: string, parameters?: unknown[]): Promise<T> =>
  world.database.query(sql, parameters) as Promise<T>;

/** @param options of its publisher; its `topology` is the world's */
export function unconnected(options: Partial<PublisherOptions> = {}): Instance {
  const uow = new UnitOfWork(world.database);
  const publisher = new Publisher({
    url: world.path.url,
    topology: world.topology,
    onReady: () => poller.wake(),
    ...options,
  });
  const messages = new OutboxRepository(uow);
  const relay = new Relay(publisher, messages, new SentLots(messages));
  const poller = new OutboxPoller(publisher, messages, relay);
  poller.uow = uow;
  poller.runtime = new JobRuntime(new JobRepository(uow), () => world.intervalMs, new Metrics());
  const stop = async () => {
    instances.delete(instance);
    await Promise.all([relay.onApplicationShutdown(), poller.onApplicationShutdown()]);
    await publisher.close();
  };
  const outbox = new Outbox(messages, relay, new MessageChains(world.consumers));
  const instance: Instance = { uow, publisher, messages, outbox, relay, poller, stop };
  instances.add(instance);
  return instance;
}

/** An instance that is connected to the broker. */
export async function anInstance(options: Partial<PublisherOptions> = {}): Promise<Instance> {
  const instance = unconnected(options);
  instance.publisher.open();
  await expect.poll(() => instance.publisher.isReady).toBe(true);
  return instance;
}

/** Sends a message in a transaction of its own. @returns its id */
export const send = (instance: Instance, key = 'order-1'): Promise<string> =>
  instance.uow.run(tx => instance.outbox.send(tx, orderAccepted, orderAccepted.sample, { key }));

/** The broker itself, past the cuttable path. */
export const onBroker = <T>(work: (channel: Channel) => Promise<T>): Promise<T> => work(channel);

/** Takes everything out of the queue of the consumer. @returns the ids, in the order of the queue */
export async function takeIds(queue = world.topology.queueOf(consumer.name)): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const next = await channel.get(queue, { noAck: true });
    if (next === false) return ids;
    ids.push(String(next.properties.messageId));
  }
}

/** The messages that are not confirmed yet, such as `order-1 0`: key and attempts. */
export const waiting = (): Promise<string[]> => keysOf('outbox');
/** The messages that have left the outbox, in the same form. */
export const sent = (): Promise<string[]> => keysOf('sent_message');

async function keysOf(table: string): Promise<string[]> {
  const rows = await query<Array<{ row: string }>>(
    `SELECT CONCAT(message_key, ' ', attempts) AS \`row\` FROM ${table} ORDER BY seq`,
  );
  return rows.map(({ row }) => row);
}

/** A spec calls it once: the world is there for its tests. */
export function useMessageWorld(): void {
  beforeAll(async () => {
    schema = await freshSchema('messages');
    world.url = schema.url;
    world.database = await new DataSource(databaseOptions(schema.url, 30)).initialize();
    world.uow = new UnitOfWork(world.database);
    await query(outboxTable);
    await query(sentMessageTable);
    world.topology = new Topology({
      prefix: `spec-${randomUUID()}`,
      consumers: [consumer],
      kindOf: () => 'fast',
      retryDelaysMs: [1_000],
    });
    broker = await connect(BROKER);
    channel = await broker.createChannel();
  });
  beforeEach(async () => {
    Logger.overrideLogger(false);
    world.intervalMs = HOUR_MS;
    world.consumers = [consumer];
    world.path = await cuttablePath(BROKER);
  });
  afterEach(async () => {
    world.path.release();
    await Promise.all([...instances].map(instance => instance.stop()));
    await world.path.close();
    for (const { name } of world.topology.queues) await channel.deleteQueue(name);
    await query('DELETE FROM outbox');
    await query('DELETE FROM sent_message');
    Logger.overrideLogger(new Logger());
  });
  afterAll(async () => {
    await channel?.deleteExchange(world.topology.exchange);
    await broker?.close();
    await world.database?.destroy();
    await schema?.drop();
  });
}
