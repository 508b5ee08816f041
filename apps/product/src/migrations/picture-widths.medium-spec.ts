import { databaseOptions, openMigrated } from '@diancan/database';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PictureWidths1797033600000 } from './1797033600000-picture-widths.js';
import { MIGRATIONS } from './index.js';

const older = MIGRATIONS.filter(migration => migration !== PictureWidths1797033600000);
let schema: FreshSchema;
let database: DataSource;

const open = (migrations: typeof MIGRATIONS) =>
  openMigrated({ ...databaseOptions(schema.url, 2), migrations: [...migrations] });

beforeAll(async () => {
  schema = await freshSchema('product_picture_widths');
  database = await open(older);
  await database.query(
    "INSERT INTO picture (name, media_type, bytes) VALUES ('old.svg', 'image/svg+xml', 'x')",
  );
  await database.destroy();
  database = await open(MIGRATIONS);
});
afterAll(async () => {
  await database?.destroy();
  await schema?.drop();
});

const pictures = () => database.query('SELECT name, width, height FROM picture ORDER BY name');

it('pictures from before stay, without a size', async () => {
  expect(await pictures()).toEqual([{ name: 'old.svg', width: null, height: null }]);
});

it('an instance of the previous release can still store a picture', async () => {
  await database.query(
    "INSERT INTO picture (name, media_type, bytes) VALUES ('z.svg', 'image/svg+xml', 'x')",
  );
  expect(await pictures()).toContainEqual({ name: 'z.svg', width: null, height: null });
});

it('a start that was killed after it added the columns is repeated', async () => {
  await database.query("DELETE FROM migrations WHERE name = 'PictureWidths1797033600000'");
  await database.destroy();
  database = await open(MIGRATIONS);
  expect(await database.query('SHOW COLUMNS FROM picture')).toHaveLength(6);
});
