import { jobTable } from '@diancan/jobs';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Notices are sent by jobs; those that were given up are dead ones. An instance of an earlier release that is
 * still running can store no notice from now on, because nobody would send it: its caller keeps it, and
 * submits it again.
 */
export class NoticeJobs1796083200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(jobTable);
    // A start that was killed after the columns had gone has moved the rows before.
    if (!(await runner.hasColumn('notice', 'due_at'))) return;
    await runner.query(`
      INSERT INTO job (kind, job_key, payload, state, attempts, due_at, last_error, created_at, ended_at)
      SELECT 'notice', notice_id, JSON_OBJECT('noticeId', notice_id),
        IF(state = 'PENDING', 'WAITING', 'DEAD'), attempts, due_at,
        CONCAT('WeChat answered errcode ', last_errcode), created_at, ended_at
      FROM notice WHERE state IN ('PENDING', 'GIVEN_UP')
        AND NOT EXISTS (SELECT 1 FROM job WHERE kind = 'notice' AND job_key = notice_id)`);
    await runner.query(`
      ALTER TABLE notice DROP INDEX ix_notice_due,
        DROP COLUMN attempts, DROP COLUMN due_at, DROP COLUMN give_up_at`);
  }

  /** Notices that wait are due at once, and are given up a day after they were submitted. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE notice ADD COLUMN attempts INT NOT NULL DEFAULT 0,
        ADD COLUMN due_at DATETIME(3) NOT NULL DEFAULT '2000-01-01',
        ADD COLUMN give_up_at DATETIME(3) NOT NULL DEFAULT '2000-01-01',
        ADD KEY ix_notice_due (state, due_at)`);
    await runner.query('UPDATE notice SET give_up_at = TIMESTAMPADD(DAY, 1, created_at)');
    await runner.query('DROP TABLE job');
  }
}
