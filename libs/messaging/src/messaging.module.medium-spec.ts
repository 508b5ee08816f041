import { randomUUID } from 'node:crypto';
import { orderAccepted } from '@diancan/contracts';
import { DatabaseModule, UnitOfWork } from '@diancan/database';
import { JobsModule } from '@diancan/jobs';
import { Metrics } from '@diancan/platform';
import { type CuttablePath, cuttablePath } from '@diancan/testing/network';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { connect } from 'amqplib';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MessagingModule } from './messaging.module.js';
import type { MessagingSettings } from './messaging.settings.js';
import { Outbox } from './outbox/outbox.js';
import { outboxTable, sentMessageTable } from './outbox/outbox-tables.js';
import { Publisher } from './publisher/publisher.js';
import { Topology } from './topology/topology.js';

const HOUR_MS = 3_600_000;

class Settings {
  url = schema.url;
  messaging: MessagingSettings = {
    url: path.url,
    prefix,
    queues: { kind: 'fast', kindOf: {} },
    retryDelaysMs: [1_000],
    maxAttempts: 1,
    prefetch: 1,
    batch: 1,
  };
}

class Messages1796083200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(outboxTable);
    await runner.query(sentMessageTable);
  }

  async down(): Promise<void> {}
}

@Module({ providers: [Settings, Metrics], exports: [Settings, Metrics] })
class GroundModule {}

let prefix: string;
let schema: FreshSchema;
let path: CuttablePath;
let database: Connection;
let app: INestApplicationContext;

/** A service that sends messages. Its pollers poll only when they are woken. */
async function start(): Promise<void> {
  @Module({
    imports: [
      { module: GroundModule, global: true },
      DatabaseModule.forService<Settings>({
        settings: Settings,
        url: ({ url }) => url,
        poolSize: () => 4,
        entities: [],
        migrations: [Messages1796083200000],
      }),
      JobsModule.forService<Settings>({ settings: Settings, intervalMs: () => HOUR_MS }),
      MessagingModule.forService<Settings>({ settings: Settings, messaging: ({ messaging }) => messaging }),
    ],
  })
  class ServiceModule {}
  app = await NestFactory.createApplicationContext(ServiceModule, { logger: false, abortOnError: false });
  await expect.poll(isReady).toBe(true);
}

const find = <T>(type: abstract new (...args: never[]) => T): T => app.get<T>(type, { strict: false });
const send = () =>
  find(UnitOfWork).run(tx => find(Outbox).send(tx, orderAccepted, orderAccepted.sample, { key: 'order-1' }));
const isReady = () => find(Publisher).isReady;
const count = async (sql: string): Promise<number> => {
  const [rows] = await database.query<RowDataPacket[]>(`SELECT COUNT(*) AS n FROM ${sql}`);
  return Number(rows[0]!['n']);
};

beforeEach(async () => {
  prefix = `spec-${randomUUID()}`;
  schema = await freshSchema('messaging');
  path = await cuttablePath(process.env['DIANCAN_TEST_RABBITMQ_URL']!);
  database = await createConnection({ uri: schema.url, timezone: 'Z' });
  await start();
});
afterEach(async () => {
  path.release();
  const topology = find(Topology);
  await app.close();
  await path.close();
  const broker = await connect(process.env['DIANCAN_TEST_RABBITMQ_URL']!);
  const channel = await broker.createChannel();
  for (const { name } of topology.queues) await channel.deleteQueue(name);
  await channel.deleteExchange(topology.exchange);
  await broker.close();
  await database.end();
  await schema.drop();
});

describe('a service with MessagingModule', () => {
  it('publishes after the commit, and partitions what it has sent by day', async () => {
    await send();
    await expect.poll(() => count('sent_message')).toBe(1);
    await expect
      .poll(() =>
        count(`information_schema.PARTITIONS
          WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'sent_message' AND PARTITION_NAME <> 'p_rest'`),
      )
      .toBe(15);
  });

  it('publishes what has waited for the broker as soon as it is back', async () => {
    path.cut();
    await expect.poll(isReady).toBe(false);
    await send();
    await database.query('UPDATE outbox SET due_at = UTC_TIMESTAMP(3)');
    path.mend();
    await expect.poll(() => count('sent_message')).toBe(1);
  });

  it('waits for the messages on their way before it stops', async () => {
    path.hold();
    await send();
    await expect.poll(() => find(Publisher).unconfirmed).toBe(1);
    const closed = app.close();
    path.release();
    await closed;
    expect(await count('sent_message')).toBe(1);
    expect(await count('outbox')).toBe(0);
  });
});
