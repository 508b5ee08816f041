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
  type QUEUE_KINDS,
  type ReceivedMessage,
  sentMessageTable,
  Topology,
} from '@diancan/messaging';
import { Metrics } from '@diancan/platform';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import { type INestApplicationContext, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { connect } from 'amqplib';
import { createPool, type Pool, type RowDataPacket } from 'mysql2/promise';
import type { EntityManager, MigrationInterface, QueryRunner } from 'typeorm';
import type { Step, StepWatch } from '../steps/step-watch.js';
import type { Moment } from '../steps/trails.js';
import { watchedBroker } from '../steps/watched-broker.js';

const SETTINGS: Omit<MessagingSettings, 'url' | 'prefix' | 'queues'> = {
  retryDelaysMs: [100],
  maxAttempts: 20,
  // Each consumer takes one message at a time, so that all of them get some.
  prefetch: 1,
  batch: 1,
};

class Messages1796083200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const effects = 'CREATE TABLE effect (seq INT AUTO_INCREMENT PRIMARY KEY, message_id CHAR(26) NOT NULL)';
    for (const table of [jobTable, outboxTable, sentMessageTable, inboxTable, messageAttemptTable])
      await runner.query(table);
    await runner.query(deadLetterTable);
    await runner.query(effects);
  }

  async down(): Promise<void> {}
}

/** A failing consumer fails at the first attempt of each message that it gets, and sends it to be retried. */
export type Role = 'sender' | 'consumer' | 'failing consumer';

/** Where an instance stands when the broker dies. */
export interface Place {
  readonly role: Role;
  readonly step: 'publish' | 'confirm' | 'deliver' | 'ack';
  readonly moment: Moment;
}

/** Holds the first message that comes to a place; without a place, it holds nothing. */
class Hold implements StepWatch {
  readonly #dropped = Promise.withResolvers<never>();
  isReached = false;

  constructor(private readonly place: Place | undefined) {
    this.#dropped.promise.catch(() => undefined);
  }

  /** Breaks the connection of what is held. */
  drop(): void {
    this.#dropped.reject(new Error('it is dropped'));
  }

  before(step: Step): Promise<void> {
    return this.#pass(step, 'before');
  }

  after(step: Step): Promise<void> {
    return this.#pass(step, 'after');
  }

  async #pass({ name, text }: Step, moment: Moment): Promise<void> {
    if (this.place === undefined) return;
    const { role, step } = this.place;
    const [, routingKey = ''] = text.split('\n');
    const isRetry = /[.]retry-\d+ms$/.test(routingKey);
    if (this.isReached || moment !== this.place.moment || !name.startsWith(`${step} `)) return;
    if (isRetry !== (role === 'failing consumer')) return;
    this.isReached = true;
    await this.#dropped.promise;
  }
}

/** A process that sends or consumes, with the proxy between it and the broker. */
export interface Instance {
  readonly role: Role;
  readonly hold: Hold;
  /** @returns the id of a message that has been committed */
  send(): Promise<string>;
  close(): Promise<void>;
}

/** A schema, and queues on a broker, that several instances share. */
export class BrokerWorld {
  readonly #instances: Instance[] = [];
  /** Which messages a failing consumer has refused already. */
  readonly #failed = new Set<string>();
  readonly #prefix = `spec-${randomUUID()}`;
  #topology: Topology | undefined;

  private constructor(
    private readonly brokerUrl: string,
    private readonly kind: (typeof QUEUE_KINDS)[number],
    private readonly schema: FreshSchema,
    private readonly database: Pool,
  ) {}

  static async open(brokerUrl: string, kind: (typeof QUEUE_KINDS)[number]): Promise<BrokerWorld> {
    const schema = await freshSchema('broker');
    return new BrokerWorld(brokerUrl, kind, schema, createPool({ uri: schema.url, timezone: 'Z' }));
  }

  async start(role: Role, place?: Place): Promise<Instance> {
    const hold = new Hold(place);
    const proxy = await watchedBroker(this.brokerUrl, hold);
    const app = await this.#app(proxy.url, role);
    this.#topology ??= app.get(Topology, { strict: false });
    const find = <T>(type: abstract new (...args: never[]) => T): T => app.get<T>(type, { strict: false });
    const instance: Instance = {
      role,
      hold,
      send: () =>
        find(UnitOfWork).run(tx => find(Outbox).send(tx, orderFinished, orderFinished.sample, { key: 'o' })),
      close: async () => {
        await app.close();
        proxy.close();
      },
    };
    this.#instances.push(instance);
    return instance;
  }

  /** The messages that have had their effect, sorted; one with two effects is there twice. */
  async effects(): Promise<string[]> {
    const [rows] = await this.database.query<RowDataPacket[]>('SELECT message_id AS id FROM effect');
    return rows.map(({ id }) => String(id)).toSorted();
  }

  /** How many messages the broker has not confirmed. */
  async waiting(): Promise<number> {
    const [rows] = await this.database.query<RowDataPacket[]>('SELECT COUNT(*) AS n FROM outbox');
    return Number(rows[0]!['n']);
  }

  /** How many messages lie in all queues, once no instance runs. */
  async onBroker(): Promise<number> {
    const connection = await connect(this.brokerUrl);
    const channel = await connection.createChannel();
    let count = 0;
    for (const { name } of this.#topology!.queues) count += (await channel.checkQueue(name)).messageCount;
    await connection.close();
    return count;
  }

  async closeInstances(): Promise<void> {
    await Promise.all(this.#instances.splice(0).map(instance => instance.close()));
  }

  async close(): Promise<void> {
    await this.closeInstances();
    await this.database.end();
    await this.schema.drop();
  }

  async #app(url: string, role: Role): Promise<INestApplicationContext> {
    const settings: MessagingSettings = {
      ...SETTINGS,
      url,
      prefix: this.#prefix,
      queues: { kind: this.kind, kindOf: {} },
    };
    class Settings {
      readonly messaging = settings;
    }
    @Module({ providers: [Settings, Metrics], exports: [Settings, Metrics] })
    class GroundModule {}
    const given = { settings: Settings, messaging: ({ messaging }: Settings) => messaging };
    const isSender = role === 'sender';
    @Module({
      imports: [
        { module: GroundModule, global: true },
        DatabaseModule.forService<Settings>({
          settings: Settings,
          url: () => this.schema.url,
          poolSize: () => 4,
          entities: [],
          migrations: [Messages1796083200000],
        }),
        JobsModule.forService<Settings>({ settings: Settings, intervalMs: () => 200 }),
        MessagingModule.forService<Settings>(given),
        ...(isSender ? [] : [ConsumerModule.forService<Settings>(given)]),
      ],
      providers: isSender ? [] : [this.#handler(role)],
    })
    class ServiceModule {}
    return NestFactory.createApplicationContext(ServiceModule, { logger: false, abortOnError: false });
  }

  #handler(role: Role): new () => MessageHandler<typeof userNotices> {
    const failed = this.#failed;
    @Injectable()
    @MessageConsumer(userNotices)
    class Effects implements MessageHandler<typeof userNotices> {
      async handle(tx: EntityManager, { messageId }: ReceivedMessage<typeof userNotices>): Promise<void> {
        if (role === 'failing consumer' && !failed.has(messageId)) {
          failed.add(messageId);
          throw new Error('the spec refuses it once');
        }
        await tx.query('INSERT INTO effect (message_id) VALUES (?)', [messageId]);
      }
    }
    return Effects;
  }
}
