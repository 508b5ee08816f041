import { databaseOptions, UnitOfWork } from '@diancan/database';
import { Metrics } from '@diancan/platform';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import { HOUR_MS } from '../testing/test-job.js';
import type { ClaimedRow, ClaimSource } from './claim-lot.js';
import { JobRepository } from './job.repository.js';
import { JobRuntime } from './job-runtime.js';
import { RowJob, type RowPolicy } from './row-job.js';

const MINUTE_MS = 60_000;
const SOURCE: ClaimSource = {
  table: 'bill',
  id: 'bill_id',
  dueAt: 'due_at',
  attempts: 'attempts',
  index: 'ix_bill_due',
  where: "state = 'OPEN'",
  parameters: [],
  lastError: 'last_error',
};

let schema: FreshSchema;
let database: DataSource;
let uow: UnitOfWork;
let handled: string[];
/** Warnings in the log. */
let failures: string[];
let handle: (id: string) => Promise<void>;
const workers = new Set<BillJob>();

class BillJob extends RowJob {
  readonly kind = 'bill';
  readonly source = SOURCE;
  policy: RowPolicy = {
    backoff: { firstMs: MINUTE_MS, lastMs: HOUR_MS },
    concurrency: 4,
    leaseMs: MINUTE_MS,
  };

  protected override async handle({ id }: ClaimedRow): Promise<void> {
    handled.push(id);
    await handle(id);
    await database.query("UPDATE bill SET state = 'DONE' WHERE bill_id = ?", [id]);
  }
}

function worker(): BillJob {
  const job = new BillJob();
  job.uow = uow;
  job.runtime = new JobRuntime(new JobRepository(uow), () => HOUR_MS, new Metrics());
  workers.add(job);
  return job;
}
const fill = (...ids: string[]) =>
  database.query('INSERT INTO bill (bill_id, state, due_at) VALUES ?', [
    ids.map(id => [id, 'OPEN', new Date(Date.now() - MINUTE_MS)]),
  ]);
const states = async (): Promise<string[]> =>
  (
    await database.query<Array<{ s: string }>>(
      "SELECT CONCAT(bill_id, ' ', state, ' ', attempts) AS s FROM bill ORDER BY bill_id",
    )
  ).map(row => row.s);
const expectStates = (expected: string[]) =>
  vi.waitFor(async () => expect(await states()).toEqual(expected), 20_000);
const waitMsOf = async (id: string): Promise<number> => {
  const [row] = await database.query<Array<{ ms: string }>>(
    'SELECT TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(3), due_at) / 1000 AS ms FROM bill WHERE bill_id = ?',
    [id],
  );
  return Number(row!.ms);
};

beforeAll(async () => {
  schema = await freshSchema('rows');
  database = await new DataSource(databaseOptions(schema.url, 10)).initialize();
  await database.query(`CREATE TABLE bill (
    bill_id VARCHAR(8) PRIMARY KEY, state VARCHAR(8) NOT NULL, attempts INT NOT NULL DEFAULT 0,
    due_at DATETIME(3) NOT NULL, last_error VARCHAR(500) NULL, KEY ix_bill_due (state, due_at, bill_id))`);
  uow = new UnitOfWork(database);
});
beforeEach(() => {
  failures = [];
  const ignore = () => undefined;
  Logger.overrideLogger({ log: ignore, error: ignore, warn: (text: string) => void failures.push(text) });
  handled = [];
  handle = async () => undefined;
});
afterEach(async () => {
  await Promise.all([...workers].map(job => job.onApplicationShutdown()));
  workers.clear();
  await database.query('DELETE FROM bill');
  Logger.overrideLogger(new Logger());
});
afterAll(async () => {
  await database?.destroy();
  await schema?.drop();
});

describe('a row of a RowJob', () => {
  it('runs once, even with several workers, and not before it is due', async () => {
    const ids = Array.from({ length: 30 }, (_, n) => `b${10 + n}`);
    await fill(...ids, 'later');
    await database.query(
      "UPDATE bill SET due_at = UTC_TIMESTAMP(3) + INTERVAL 1 HOUR WHERE bill_id = 'later'",
    );
    for (const job of [worker(), worker(), worker()]) job.wake();
    await expectStates([...ids.map(id => `${id} DONE 1`), 'later OPEN 0']);
    expect(handled.toSorted()).toEqual(ids);
  });

  it('that the source does not select is left alone, even if it is due', async () => {
    await fill('a', 'paid');
    await database.query("UPDATE bill SET state = 'PAID' WHERE bill_id = 'paid'");
    worker().wake();
    await expectStates(['a DONE 1', 'paid PAID 0']);
    expect(handled).toEqual(['a']);
  });

  it('that is no longer selected at the claim is left alone', async () => {
    await fill('a', 'b');
    const claim = worker();
    await uow.run(async tx => {
      await tx.query("UPDATE bill SET state = 'PAID' WHERE bill_id = 'a'");
      claim.wake();
      await expectStates(['a OPEN 0', 'b DONE 1']);
    });
    claim.wake();
    await claim.onApplicationShutdown();
    expect(await states()).toEqual(['a PAID 0', 'b DONE 1']);
    expect(handled).toEqual(['b']);
  });

  it('that fails uses an attempt, waits longer each time, and blocks no other row', async () => {
    handle = async id => (id === 'poison' ? Promise.reject(new Error('poison')) : undefined);
    await fill('poison');
    const job = worker();
    job.wake();
    await expectStates(['poison OPEN 1']);
    await fill('a', 'b', 'c', 'd', 'e', 'f');
    job.wake();
    await expectStates([...['a', 'b', 'c', 'd', 'e', 'f'].map(id => `${id} DONE 1`), 'poison OPEN 1']);
    for (const [attempts, waitMs] of [
      [1, 2 * MINUTE_MS],
      [3, 8 * MINUTE_MS],
      [100, HOUR_MS],
    ] as const) {
      await database.query(
        "UPDATE bill SET attempts = ?, due_at = UTC_TIMESTAMP(3) WHERE bill_id = 'poison'",
        [attempts],
      );
      job.wake();
      await vi.waitFor(async () => {
        expect((await states()).at(-1)).toBe(`poison OPEN ${attempts + 1}`);
        expect(await waitMsOf('poison')).toBeGreaterThan(waitMs - MINUTE_MS / 2);
        expect(await waitMsOf('poison')).toBeLessThanOrEqual(waitMs);
      }, 20_000);
    }
  });

  it('that fails keeps the text of its last error, if its table has a column for that', async () => {
    handle = async id => Promise.reject(new Error(`${id} is\n poison`));
    await fill('a');
    const job = worker();
    job.wake();
    const errors = () => database.query('SELECT last_error AS error FROM bill');
    await vi.waitFor(async () => expect(await errors()).toEqual([{ error: 'a is poison' }]), 20_000);
    handle = async () => Promise.reject(new Error('still'));
    Object.assign(job, { source: { ...SOURCE, lastError: undefined } });
    await database.query('UPDATE bill SET due_at = UTC_TIMESTAMP(3)');
    job.wake();
    await vi.waitFor(async () => expect(await waitMsOf('a')).toBeGreaterThan(MINUTE_MS * 1.5), 20_000);
    await job.onApplicationShutdown();
    expect(await errors()).toEqual([{ error: 'a is poison' }]);
  });

  it.each([
    ['nothing', undefined],
    ['a value without a string form', Object.create(null)],
    ['an error without a message', Object.assign(new Error('lost'), { message: undefined })],
  ])('whose work throws %s waits for the backoff, too', async (_what, thrown: unknown) => {
    handle = () => Promise.reject(thrown as Error);
    await fill('a');
    const job = worker();
    job.policy = { ...job.policy, leaseMs: HOUR_MS };
    job.wake();
    await vi.waitFor(async () => {
      expect(await states()).toEqual(['a OPEN 1']);
      expect(await waitMsOf('a')).toBeLessThanOrEqual(MINUTE_MS);
    }, 20_000);
  });

  it('that fails while the database fails is due again after its lease, and takes no slot', async () => {
    const job = worker();
    job.policy = { ...job.policy, concurrency: 1 };
    const failed = Promise.withResolvers<void>();
    handle = async id => {
      if (id !== 'a') return;
      await database.query('RENAME TABLE bill TO bill_elsewhere');
      failed.resolve();
      throw new Error('no');
    };
    await fill('a');
    job.wake();
    await failed.promise;
    await vi.waitFor(
      () => expect(failures).toContainEqual(expect.stringContaining('is not postponed')),
      20_000,
    );
    await database.query('RENAME TABLE bill_elsewhere TO bill');
    await fill('b');
    await vi.waitFor(async () => {
      job.wake();
      expect(await states()).toEqual(['a OPEN 1', 'b DONE 1']);
    }, 20_000);
    expect(await waitMsOf('a')).toBeLessThanOrEqual(MINUTE_MS);
  });

  it('that takes very long blocks no other row', async () => {
    const stuck = Promise.withResolvers<void>();
    handle = id => (id === 'a' ? stuck.promise : Promise.resolve());
    await fill('a', 'b', 'c', 'd', 'e', 'f');
    worker().wake();
    await expectStates(['a OPEN 1', ...['b', 'c', 'd', 'e', 'f'].map(id => `${id} DONE 1`)]);
    stuck.resolve();
    await expectStates(['a', 'b', 'c', 'd', 'e', 'f'].map(id => `${id} DONE 1`));
  });

  it('is not changed by a former holder that fails after its lease', async () => {
    const [first, late, second] = [0, 1, 2].map(() => Promise.withResolvers<void>());
    handle = () => {
      if (handled.length === 1) return (first!.resolve(), late!.promise);
      return second!.promise;
    };
    await fill('a');
    const slow = worker();
    slow.wake();
    await first!.promise;
    await database.query('UPDATE bill SET due_at = UTC_TIMESTAMP(3)');
    worker().wake();
    await expectStates(['a OPEN 2']);
    await database.query("UPDATE bill SET due_at = '2100-01-01'");
    late!.reject(new Error('too late'));
    await slow.onApplicationShutdown();
    expect(await waitMsOf('a')).toBeGreaterThan(24 * HOUR_MS);
    second!.resolve();
    await expectStates(['a DONE 2']);
  });
});
