import { isServiceError, type ServiceName } from '@diancan/contracts';
import { databaseOptions, UnitOfWork } from '@diancan/database';
import { claimLot, type ClaimSource, JobRepository, JobRuntime } from '@diancan/jobs';
import { Deadline, Metrics, outOfContext, runInContext } from '@diancan/platform';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import { Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { CurrentTransactions } from '../src/current/current-transaction.js';
import { DecisionCount } from '../src/initiator/decision-count.js';
import { DecisionsHandler } from '../src/initiator/decisions.handler.js';
import { GlobalTransactions } from '../src/initiator/global-transactions.js';
import { PhaseTwo } from '../src/initiator/phase-two.js';
import { PhaseTwoJob } from '../src/initiator/phase-two.job.js';
import { globalTransactionTable } from '../src/initiator/transaction-table.js';
import { TransactionRepository } from '../src/initiator/transaction.repository.js';
import type { Branch } from '../src/participant/branch.js';
import { BranchEndings } from '../src/participant/branch-endings.js';
import { BranchRegistry } from '../src/participant/branch-registry.js';
import { BranchRepository } from '../src/participant/branch.repository.js';
import { transactionBranchTable } from '../src/participant/branch-table.js';
import { Branches } from '../src/participant/branches.js';
import { BranchesHandler } from '../src/participant/branches.handler.js';
import { DecisionRequestJob } from '../src/participant/decision-request.job.js';
import { DecisionRequests } from '../src/participant/decision-requests.js';
import { PURSE_TABLES } from './purse-branches.js';

const HOUR_MS = 3_600_000;

/** How one process reaches another one; a spec may break it. */
export type Link = <T>(call: () => Promise<T>) => Promise<T>;

/** A service with a schema of its own. */
class Side {
  readonly database: DataSource;
  readonly uow: UnitOfWork;

  constructor(
    readonly schema: FreshSchema,
    database: DataSource,
  ) {
    this.database = database;
    this.uow = new UnitOfWork(database);
  }

  query<T>(sql: string, parameters: unknown[] = []): Promise<T> {
    return this.database.query(sql, parameters) as Promise<T>;
  }

  protected runtime(): JobRuntime {
    return new JobRuntime(new JobRepository(this.uow), () => HOUR_MS, new Metrics());
  }
}

/** Holds the purses of persons. */
export class ParticipantSide extends Side {
  readonly registry = new BranchRegistry();
  readonly repository = new BranchRepository(this.database);
  readonly endings = new BranchEndings(this.uow, this.repository, this.registry);
  readonly currents = new CurrentTransactions();
  readonly branches = new Branches(this.uow, this.database, this.repository, this.currents);
  readonly handler = new BranchesHandler(this.endings);

  /** A call as it arrives here. @param link as the caller has sent it */
  asCallOf<A extends object, R>(link: string, branch: Branch<A, R>, args: A): Promise<R> {
    const deadline = new Deadline(60_000);
    const context = { requestId: 'request-1', locale: undefined, trace: undefined, branch: link, deadline };
    const call = () => runInContext(context, () => this.branches.try(branch, args));
    return outOfContext(call).finally(() => deadline.settle());
  }

  /** Another instance of the service, which knows no branch yet. */
  another(): ParticipantSide {
    return new ParticipantSide(this.schema, this.database);
  }

  register<A extends object, R, B extends Branch<A, R>>(branch: B & Branch<A, R>): B {
    branch.registry = this.registry;
    branch.onModuleInit();
    return branch;
  }

  /** Asks once for what it misses, and waits for the end of it. */
  async ask(initiator: InitiatorSide): Promise<void> {
    const job = new DecisionRequestJob(
      new DecisionRequests(new Map([['order', initiator.decisions]])),
      this.endings,
    );
    Object.assign(job, { runtime: this.runtime(), uow: this.uow });
    await job['runOnce']();
    await job.onApplicationShutdown();
  }

  /** The time of all its branches is over. */
  async letPass(): Promise<void> {
    await this.query('UPDATE transaction_branch SET due_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND');
  }

  async states(gid: string): Promise<Record<string, string>> {
    const rows = await this.query<Array<{ branch: string; state: string }>>(
      'SELECT branch, state FROM transaction_branch WHERE gid = ? ORDER BY branch',
      [gid],
    );
    return Object.fromEntries(rows.map(({ branch, state }) => [branch, state]));
  }

  async purse(owner: string): Promise<{ free: number; held: number }> {
    const [row] = await this.query<Array<{ free: number; held: number }>>(
      'SELECT free, held FROM purse WHERE owner = ?',
      [owner],
    );
    return { free: Number(row!.free), held: Number(row!.held) };
  }

  async fill(owner: string, free: number): Promise<void> {
    await this.query('REPLACE INTO purse (owner, free, held) VALUES (?, ?, 0)', [owner, free]);
  }

  async close(): Promise<void> {
    await this.branches.onApplicationShutdown();
  }
}

export class InitiatorSide extends Side {
  readonly currents = new CurrentTransactions();
  readonly repository = new TransactionRepository(this.uow, this.database);
  readonly metrics = new Metrics();
  readonly count = new DecisionCount(this.metrics);
  readonly decisions = new DecisionsHandler(this.repository, this.count);
  readonly phaseTwo: PhaseTwo;
  readonly transactions: GlobalTransactions;
  /** How it reaches the participants in phase two. */
  reach: Link = call => call();

  constructor(
    schema: FreshSchema,
    database: DataSource,
    private readonly participants: ReadonlyMap<ServiceName, ParticipantSide>,
  ) {
    super(schema, database);
    const clients = [...participants].map(([name, { handler }]) => [
      name,
      {
        confirm: (params: Parameters<typeof handler.confirm>[0]) => this.reach(() => handler.confirm(params)),
        cancel: (params: Parameters<typeof handler.cancel>[0]) => this.reach(() => handler.cancel(params)),
      },
    ]);
    this.phaseTwo = new PhaseTwo(new Map(clients as never), this.repository);
    const { currents, uow, repository: decisions, phaseTwo, count } = this;
    this.transactions = new GlobalTransactions('order', {
      currents,
      uow,
      dataSource: database,
      decisions,
      phaseTwo,
      count,
    });
  }

  /** A call of a branch, as rpc makes it. */
  async call<A extends object, R>(service: ServiceName, branch: Branch<A, R>, args: A): Promise<R> {
    const enlisted = this.currents.enlist(service, branch.method);
    try {
      const result = await this.participants.get(service)!.asCallOf(enlisted.text, branch, args);
      enlisted.answered();
      return result;
    } catch (error) {
      if (isServiceError(error) && error.entry.status < 500) enlisted.withdraw();
      throw error;
    }
  }

  /** Another instance tells what is due, once. */
  async retry(): Promise<void> {
    await this.query('UPDATE global_transaction SET due_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND');
    const job = new PhaseTwoJob(this.phaseTwo);
    Object.assign(job, { runtime: this.runtime(), uow: this.uow });
    await job['runOnce']();
    await job.onApplicationShutdown();
  }

  async decisionOf(gid: string): Promise<string> {
    const [row] = await this.query<Array<{ outcome: string; state: string }>>(
      'SELECT outcome, state FROM global_transaction WHERE gid = ?',
      [gid],
    );
    return row === undefined ? 'NONE' : `${row.outcome} ${row.state}`;
  }

  /** As if a transaction had been decided. */
  async decide(gid: string, outcome: 'COMMITTED' | 'ABORTED'): Promise<void> {
    const nothing = { name: 'buy', request: null, fingerprint: null, answer: null, refusalCode: null };
    const decision = { gid, ...nothing, branches: [], ageMs: 0 };
    const verb = outcome === 'COMMITTED' ? 'commit' : 'abort';
    await this.uow.run(tx => this.repository.decide(tx, verb, [decision]));
  }

  async settleOne(gid: string, note?: string): Promise<string> {
    const asked = { gid, name: 'buy', ...(note === undefined ? {} : { note }) };
    const [answer] = await this.decisions.settle({ transactions: [asked] });
    return answer!.outcome;
  }

  async close(): Promise<void> {
    await this.transactions.onApplicationShutdown();
    await this.phaseTwo.onApplicationShutdown();
  }
}

/** Reads what a claim of so many rows would take. */
export const dueQueryOf =
  (source: ClaimSource, limit: number) =>
  (tx: EntityManager): Promise<unknown> =>
    claimLot(tx, source, { limit, leaseMs: 1_000, after: undefined });

/**
 * An initiator and two participants, each on a schema of its own; calls go directly to their handlers.
 * Nothing is logged while it is open, because specs make calls fail on purpose.
 */
export interface TransactionWorld {
  readonly order: InitiatorSide;
  readonly product: ParticipantSide;
  readonly user: ParticipantSide;
  close(): Promise<void>;
}

export async function transactionWorld(): Promise<TransactionWorld> {
  Logger.overrideLogger(false);
  const sides = await Promise.all(
    ['tx_order', 'tx_product', 'tx_user'].map(async name => {
      const schema = await freshSchema(name);
      return { schema, database: await new DataSource(databaseOptions(schema.url, 20)).initialize() };
    }),
  );
  const [ordering, producing, using] = sides as [(typeof sides)[0], (typeof sides)[0], (typeof sides)[0]];
  await ordering.database.query(globalTransactionTable);
  await ordering.database.query(
    'CREATE TABLE bought (gid VARCHAR(64) NOT NULL PRIMARY KEY, what VARCHAR(40) NOT NULL)',
  );
  for (const { database } of [producing, using])
    for (const table of [transactionBranchTable, ...PURSE_TABLES]) await database.query(table);
  const product = new ParticipantSide(producing.schema, producing.database);
  const user = new ParticipantSide(using.schema, using.database);
  const order = new InitiatorSide(
    ordering.schema,
    ordering.database,
    new Map<ServiceName, ParticipantSide>([
      ['product', product],
      ['user', user],
    ]),
  );
  return {
    order,
    product,
    user,
    close: async () => {
      await order.close();
      await Promise.all([product.close(), user.close()]);
      for (const { schema, database } of sides) {
        await database.destroy();
        await schema.drop();
      }
      Logger.overrideLogger(new Logger());
    },
  };
}
