import { jobTable } from '@diancan/jobs';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Turns pending stock releases into jobs. May run again after a start that was killed half-way: it skips rows
 * that it has moved already.
 */
export class StockReleaseJobs1795996800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(jobTable);
    if (!(await runner.hasTable('stock_release'))) return;
    await runner.query(`INSERT INTO job (kind, job_key, payload, attempts, due_at, created_at)
      SELECT 'stock-release', order_id, JSON_OBJECT('orderId', order_id), attempts, due_at, created_at
      FROM stock_release
      WHERE done_at IS NULL
        AND order_id NOT IN (SELECT job_key FROM job WHERE kind = 'stock-release' AND job_key IS NOT NULL)
      ORDER BY created_at, order_id`);
    await runner.query('DROP TABLE stock_release');
  }

  /** @throws Error always: only a backup from before the upgrade brings the former table back */
  async down(): Promise<void> {
    throw new Error('stock_release is gone: restore the backup');
  }
}
