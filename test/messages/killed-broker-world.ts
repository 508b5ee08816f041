import { randomUUID } from 'node:crypto';
import type { MessagingSettings, QUEUE_KINDS, Topology } from '@diancan/messaging';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import { connect } from 'amqplib';
import { createPool, type Pool, type RowDataPacket } from 'mysql2/promise';
import type { Step, StepWatch } from '../steps/step-watch.js';
import type { Moment } from '../steps/trails.js';
import { watchedBroker } from '../steps/watched-broker.js';
import { type Message, messageProcess } from './message-process.js';

const SETTINGS: Omit<MessagingSettings, 'url' | 'prefix' | 'queues'> = {
  retryDelaysMs: [100],
  maxAttempts: 20,
  // Each consumer takes one message at a time, so that all of them get some.
  prefetch: 1,
  batch: 1,
};

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
    const running = await messageProcess({
      messaging: {
        ...SETTINGS,
        url: proxy.url,
        prefix: this.#prefix,
        queues: { kind: this.kind, kindOf: {} },
      },
      schemaUrl: this.schema.url,
      ...(role !== 'sender' && { handle: (message: Message) => this.#handle(role, message) }),
    });
    this.#topology ??= running.topology;
    const instance: Instance = {
      role,
      hold,
      send: () => running.send('o'),
      close: async () => {
        await running.close();
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

  /** The queues with messages that no consumer has been given, and how many. */
  async onBroker(): Promise<Record<string, number>> {
    const connection = await connect(this.brokerUrl);
    const channel = await connection.createChannel();
    const counts: Record<string, number> = {};
    for (const { name } of this.#topology!.queues) {
      const { messageCount } = await channel.checkQueue(name);
      if (messageCount > 0) counts[name] = messageCount;
    }
    await connection.close();
    return counts;
  }

  async closeInstances(): Promise<void> {
    await Promise.all(this.#instances.splice(0).map(instance => instance.close()));
  }

  async close(): Promise<void> {
    await this.closeInstances();
    await this.database.end();
    await this.schema.drop();
  }

  async #handle(role: Role, { messageId }: Message): Promise<void> {
    if (role !== 'failing consumer' || this.#failed.has(messageId)) return;
    this.#failed.add(messageId);
    throw new Error('the spec refuses it once');
  }
}
