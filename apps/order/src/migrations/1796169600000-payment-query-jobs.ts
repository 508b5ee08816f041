import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Adds a query job for each open payment. May run again: it skips payments that have a job already. */
export class PaymentQueryJobs1796169600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    if (!(await runner.hasColumn('payment', 'query_due_at'))) return;
    await runner.query(`INSERT INTO job (kind, job_key, payload, due_at, created_at)
      SELECT 'payment-query', out_trade_no, JSON_OBJECT('outTradeNo', out_trade_no), query_due_at, created_at
      FROM payment
      WHERE state = 'OPEN'
        AND out_trade_no NOT IN (SELECT job_key FROM job WHERE kind = 'payment-query' AND job_key IS NOT NULL)
      ORDER BY created_at, out_trade_no`);
    await runner.query(`ALTER TABLE payment
      DROP KEY ix_payment_due, DROP COLUMN query_due_at, ADD KEY ix_payment_open (state, expires_at)`);
  }

  /** @throws Error always: only a backup from before the upgrade brings the former times back */
  async down(): Promise<void> {
    throw new Error('payment.query_due_at is gone: restore the backup');
  }
}
