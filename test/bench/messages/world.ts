import { randomUUID } from 'node:crypto';
import { type Channel, type ChannelModel, connect } from 'amqplib';
import { createPool, type Pool } from 'mysql2/promise';
import { built } from '../rpc/built.ts';
import type { DurableServers } from '../durable-servers.ts';

const { defineConsumer, orderPaid } = await built('contracts/src/index');
const { databaseOptions, UnitOfWork } = await built('database/src/index');
const { Topology, inboxTable, messageAttemptTable, deadLetterTable, outboxTable, sentMessageTable } =
  await built('messaging/src/index');
const { DataSource } = await import('typeorm');

export type Kind = 'safe' | 'fast';

export const consumer = defineConsumer({ name: 'user.bench', service: 'user', messages: [orderPaid] });
/** All subjects send the same. */
export const MESSAGE = orderPaid;
export const PAYLOAD = JSON.stringify(orderPaid.sample);

/** A transaction of our code. */
export interface Tx {
  query(sql: string, parameters?: unknown[]): Promise<unknown>;
}

/** A schema with all tables of messages, and queues of its own. */
export interface World {
  brokerUrl: string;
  kind: Kind;
  topology: { exchange: string };
  queue: string;
  uow: { run<T>(work: (tx: Tx) => Promise<T>): Promise<T> };
  /** For yardsticks, without our code. */
  pool: Pool;
  /** For what is not measured. */
  channel: Channel;
  /** Empty tables and queues, for the next round. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

const TABLES = [outboxTable, sentMessageTable, inboxTable, messageAttemptTable, deadLetterTable];
const CONNECTIONS = 40;

export async function openWorld(
  { urls: { mariadb: databaseUrl, rabbitmq: brokerUrl } }: DurableServers<'mariadb' | 'rabbitmq'>,
  kind: Kind,
): Promise<World> {
  const schema = `bench_${kind}`;
  const admin = createPool(databaseUrl);
  await admin.query(`CREATE DATABASE ${schema}`);
  await admin.end();
  const url = new URL(schema, databaseUrl).href;
  const database = await new DataSource(databaseOptions(url, CONNECTIONS)).initialize();
  for (const table of TABLES) await database.query(table);
  await database.query('CREATE TABLE effect (message_id CHAR(26) PRIMARY KEY)');
  const topology = new Topology({
    prefix: `bench-${randomUUID()}`,
    consumers: [consumer],
    kindOf: () => kind,
    retryDelaysMs: [1_000],
  });
  const broker: ChannelModel = await connect(brokerUrl, { noDelay: true });
  const channel = await broker.createChannel();
  for (const { name, type } of topology.exchanges) await channel.assertExchange(name, type);
  const queue: string = topology.queueOf(consumer.name);
  const { arguments: args } = topology.queues.find((each: { name: string }) => each.name === queue);
  await channel.assertQueue(queue, { durable: true, arguments: args });
  await channel.bindQueue(queue, topology.exchange, MESSAGE.name);
  const pool = createPool({ uri: url, connectionLimit: CONNECTIONS });
  return {
    brokerUrl,
    kind,
    topology,
    queue,
    uow: new UnitOfWork(database),
    pool,
    channel,
    async empty() {
      await channel.purgeQueue(queue);
      for (const table of ['outbox', 'sent_message', 'inbox', 'effect'])
        await pool.query(`TRUNCATE TABLE ${table}`);
    },
    async close() {
      await broker.close();
      await pool.end();
      await database.destroy();
    },
  };
}
