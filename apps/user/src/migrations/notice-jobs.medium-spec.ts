import { databaseOptions, openMigrated } from '@diancan/database';
import { freshSchema, type FreshSchema } from '@diancan/testing/database';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NoticeJobs1796083200000 } from './1796083200000-notice-jobs.js';
import { MIGRATIONS } from './index.js';

let schema: FreshSchema;

beforeEach(async () => {
  schema = await freshSchema('notice_jobs');
});
afterEach(() => schema?.drop());

const migrated = (migrations: typeof MIGRATIONS) =>
  openMigrated({ ...databaseOptions(schema.url, 2), migrations });

/** As the release before leaves them. */
async function storeBefore(): Promise<void> {
  const before = await migrated(MIGRATIONS.slice(0, MIGRATIONS.indexOf(NoticeJobs1796083200000)));
  for (const [id, state] of [
    ['open', 'PENDING'],
    ['sent', 'SENT'],
    ['old', 'GIVEN_UP'],
  ])
    await before.query(
      `INSERT INTO notice (notice_id, kind, openid, order_id, amount_fen, summary, happened_at, state,
         attempts, due_at, give_up_at, created_at, last_errcode)
       VALUES (?, 'FINISHED', 'b', 'o', 1, '', UTC_TIMESTAMP(3), ?, 7, '2026-01-01 00:00:10.123',
         '2026-01-02', '2026-01-01', ?)`,
      [id, state, state === 'GIVEN_UP' ? 45_009 : null],
    );
  await before.destroy();
}

describe('the migration of notices to jobs', () => {
  it('moves waiting and given-up notices with their attempts, also after a kill half-way', async () => {
    await storeBefore();
    const half = await migrated(MIGRATIONS);
    const jobs = () => half.query<unknown[]>('SELECT * FROM job ORDER BY job_key');
    const moved = await jobs();
    expect(moved).toMatchObject([
      { job_key: 'old', state: 'DEAD', last_error: 'WeChat answered errcode 45009' },
      {
        kind: 'notice',
        job_key: 'open',
        payload: '{"noticeId": "open"}',
        state: 'WAITING',
        attempts: 7,
        due_at: new Date('2026-01-01T00:00:10.123Z'),
        created_at: new Date('2026-01-01T00:00:00Z'),
      },
    ]);
    const runner = half.createQueryRunner();
    await new NoticeJobs1796083200000().up(runner);
    expect(await jobs()).toEqual(moved);
    await new NoticeJobs1796083200000().down(runner);
    await new NoticeJobs1796083200000().up(runner);
    expect(await jobs()).toMatchObject([{ job_key: 'old' }, { job_key: 'open' }]);
    await runner.release();
    await half.destroy();
  });

  it('moves none twice if it died before the columns went', async () => {
    await storeBefore();
    const half = await migrated(MIGRATIONS);
    await half.query('ALTER TABLE notice ADD due_at INT, ADD attempts INT, ADD give_up_at INT');
    await half.query('ALTER TABLE notice ADD KEY ix_notice_due (state, due_at)');
    const runner = half.createQueryRunner();
    await new NoticeJobs1796083200000().up(runner);
    expect(await half.query('SELECT job_key FROM job ORDER BY job_key')).toMatchObject([
      { job_key: 'old' },
      { job_key: 'open' },
    ]);
    await runner.release();
    await half.destroy();
  });
});
