import { randomUUID } from 'node:crypto';
import { orderFinished, userNotices } from '@diancan/contracts';
import { DatabaseModule, UnitOfWork } from '@diancan/database';
import { JobsModule, jobTable } from '@diancan/jobs';
import {
  ConsumerModule,
  deadLetterTable,
  inboxTable,
  messageAttemptTable,
  MessageConsumer,
  type MessageHandler,
  MessagingModule,
  type MessagingSettings,
  Outbox,
  outboxTable,
  type ReceivedMessage,
  sentMessageTable,
} from '@diancan/messaging';
import { Metrics } from '@diancan/platform';
import { freshSchema } from '@diancan/testing/database';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createPool, type RowDataPacket } from 'mysql2/promise';
import type { EntityManager, MigrationInterface, QueryRunner } from 'typeorm';

const EFFECTS = 'CREATE TABLE effect (message_id CHAR(26) NOT NULL)';
const TABLES = [jobTable, outboxTable, sentMessageTable, inboxTable, messageAttemptTable, deadLetterTable];

class Messages1796083200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of [...TABLES, EFFECTS]) await runner.query(table);
  }

  async down(): Promise<void> {}
}

type Message = ReceivedMessage<typeof userNotices>;

/** One process that sends and consumes. It fails each message with the key `bad`, until it is mended. */
export interface AlarmWorld {
  /** @returns the id of a message that has been committed */
  send(key: 'good' | 'bad'): Promise<string>;
  /** Resolves when the message is being handled. @returns lets it go on */
  untilHandled(id: string): Promise<() => void>;
  /** From now on no message fails. */
  mend(): void;
  /** How often the message was handled. */
  handledOf(id: string): number;
  /** The messages that have had their effect, sorted. */
  effects(): Promise<string[]>;
  /** By message, sorted. */
  attempts(): Promise<Array<{ id: string; attempts: number }>>;
  deadLetters(): Promise<number>;
  close(): Promise<void>;
}

/** Handles messages; the first one waits until it may go on. */
class Handling {
  readonly begun = Promise.withResolvers<string>();
  readonly mayGoOn = Promise.withResolvers<void>();
  readonly handled: string[] = [];
  isMended = false;

  async handle(tx: EntityManager, { messageId, key }: Message): Promise<void> {
    this.handled.push(messageId);
    this.begun.resolve(messageId);
    await this.mayGoOn.promise;
    if (key === 'bad' && !this.isMended) throw new Error('the spec refuses it');
    await tx.query('INSERT INTO effect (message_id) VALUES (?)', [messageId]);
  }
}

export async function anAlarmWorld(url: string): Promise<AlarmWorld> {
  const schema = await freshSchema('alarm');
  const pool = createPool({ uri: schema.url, timezone: 'Z' });
  const rows = async (sql: string) => (await pool.query<RowDataPacket[]>(sql))[0];
  const handling = new Handling();
  const app = await processOf(url, schema.url, handling);
  const [uow, outbox] = [app.get(UnitOfWork, { strict: false }), app.get(Outbox, { strict: false })];
  return {
    send: key => uow.run(tx => outbox.send(tx, orderFinished, orderFinished.sample, { key })),
    untilHandled: async id => {
      if ((await handling.begun.promise) !== id) throw new Error('another message came first');
      return handling.mayGoOn.resolve;
    },
    mend: () => void (handling.isMended = true),
    handledOf: id => handling.handled.filter(each => each === id).length,
    effects: async () =>
      (await rows('SELECT message_id AS id FROM effect ORDER BY message_id')).map(({ id }) => String(id)),
    attempts: async () =>
      (await rows('SELECT message_id AS id, attempts FROM message_attempt ORDER BY message_id')).map(
        ({ id, attempts }) => ({ id: String(id), attempts: Number(attempts) }),
      ),
    deadLetters: async () => (await rows('SELECT 1 FROM dead_letter')).length,
    close: async () => {
      await app.close();
      await pool.end();
      await schema.drop();
    },
  };
}

function processOf(url: string, schemaUrl: string, handling: Handling) {
  class Settings {
    readonly messaging: MessagingSettings = {
      url,
      prefix: `spec-${randomUUID()}`,
      queues: { kind: 'safe', kindOf: {} },
      retryDelaysMs: [100],
      maxAttempts: 3,
      prefetch: 10,
      batch: 1,
    };
  }
  @Module({ providers: [Settings, Metrics], exports: [Settings, Metrics] })
  class GroundModule {}
  @Injectable()
  @MessageConsumer(userNotices)
  class Handler implements MessageHandler<typeof userNotices> {
    handle(tx: EntityManager, message: Message): Promise<void> {
      return handling.handle(tx, message);
    }
  }
  const given = { settings: Settings, messaging: ({ messaging }: Settings) => messaging };
  @Module({
    imports: [
      { module: GroundModule, global: true },
      DatabaseModule.forService<Settings>({
        settings: Settings,
        url: () => schemaUrl,
        poolSize: () => 4,
        entities: [],
        migrations: [Messages1796083200000],
      }),
      JobsModule.forService<Settings>({ settings: Settings, intervalMs: () => 200 }),
      MessagingModule.forService<Settings>(given),
      ConsumerModule.forService<Settings>(given),
    ],
    providers: [Handler],
  })
  class ServiceModule {}
  return NestFactory.createApplicationContext(ServiceModule, { logger: false, abortOnError: false });
}
