import { cacheRevisionTable } from '@diancan/cache';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The revision by which cached texts of the menu are named. */
export class CacheRevisions1796774400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(cacheRevisionTable);
    await runner.query("INSERT IGNORE INTO cache_revision (name, revision) VALUES ('menu', UUID())");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE cache_revision');
  }
}
