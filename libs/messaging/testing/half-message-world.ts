import { defineMessage } from '@diancan/contracts';
import { databaseOptions, UnitOfWork } from '@diancan/database';
import { JobRepository, JobRuntime } from '@diancan/jobs';
import { Metrics } from '@diancan/platform';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import {
  CHECK_BACK_POLICY,
  CheckBack,
  type CheckBackPolicy,
  type CheckedMessage,
} from '../src/half-message/check-back.js';
import { HalfMessageDecisions } from '../src/half-message/half-message-decisions.js';
import type { Outcome } from '../src/half-message/half-message-life.js';
import { halfMessageTable } from '../src/half-message/half-message-table.js';
import { HalfMessageUpkeep } from '../src/half-message/half-message-upkeep.js';
import { HalfMessageRepository } from '../src/half-message/half-message.repository.js';
import { TransactionalMessages } from '../src/half-message/transactional-messages.js';
import { MessageChains } from '../src/ordering/message-chains.js';
import { Outbox } from '../src/outbox/outbox.js';
import { OutboxRepository } from '../src/outbox/outbox.repository.js';
import { outboxTable } from '../src/outbox/outbox-tables.js';
import type { Relay } from '../src/outbox/relay.js';
import type { OutgoingMessage } from '../src/publisher/outgoing-message.js';

const NEVER_MS = 3_600_000;

export const ticketTaken = defineMessage({
  name: 'ticket.taken.v1',
  sender: 'product',
  payload: z.strictObject({ seat: z.int().min(1) }),
  sample: { seat: 1 },
});

type Check = (message: CheckedMessage<typeof ticketTaken>) => Promise<Outcome>;

/** Answers as the test says. It polls only when it is woken. */
export class TicketCheck extends CheckBack<typeof ticketTaken> {
  readonly kind: string = 'ticket';
  readonly contract = ticketTaken;
  check: Check = () => Promise.reject(new Error('nobody may ask'));
  policy: CheckBackPolicy = CHECK_BACK_POLICY;
}

export class OtherCheck extends TicketCheck {
  override readonly kind = 'other';
}

export interface StoredHalf {
  readonly state: string;
  readonly messageId: string | null;
  readonly checks: number;
  readonly attempts: number;
  readonly isGivenUp: number;
  readonly lastError: string | null;
  readonly isEnded: number;
  readonly dueInMs: number;
}

/** One instance of a service that sends transactional messages, on a schema of its own, without a broker. */
export class HalfMessageWorld {
  readonly published: OutgoingMessage[] = [];
  readonly metrics = new Metrics();
  readonly uow: UnitOfWork;
  readonly halves: HalfMessageRepository;
  readonly decisions: HalfMessageDecisions;
  readonly upkeep: HalfMessageUpkeep;
  readonly messages: TransactionalMessages;
  readonly #runtime: JobRuntime;
  readonly #checks = new Set<TicketCheck>();

  private constructor(
    private readonly schema: FreshSchema,
    readonly database: DataSource,
  ) {
    const relay = {
      publish: async (_seq: string, message: OutgoingMessage) => void this.published.push(message),
    } as unknown as Relay;
    this.uow = new UnitOfWork(database);
    this.halves = new HalfMessageRepository(this.uow);
    const outbox = new Outbox(new OutboxRepository(this.uow), relay, new MessageChains([]));
    this.decisions = new HalfMessageDecisions(this.halves, outbox, this.metrics);
    this.upkeep = new HalfMessageUpkeep(this.halves, this.metrics);
    this.messages = new TransactionalMessages(this.uow, this.halves, this.decisions, outbox);
    this.#runtime = new JobRuntime(new JobRepository(this.uow), () => NEVER_MS, this.metrics);
  }

  static async open(): Promise<HalfMessageWorld> {
    const schema = await freshSchema('half');
    const database = await new DataSource(databaseOptions(schema.url, 20)).initialize();
    for (const table of [outboxTable, halfMessageTable]) await database.query(table);
    await database.query('CREATE TABLE seat (seat INT PRIMARY KEY)');
    return new HalfMessageWorld(schema, database);
  }

  /** A check-back of another instance, when called again. */
  checkBack<C extends TicketCheck = TicketCheck>(Check: new () => C = TicketCheck as new () => C): C {
    const check = new Check();
    Object.assign(check, {
      runtime: this.#runtime,
      uow: this.uow,
      halves: this.halves,
      decisions: this.decisions,
      upkeep: this.upkeep,
    });
    this.#checks.add(check);
    return check;
  }

  /** Stores half messages whose process has died. @returns their ids */
  async orphans(count: number, check: TicketCheck = this.checkBack()): Promise<string[]> {
    return Promise.all(
      Array.from({ length: count }, async (_, n) => {
        const sent = { payload: { seat: n + 1 }, key: `seat-${n + 1}` };
        const { id } = await this.messages.sendInTransaction(check, sent, async () => 'unknown');
        return id;
      }),
    );
  }

  makeDue(): Promise<unknown> {
    return this.database.query('UPDATE half_message SET due_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND');
  }

  async half(id: string): Promise<StoredHalf> {
    const [row] = await this.database.query<StoredHalf[]>(
      `SELECT state, message_id AS messageId, checks, attempts,
         is_given_up AS isGivenUp, last_error AS lastError,
         ended_at IS NOT NULL AS isEnded,
         ROUND(TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(3), due_at) / 1000) AS dueInMs
       FROM half_message WHERE id = ?`,
      [id],
    );
    return {
      ...row!,
      isGivenUp: Number(row!.isGivenUp),
      isEnded: Number(row!.isEnded),
      dueInMs: Number(row!.dueInMs),
    };
  }

  outbox(): Promise<OutgoingMessage[]> {
    return this.database.query(
      'SELECT message_id AS messageId, name, message_key AS `key`, payload FROM outbox ORDER BY message_id',
    );
  }

  /** Waits for the checks that are running. */
  async empty(): Promise<void> {
    await Promise.all([...this.#checks].map(check => check.onApplicationShutdown()));
    this.#checks.clear();
    this.published.length = 0;
    for (const table of ['outbox', 'half_message', 'seat']) await this.database.query(`DELETE FROM ${table}`);
  }

  async close(): Promise<void> {
    await this.database.destroy();
    await this.schema.drop();
  }
}
