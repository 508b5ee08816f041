import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMNS = [
  ['payment', 'description', 'TEXT NULL'],
  ['payment', 'notify_url', 'VARCHAR(255) NULL'],
  ['refund', 'sent_at', 'DATETIME(3) NULL'],
] as const;

/**
 * Stores the values that a payment was prepared with, and when a refund was sent. The columns allow NULL,
 * because instances of the previous release may still insert rows. Each column is added only if it is
 * missing, because MySQL commits each ALTER TABLE on its own and a start may be killed half-way.
 */
export class PaymentRequests1795651200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, column, type] of COLUMNS) {
      if (await runner.hasColumn(table, column)) continue;
      await runner.query(`ALTER TABLE ${table} ADD COLUMN ${column} ${type}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, column] of COLUMNS) await runner.query(`ALTER TABLE ${table} DROP COLUMN ${column}`);
  }
}
