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
  Topology,
} from '@diancan/messaging';
import { Metrics } from '@diancan/platform';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { EntityManager, MigrationInterface, QueryRunner } from 'typeorm';

const EFFECTS = 'CREATE TABLE effect (seq INT AUTO_INCREMENT PRIMARY KEY, message_id CHAR(26) NOT NULL)';
const TABLES = [jobTable, outboxTable, sentMessageTable, inboxTable, messageAttemptTable, deadLetterTable];

class Messages1796083200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of [...TABLES, EFFECTS]) await runner.query(table);
  }

  async down(): Promise<void> {}
}

export type Message = ReceivedMessage<typeof userNotices>;

export interface ProcessOptions {
  readonly messaging: MessagingSettings;
  readonly schemaUrl: string;
  /** What a consumer does before the effect is written; throws to fail the message. None: it only sends. */
  readonly handle?: (message: Message) => Promise<void>;
}

/** An application that sends messages and, with a handler, takes them; effects are rows of a table. */
export interface MessageProcess {
  readonly topology: Topology;
  /** @returns the id of a message that has been committed */
  send(key: string): Promise<string>;
  close(): Promise<void>;
}

export async function messageProcess(options: ProcessOptions): Promise<MessageProcess> {
  const app = await NestFactory.createApplicationContext(moduleOf(options), {
    logger: false,
    abortOnError: false,
  });
  const [uow, outbox] = [app.get(UnitOfWork, { strict: false }), app.get(Outbox, { strict: false })];
  return {
    topology: app.get(Topology, { strict: false }),
    send: key => uow.run(tx => outbox.send(tx, orderFinished, orderFinished.sample, { key })),
    close: () => app.close(),
  };
}

function moduleOf({ messaging, schemaUrl, handle }: ProcessOptions): new () => unknown {
  class Settings {
    readonly messaging = messaging;
  }
  @Module({ providers: [Settings, Metrics], exports: [Settings, Metrics] })
  class GroundModule {}
  const given = { settings: Settings, messaging: (settings: Settings) => settings.messaging };
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
      ...(handle === undefined ? [] : [ConsumerModule.forService<Settings>(given)]),
    ],
    providers: handle === undefined ? [] : [effectsAfter(handle)],
  })
  class ServiceModule {}
  return ServiceModule;
}

function effectsAfter(handle: (message: Message) => Promise<void>) {
  @Injectable()
  @MessageConsumer(userNotices)
  class Effects implements MessageHandler<typeof userNotices> {
    async handle(tx: EntityManager, message: Message): Promise<void> {
      await handle(message);
      await tx.query('INSERT INTO effect (message_id) VALUES (?)', [message.messageId]);
    }
  }
  return Effects;
}
