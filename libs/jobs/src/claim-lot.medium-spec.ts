import { databaseOptions, UnitOfWork } from '@diancan/database';
import { DataSource, type QueryRunner } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import { ClaimCursor } from './claim-cursor.js';
import { type ClaimSource, claimLot, dueQuery } from './claim-lot.js';
import { dueJobs, JobRepository } from './job.repository.js';
import { jobTable } from './job-table.js';

const WAITING = 100_000;
const LOT = 10;
const SOURCE = dueJobs('test');

let schema: FreshSchema;
let database: DataSource;
let uow: UnitOfWork;

beforeAll(async () => {
  schema = await freshSchema('claim');
  database = await new DataSource(databaseOptions(schema.url, 10)).initialize();
  uow = new UnitOfWork(database);
});
afterAll(async () => {
  await database?.destroy();
  await schema?.drop();
});
beforeEach(() => database.query(jobTable));
afterEach(() => database.query('DROP TABLE job'));

const fill = (rows: number) =>
  database.query(
    `INSERT INTO job (kind, payload, due_at, created_at)
     SELECT 'test', '{}', UTC_TIMESTAMP(3) - INTERVAL 1 MINUTE, UTC_TIMESTAMP(3) FROM seq_1_to_${rows}`,
  );

/**
 * The pages that a claim reads, as the server counts them, including pages that hold only entries waiting
 * for purge.
 */
async function pagesRead(source: ClaimSource, cursor: ClaimCursor): Promise<number> {
  const [sql, parameters] = dueQuery(source, { limit: LOT, after: cursor.position });
  const [row] = await database.query<Array<{ ANALYZE: string }>>(`ANALYZE FORMAT=JSON ${sql}`, parameters);
  const pages = [...row!.ANALYZE.matchAll(/"pages_accessed": (\d+)/g)].map(found => Number(found[1]));
  expect(pages).not.toEqual([]);
  return pages.reduce((sum, page) => sum + page, 0);
}

async function drain(rows: number, cursor: ClaimCursor): Promise<void> {
  const jobs = new JobRepository(uow);
  for (let claimed = 0; claimed < rows;) {
    const lot = await jobs.claim('test', { limit: 1_000, leaseMs: 3_600_000, after: cursor.position });
    cursor.advance(lot.last!);
    claimed += lot.jobs.length;
  }
}

describe('a claim', () => {
  let reader: QueryRunner;
  beforeEach(() => {
    reader = database.createQueryRunner();
  });
  afterEach(async () => {
    await reader.query('ROLLBACK');
    await reader.release();
  });

  it('reads about as many pages with 100,000 waiting rows as with a thousand', async () => {
    await fill(1_000);
    const few = await pagesRead(SOURCE, new ClaimCursor());
    await fill(WAITING);
    expect(await pagesRead(SOURCE, new ClaimCursor())).toBeLessThan(few * 2);
  });

  it('reads about as many pages after 50,000 claims, even while an old read view blocks purge', async () => {
    await fill(WAITING);
    const cursor = new ClaimCursor();
    const before = await pagesRead(SOURCE, cursor);
    await reader.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await reader.query('START TRANSACTION WITH CONSISTENT SNAPSHOT');
    await reader.query('SELECT COUNT(*) FROM job');
    await drain(WAITING / 2, cursor);
    expect(await pagesRead(SOURCE, cursor)).toBeLessThan(before * 2);
    // Without the cursor, the claim scans the entries that wait for purge.
    expect(await pagesRead(SOURCE, new ClaimCursor())).toBeGreaterThan(before * 2);
  });
});

describe('claimLot', () => {
  it('skips rows that another transaction is claiming, and counts attempts', async () => {
    await fill(5);
    await uow.run(async tx => {
      const mine = await claimLot(tx, SOURCE, { limit: 2, leaseMs: 60_000, after: undefined });
      const others = await new UnitOfWork(database).run(other =>
        claimLot(other, SOURCE, { limit: 5, leaseMs: 60_000, after: undefined }),
      );
      expect(mine.map(row => [row.id, row.attempts])).toEqual([
        ['1', 1],
        ['2', 1],
      ]);
      expect(others.map(row => row.id)).toEqual(['3', '4', '5']);
    });
    const rest = await uow.run(tx => claimLot(tx, SOURCE, { limit: 5, leaseMs: 60_000, after: undefined }));
    expect(rest).toEqual([]);
  });

  it('continues right behind a position, also among rows with the same due time', async () => {
    await fill(5);
    const cursor = new ClaimCursor();
    const claimed: string[][] = [];
    for (let lots = 0; lots < 3; lots++) {
      const after = cursor.position;
      const rows = await uow.run(tx => claimLot(tx, SOURCE, { limit: 2, leaseMs: 60_000, after }));
      claimed.push(rows.map(row => row.id));
      cursor.advance(rows.at(-1)!);
    }
    expect(claimed).toEqual([['1', '2'], ['3', '4'], ['5']]);
  });

  it('finds a row whose transaction commits late, once nothing else is due', async () => {
    await fill(1);
    const cursor = new ClaimCursor();
    const claim = () =>
      uow.run(tx => claimLot(tx, SOURCE, { limit: 2, leaseMs: 60_000, after: cursor.position }));
    const [first] = await claim();
    cursor.advance(first!);
    await database.query(
      `INSERT INTO job (kind, payload, due_at, created_at)
       VALUES ('test', '{}', TIMESTAMPADD(MICROSECOND, -1000, ?), UTC_TIMESTAMP(3))`,
      [first!.dueAt],
    );
    expect(await claim()).toEqual([]);
    cursor.stepBack();
    expect(await claim()).toMatchObject([{ id: '2' }]);
  });
});
