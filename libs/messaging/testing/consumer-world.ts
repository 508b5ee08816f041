import { randomUUID } from 'node:crypto';
import {
  type ConsumerContract,
  defineConsumer,
  orderAccepted,
  orderFinished,
  type PayloadOf,
} from '@diancan/contracts';
import { databaseOptions, UnitOfWork } from '@diancan/database';
import { JobRepository, JobRuntime } from '@diancan/jobs';
import { Metrics } from '@diancan/platform';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import { type CuttablePath, cuttablePath } from '@diancan/testing/network';
import { type INestApplicationContext, Injectable, Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type ChannelModel, type ConfirmChannel, connect, type GetMessage, type Options } from 'amqplib';
import { DataSource, type EntityManager } from 'typeorm';
import { ulid } from 'ulid';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { ConsumerLimits } from '../src/consumer/consumer-options.js';
import { ConsumerModule } from '../src/consumer.module.js';
import { MessageConsumers } from '../src/consumer/message-consumers.js';
import {
  MessageConsumer,
  type MessageHandler,
  type ReceivedMessage,
} from '../src/consumer/message-handler.js';
import { deadLetterTable } from '../src/dead-letter/dead-letter-table.js';
import { DeadLetterCensus } from '../src/consumer/dead-letter-census.job.js';
import { inboxTable, messageAttemptTable } from '../src/inbox/inbox-tables.js';
import { parkedMessageTable } from '../src/ordering/order-tables.js';
import type { MessagingSettings } from '../src/messaging.settings.js';
import { Publisher } from '../src/publisher/publisher.js';
import type { QueueKind } from '../src/topology/queue-kind.js';
import { Topology } from '../src/topology/topology.js';
import { brokerUrl } from './broker-for-specs.js';

export const specConsumer = defineConsumer({
  name: 'user.spec',
  service: 'user',
  messages: [orderAccepted, orderFinished],
});
export type SpecMessage = ReceivedMessage<typeof specConsumer>;
type Payload = PayloadOf<typeof orderAccepted>;
type Handle = (tx: EntityManager, message: SpecMessage) => Promise<void>;

/** A process with one consumer, whose only effect is a row in the table `effect` for each message. */
export interface Instance {
  readonly consumers: MessageConsumers;
  readonly metrics: Metrics;
  readonly census: DeadLetterCensus;
  /** Its way to the broker. */
  readonly path: CuttablePath;
  /** The ids of the messages that its handler was given, in their order. */
  readonly handled: string[];
  readonly app: INestApplicationContext;
  close(): Promise<void>;
}

/** A schema with the tables of a consumer, and queues of its own on the broker, empty before each test. */
export interface ConsumerWorld {
  readonly database: DataSource;
  readonly uow: UnitOfWork;
  readonly topology: Topology;
  /** The queue of the consumer. */
  readonly queue: string;
  readonly limits: ConsumerLimits;
  /** Between two looks for due parked messages. */
  readonly intervalMs: number;
  /** Of the consumer; another test file may make it an ordered one. */
  readonly contract: typeof specConsumer & ConsumerContract;
}

class SpecSettings {
  readonly name = 'spec';
}

const BROKER = brokerUrl();
const HOUR_MS = 3_600_000;
const LIMITS: ConsumerLimits = { prefetch: 200, batch: 100, maxAttempts: 3 };

export const world = {} as { -readonly [K in keyof ConsumerWorld]: ConsumerWorld[K] };
const instances = new Set<Instance>();
let schema: FreshSchema;
let connection: ChannelModel;
let channel: ConfirmChannel;

export const query = <T>(sql: string, parameters?: unknown[]): Promise<T> =>
  world.database.query(sql, parameters) as Promise<T>;

/** Adds a row to `effect`, which has no unique key: two effects of one message are seen. */
export const effect: Handle = async (tx, { messageId }) => {
  await tx.query('INSERT INTO effect (message_id) VALUES (?)', [messageId]);
};
export const effects = async (): Promise<string[]> =>
  (await query<Array<{ id: string }>>('SELECT message_id AS id FROM effect ORDER BY seq')).map(row => row.id);
export async function expectEffects(ids: readonly string[]): Promise<void> {
  await expect.poll(async () => (await effects()).toSorted()).toEqual(ids.toSorted());
}

/** Rows of `dead_letter`, oldest first. */
export const deadLetters = () =>
  query<Array<Record<string, unknown> & { id: string; replayedAt: Date | null }>>(
    `SELECT CAST(id AS CHAR) AS id, message_id AS messageId, name, message_key AS \`key\`, payload, error,
       attempts, replayed_at AS replayedAt FROM dead_letter ORDER BY id`,
  );
export const attempts = () =>
  query<unknown[]>('SELECT message_id AS messageId, attempts, last_error AS error FROM message_attempt');

/** Starts a process whose handler is `handle`. */
export async function start(handle: Handle = effect): Promise<Instance> {
  const path = await cuttablePath(BROKER);
  const handled: string[] = [];
  @MessageConsumer(world.contract)
  @Injectable()
  class SpecHandler implements MessageHandler<typeof specConsumer> {
    async handle(tx: EntityManager, message: SpecMessage): Promise<void> {
      handled.push(message.messageId);
      await handle(tx, message);
    }
  }
  const app = await consumingApp(path.url, SpecHandler);
  const publisher = app.get(Publisher, { strict: false });
  publisher.open();
  const instance: Instance = {
    consumers: app.get(MessageConsumers, { strict: false }),
    metrics: app.get(Metrics, { strict: false }),
    census: app.get(DeadLetterCensus, { strict: false }),
    path,
    handled,
    app,
    close: async () => {
      if (!instances.delete(instance)) return;
      await app.close();
      await publisher.close();
      await path.close();
    },
  };
  instances.add(instance);
  await expect.poll(() => instance.consumers.isReady).toBe(true);
  return instance;
}

/** A service that has nothing but consumers. */
export function consumingApp(
  url: string,
  ...handlers: ReadonlyArray<new () => unknown>
): Promise<INestApplicationContext> {
  const publisher = new Publisher({ url, topology: world.topology });
  const providers = [
    Metrics,
    SpecSettings,
    { provide: DataSource, useValue: world.database },
    { provide: UnitOfWork, useValue: world.uow },
    { provide: Topology, useValue: world.topology },
    { provide: Publisher, useValue: publisher },
    {
      provide: JobRuntime,
      inject: [Metrics],
      useFactory: (metrics: Metrics) =>
        new JobRuntime(new JobRepository(world.uow), () => world.intervalMs, metrics),
    },
  ];
  @Module({ providers, exports: providers })
  class GroundModule {}
  const messaging = (): MessagingSettings => ({
    url,
    prefix: '',
    queues: { kind: 'safe', kindOf: {} },
    retryDelaysMs: [],
    ...world.limits,
  });
  @Module({
    imports: [
      { module: GroundModule, global: true },
      ConsumerModule.forService<SpecSettings>({
        settings: SpecSettings,
        messaging,
        ordered: world.contract.ordered === true,
      }),
    ],
    providers: [...handlers] as never[],
  })
  class ServiceModule {}
  return NestFactory.createApplicationContext(ServiceModule, { logger: false, abortOnError: false });
}

/** Puts a message into the consumer's queue. @returns its id */
export async function send(payload: Partial<Payload> = {}, messageId = ulid()): Promise<string> {
  await sendRaw(JSON.stringify({ ...orderAccepted.sample, ...payload }), { messageId });
  return messageId;
}
export const sendRaw = (content: string | Buffer, properties: Options.Publish = {}) =>
  new Promise<void>((resolve, reject) => {
    const given = { type: orderAccepted.name, headers: { key: 'order-1' }, persistent: true, ...properties };
    channel.publish(
      '',
      world.queue,
      typeof content === 'string' ? Buffer.from(content) : content,
      given,
      error => (error === null || error === undefined ? resolve() : reject(error)),
    );
  });
export const messagesIn = async (queue: string): Promise<number> =>
  (await channel.checkQueue(queue)).messageCount;
/** Takes the first message out of a queue. */
export const takeFrom = async (queue: string): Promise<GetMessage | false> =>
  channel.get(queue, { noAck: true });
export const onBroker = <T>(work: (open: ConfirmChannel) => Promise<T>): Promise<T> => work(channel);

/** Nothing is left on the broker: neither waiting nor unacked. */
export async function expectAllAcked(): Promise<void> {
  await Promise.all([...instances].map(instance => instance.close()));
  for (const { name } of world.topology.queues)
    if (!name.endsWith('.dead')) await expect.poll(() => messagesIn(name)).toBe(0);
}

/** The value of a metric of this line, such as `diancan_dead_letters{consumer="user.spec"}`. */
export async function metric({ metrics }: Instance, line: string): Promise<number | undefined> {
  const found = (await metrics.text()).split('\n').find(each => each.startsWith(`${line} `));
  return found === undefined ? undefined : Number(found.slice(line.length));
}
export const received = (instance: Instance, outcome: string) =>
  metric(instance, `diancan_messages_received_total{consumer="user.spec",outcome="${outcome}"}`);

export const topologyOf = (
  consumers: readonly ConsumerContract[],
  retryDelaysMs: readonly number[],
  kind: QueueKind = 'safe',
) => new Topology({ prefix: `spec-${randomUUID()}`, consumers, kindOf: () => kind, retryDelaysMs });
/** Has the test begin with other queues. */
export function useTopology(topology: Topology): void {
  world.topology = topology;
  world.queue = topology.queueOf(specConsumer.name);
}

/** A spec calls it once: the world is there for its tests. */
export function useConsumerWorld(): void {
  beforeAll(async () => {
    schema = await freshSchema('consumer');
    world.database = await new DataSource(databaseOptions(schema.url, 20)).initialize();
    for (const table of [inboxTable, messageAttemptTable, deadLetterTable, parkedMessageTable])
      await query(table);
    await query('CREATE TABLE effect (seq INT AUTO_INCREMENT PRIMARY KEY, message_id CHAR(26) NOT NULL)');
    world.uow = new UnitOfWork(world.database);
  });
  beforeEach(async () => {
    Logger.overrideLogger(false);
    connection = await connect(BROKER);
    channel = await connection.createConfirmChannel();
    world.limits = LIMITS;
    world.contract = specConsumer;
    world.intervalMs = HOUR_MS;
    useTopology(topologyOf([specConsumer], [10, 20]));
  });
  afterEach(async () => {
    await Promise.all([...instances].map(instance => instance.close()));
    for (const { name } of world.topology.queues) await channel.deleteQueue(name);
    for (const { name } of world.topology.exchanges) await channel.deleteExchange(name);
    await connection.close();
    for (const table of ['inbox', 'message_attempt', 'dead_letter', 'parked_message', 'effect'])
      await query(`DELETE FROM ${table}`);
    Logger.overrideLogger(new Logger());
  });
  afterAll(async () => {
    await world.database?.destroy();
    await schema?.drop();
  });
}
