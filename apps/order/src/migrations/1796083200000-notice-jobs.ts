import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Turns pending notices into jobs. May run again: the user service stores a notice once per id. */
export class NoticeJobs1796083200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    if (!(await runner.hasTable('notice'))) return;
    await runner.query(`INSERT INTO job (kind, payload, attempts, due_at, created_at)
      SELECT 'order-notice',
        JSON_OBJECT('noticeId', notice_id, 'kind', kind, 'openid', openid, 'data', JSON_EXTRACT(data, '$')),
        attempts, due_at, created_at
      FROM notice WHERE done_at IS NULL ORDER BY created_at, notice_id`);
    await runner.query('DROP TABLE notice');
  }

  /** @throws Error always: only a backup from before the upgrade brings the former table back */
  async down(): Promise<void> {
    throw new Error('notice is gone: restore the backup');
  }
}
