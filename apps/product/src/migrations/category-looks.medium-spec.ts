import { databaseOptions, openMigrated } from '@diancan/database';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CategoryLooks1796860800000 } from './1796860800000-category-looks.js';
import { MIGRATIONS } from './index.js';

let schema: FreshSchema;
let database: DataSource;

const open = (migrations: typeof MIGRATIONS) =>
  openMigrated({ ...databaseOptions(schema.url, 2), migrations: [...migrations] });

beforeAll(async () => {
  schema = await freshSchema('product_category_looks');
  database = await open(MIGRATIONS.filter(migration => migration !== CategoryLooks1796860800000));
  for (const [id, name] of ['凉菜', '凉菜\u200b', 'ＡＡ制', '汤'].entries())
    await database.query('INSERT INTO category (category_id, name, position) VALUES (?, ?, 1)', [
      `C${id}`,
      name,
    ]);
  // A start that was killed half-way has added the column.
  await database.query(
    'ALTER TABLE category ADD look VARCHAR(96) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL',
  );
  await database.destroy();
  database = await open(MIGRATIONS);
});
afterAll(async () => {
  await database?.destroy();
  await schema?.drop();
});

it('categories that look the same stay, and only the oldest of them has the look', async () => {
  expect(await database.query('SELECT name, look FROM category ORDER BY category_id')).toEqual([
    { name: '凉菜', look: '凉菜' },
    { name: '凉菜\u200b', look: null },
    { name: 'ＡＡ制', look: 'AA制' },
    { name: '汤', look: '汤' },
  ]);
});

it('a second category of a look is refused by the database', async () => {
  await expect(
    database.query(
      "INSERT INTO category (category_id, name, position, look) VALUES ('C9', '汤\u200b', 1, '汤')",
    ),
  ).rejects.toThrow('uq_category_look');
});
