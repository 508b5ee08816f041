import { lookOf } from '@diancan/text';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * No two categories may look the same. Of those that already do, the oldest gets its look, and the others
 * stay without one until they are renamed.
 */
export class CategoryLooks1796860800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // A start that was killed half-way may have added the column.
    const [column] = await runner.query("SHOW COLUMNS FROM category LIKE 'look'");
    if (column === undefined)
      await runner.query(
        'ALTER TABLE category ADD look VARCHAR(96) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL',
      );
    await fillIn(runner);
    const [key] = await runner.query("SHOW INDEX FROM category WHERE Key_name = 'uq_category_look'");
    if (key === undefined)
      await runner.query('ALTER TABLE category ADD CONSTRAINT uq_category_look UNIQUE (look)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE category DROP COLUMN look');
  }
}

async function fillIn(runner: QueryRunner): Promise<void> {
  const rows: { category_id: string; name: string }[] = await runner.query(
    'SELECT category_id, name FROM category ORDER BY category_id',
  );
  const taken = new Set<string>();
  for (const { category_id: id, name } of rows) {
    const look = lookOf(name);
    if (taken.has(look)) continue;
    taken.add(look);
    await runner.query('UPDATE category SET look = ? WHERE category_id = ?', [look, id]);
  }
}
