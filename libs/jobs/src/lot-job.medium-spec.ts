import { databaseOptions, UnitOfWork } from '@diancan/database';
import { Metrics } from '@diancan/platform';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import { Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { HOUR_MS } from '../testing/test-job.js';
import type { ClaimedRow, ClaimSource } from './claim-lot.js';
import { JobRepository } from './job.repository.js';
import { JobRuntime } from './job-runtime.js';
import { LotJob, type LotPolicy } from './lot-job.js';

const MINUTE_MS = 60_000;
const SOURCE: ClaimSource = {
  table: 'ticket',
  id: 'ticket_id',
  dueAt: 'due_at',
  attempts: 'attempts',
  index: 'ix_ticket_due',
  where: "state = 'OPEN'",
  parameters: [],
};

let schema: FreshSchema;
let database: DataSource;
let uow: UnitOfWork;
/** The ids of each lot that was handed to a worker. */
let lots: string[][];
/** Called before a lot is written. */
let check: (ids: readonly string[]) => Promise<void>;
const workers = new Set<TicketJob>();

class TicketJob extends LotJob {
  readonly kind = 'ticket';
  readonly source = SOURCE;
  readonly policy: LotPolicy = { backoff: { firstMs: MINUTE_MS, lastMs: HOUR_MS }, lot: 20 };

  protected override async handle(tx: EntityManager, rows: readonly ClaimedRow[]): Promise<number> {
    const ids = rows.map(({ id }) => id);
    lots.push(ids);
    await tx.query("UPDATE ticket SET state = 'DONE', times = times + 1 WHERE ticket_id IN (?)", [ids]);
    await check(ids);
    return ids.length;
  }
}

function worker(): TicketJob {
  const job = new TicketJob();
  job.uow = uow;
  job.runtime = new JobRuntime(new JobRepository(uow), () => HOUR_MS, new Metrics());
  workers.add(job);
  return job;
}
const numbered = (count: number) => Array.from({ length: count }, (_, n) => `t${100 + n}`);
const fill = (ids: readonly string[]) =>
  database.query('INSERT INTO ticket (ticket_id, state, due_at) VALUES ?', [
    ids.map(id => [id, 'OPEN', new Date(Date.now() - MINUTE_MS)]),
  ]);
const open = () =>
  database.query("SELECT ticket_id AS id, attempts FROM ticket WHERE state = 'OPEN' ORDER BY ticket_id");

beforeAll(async () => {
  schema = await freshSchema('lots');
  database = await new DataSource(databaseOptions(schema.url, 10)).initialize();
  await database.query(`CREATE TABLE ticket (
    ticket_id VARCHAR(8) PRIMARY KEY, state VARCHAR(8) NOT NULL, attempts INT NOT NULL DEFAULT 0,
    times INT NOT NULL DEFAULT 0, due_at DATETIME(3) NOT NULL,
    KEY ix_ticket_due (state, due_at, ticket_id))`);
  uow = new UnitOfWork(database);
});
beforeEach(() => {
  Logger.overrideLogger(false);
  lots = [];
  check = async () => undefined;
});
afterEach(async () => {
  await Promise.all([...workers].map(job => job.onApplicationShutdown()));
  workers.clear();
  await database.query('DELETE FROM ticket');
  Logger.overrideLogger(new Logger());
});
afterAll(async () => {
  await database?.destroy();
  await schema?.drop();
});

describe('the rows of a LotJob', () => {
  it('are processed in full lots without a pause, and not before they are due', async () => {
    await fill([...numbered(50), 'later']);
    await database.query("UPDATE ticket SET due_at = '2100-01-01' WHERE ticket_id = 'later'");
    worker().wake();
    await vi.waitFor(async () => expect(await open()).toEqual([{ id: 'later', attempts: 0 }]), 20_000);
    expect(lots.map(ids => ids.length)).toEqual([20, 20, 10]);
    expect(lots.flat()).toEqual(numbered(50));
  });

  it('are processed once each by several workers', async () => {
    await fill(numbered(300));
    for (const job of [worker(), worker(), worker()]) job.wake();
    await vi.waitFor(async () => expect(await open()).toEqual([]), 20_000);
    expect(await database.query('SELECT DISTINCT times FROM ticket')).toEqual([{ times: 1 }]);
  });

  it('are done although one of them fails, which alone waits for its backoff', async () => {
    check = async ids => {
      if (ids.includes('t117')) throw new Error('poison');
    };
    await fill(numbered(50));
    worker().wake();
    await vi.waitFor(async () => expect(await open()).toEqual([{ id: 't117', attempts: 1 }]), 20_000);
    const alone = lots.findIndex(ids => ids.join() === 't117');
    expect(Math.max(...lots.slice(alone).map(ids => ids.length))).toBeGreaterThan(1);
    const [{ ms }] = await database.query(
      `SELECT TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(3), due_at) / 1000 AS ms FROM ticket
       WHERE ticket_id = 't117'`,
    );
    expect(Number(ms)).toBeGreaterThan(MINUTE_MS / 2);
    expect(Number(ms)).toBeLessThanOrEqual(MINUTE_MS);
  });

  it('are due for another worker at once if a process dies with them', async () => {
    await fill(numbered(5));
    const [begun, dead] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    check = async () => {
      begun.resolve();
      await dead.promise;
    };
    const first = worker();
    first.wake();
    await begun.promise;
    const second = worker();
    second.wake();
    await second.onApplicationShutdown();
    expect(lots).toHaveLength(1);
    check = async () => undefined;
    // Its connection is lost, and with it the transaction.
    const [{ id }] = await database.query(
      `SELECT trx_mysql_thread_id AS id FROM information_schema.INNODB_TRX
       JOIN information_schema.PROCESSLIST p ON p.ID = trx_mysql_thread_id AND p.DB = DATABASE()
       WHERE trx_rows_modified > 0`,
    );
    await database.query(`KILL ${id}`);
    const third = worker();
    await vi.waitFor(async () => {
      third.wake();
      expect(await open()).toEqual([]);
    }, 20_000);
    dead.resolve();
    await first.onApplicationShutdown();
    expect(await database.query('SELECT DISTINCT times FROM ticket')).toEqual([{ times: 1 }]);
  });
});
