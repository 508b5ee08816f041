import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Since when work has waited: each attempt moves its due time, so only its age tells that it waits too
 * long. The default serves instances of the release before, which do not name the column.
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
