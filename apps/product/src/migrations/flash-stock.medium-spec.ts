import { databaseOptions, openMigrated } from '@diancan/database';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FlashStock1796688000000 } from './1796688000000-flash-stock.js';
import { MIGRATIONS } from './index.js';

let schema: FreshSchema;
let database: DataSource;

const open = (migrations: typeof MIGRATIONS) =>
  openMigrated({ ...databaseOptions(schema.url, 2), migrations: [...migrations] });
const addRow = (kind: string) =>
  database.query(
    "INSERT INTO stock_journal (product_id, kind, quantity, reference) VALUES ('p', ?, 1, 'r')",
    [kind],
  );

beforeAll(async () => {
  schema = await freshSchema('product_flash_stock');
  database = await open(MIGRATIONS.filter(migration => migration !== FlashStock1796688000000));
  for (const kind of ['OPENING', 'RESTOCK', 'DEDUCTION', 'RELEASE']) await addRow(kind);
  // A start that was killed half-way has made one of the tables.
  const runner = database.createQueryRunner();
  await new FlashStock1796688000000().up(runner);
  await runner.query('DROP TABLE flash_journal');
  await runner.release();
  await database.destroy();
  database = await open(MIGRATIONS);
});
afterAll(async () => {
  await database?.destroy();
  await schema?.drop();
});

it('the journal of dishes keeps its rows, and takes those of flash sales', async () => {
  await addRow('ALLOTMENT');
  await addRow('FROM_ACTIVITY');
  const rows = await database.query<{ kind: string }[]>('SELECT kind FROM stock_journal ORDER BY journal_id');
  expect(rows.map(({ kind }) => kind)).toEqual([
    'OPENING',
    'RESTOCK',
    'DEDUCTION',
    'RELEASE',
    'ALLOTMENT',
    'FROM_ACTIVITY',
  ]);
});

it('the tables of flash sales are there, and empty', async () => {
  for (const table of ['flash_stock', 'flash_journal'])
    expect(await database.query(`SELECT * FROM ${table}`), table).toEqual([]);
});
