import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Categories added at the end of the menu may have positions above the contract's limit. They get the last
 * allowed position, and so keep their order by age.
 */
export class LastPosition1795824000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('UPDATE category SET position = 10000 WHERE position > 10000');
  }

  /** Nothing to undo: the previous release can read these positions too. */
  async down(): Promise<void> {}
}
