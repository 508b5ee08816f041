import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLE = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci';

/** They have defaults because instances of the previous release still insert rows without them. */
const COLUMNS = [
  ['orders', 'expiry_attempts', 'INT NOT NULL DEFAULT 0'],
  ['orders', 'expiry_due_at', 'DATETIME(3) NULL'],
  ['placement', 'rejection_attempts', 'INT NOT NULL DEFAULT 0'],
  ['placement', 'rejection_due_at', 'DATETIME(3) NULL'],
  ['reconciliation', 'other_lines', 'INT NOT NULL DEFAULT 0'],
  ['reconciliation', 'unreadable_lines', 'JSON NULL'],
] as const;

/** Adds attempts and due times, so that work which fails is retried later and does not block other work. */
export class PutOff1795737600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, column, type] of COLUMNS) {
      // MySQL has no ADD COLUMN IF NOT EXISTS, and a killed start may have added some of the columns.
      if (!(await runner.hasColumn(table, column)))
        await runner.query(`ALTER TABLE ${table} ADD COLUMN ${column} ${type}`);
    }
    await runner.query(`
      CREATE TABLE IF NOT EXISTS reconciliation_day (
        day CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        attempts INT NOT NULL,
        due_at DATETIME(3) NOT NULL,
        done_at DATETIME(3) NULL,
        PRIMARY KEY (day)
      ) ${TABLE}`);
    await runner.query(
      'INSERT IGNORE INTO reconciliation_day (day, attempts, due_at, done_at) ' +
        'SELECT day, 1, done_at, done_at FROM reconciliation',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE reconciliation_day');
    for (const [table, column] of COLUMNS) await runner.query(`ALTER TABLE ${table} DROP COLUMN ${column}`);
  }
}
