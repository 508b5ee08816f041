import type { MigrationInterface, QueryRunner } from 'typeorm';

/** @param order order of insertion; refunds of one transaction are sent in the order of their jobs */
const move = (kind: string, key: string, states: string, order: string): string =>
  `INSERT INTO job (kind, job_key, payload, attempts, due_at, created_at)
   SELECT '${kind}', ${key}, JSON_OBJECT('outRefundNo', out_refund_no), attempts, due_at, created_at
   FROM refund r
   WHERE state IN (${states}) AND NOT EXISTS (
     SELECT 1 FROM job j WHERE j.kind = '${kind}' AND j.payload = JSON_OBJECT('outRefundNo', r.out_refund_no))
   ORDER BY ${order}`;

/**
 * Adds a job for each refund that must be sent or queried; the refund rows stay. A refund that was sent with
 * an unknown outcome comes first. May run again: it skips refunds that have a job already.
 */
export class RefundJobs1796256000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    if (!(await runner.hasColumn('refund', 'due_at'))) return;
    await runner.query(
      move('refund', 'transaction_id', "'PENDING'", 'sent_at IS NULL, due_at, out_refund_no'),
    );
    await runner.query(move('refund-query', 'out_refund_no', "'PROCESSING', 'ABNORMAL'", 'due_at'));
    await runner.query(
      `ALTER TABLE refund
        DROP KEY ix_refund_due, DROP COLUMN due_at, ADD KEY ix_refund_state (state, created_at)`,
    );
  }

  /** @throws Error always: only a backup from before the upgrade brings the former times back */
  async down(): Promise<void> {
    throw new Error('refund.due_at is gone: restore the backup');
  }
}
