import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Records when work was added. Each attempt moves the due time, so only the age shows that work has waited
 * too long. The default is for instances of the previous release, which do not set the column.
 */
export class AgeOfWork1795910400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['stock_release', 'notice']) {
      if (await runner.hasColumn(table, 'created_at')) continue;
      await runner.query(
        `ALTER TABLE ${table} ADD COLUMN created_at DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3))`,
      );
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['stock_release', 'notice'])
      await runner.query(`ALTER TABLE ${table} DROP COLUMN created_at`);
  }
}
