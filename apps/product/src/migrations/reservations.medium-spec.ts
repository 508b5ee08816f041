import { databaseOptions, openMigrated, UnitOfWork } from '@diancan/database';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import { ReleaseStock } from '../stock/release-stock.use-case.js';
import { MIGRATIONS } from './index.js';
import { Reservations1796601600000 } from './1796601600000-reservations.js';

let schema: FreshSchema;
let database: DataSource;

const open = (migrations: typeof MIGRATIONS) =>
  openMigrated({ ...databaseOptions(schema.url, 2), migrations: [...migrations] });

beforeAll(async () => {
  schema = await freshSchema('product_reservations');
  database = await open(MIGRATIONS.filter(migration => migration !== Reservations1796601600000));
  await database.query("INSERT INTO category (category_id, name, position) VALUES ('c', 'c', 1)");
  await database.query(
    "INSERT INTO picture (name, media_type, bytes) VALUES ('default.svg', 'image/svg+xml', '')",
  );
  await database.query(
    `INSERT INTO product (product_id, category_id, name, price_fen, description, icon, on_sale, stock)
     VALUES ('p', 'c', '面', 700, '', 'default.svg', 1, 7)`,
  );
  await database.query(
    `INSERT INTO stock_journal (product_id, kind, quantity, reference)
     VALUES ('p', 'OPENING', 10, 'p'), ('p', 'DEDUCTION', -3, 'o-1')`,
  );
  await database.query("INSERT INTO stock_deduction (order_id, state) VALUES ('o-1', 'DEDUCTED')");
  // A start that was killed half-way has made some of the tables.
  const runner = database.createQueryRunner();
  await new Reservations1796601600000().up(runner);
  await runner.query('DROP TABLE inbox, dead_letter');
  await runner.release();
  await database.destroy();
  database = await open(MIGRATIONS);
});
afterAll(async () => {
  await database?.destroy();
  await schema?.drop();
});

it('a deduction of the previous release stays, and is released', async () => {
  const state = () =>
    database.query(
      `SELECT d.state, CAST(p.stock AS CHAR) AS stock,
         (SELECT CAST(SUM(quantity) AS CHAR) FROM stock_journal) AS journal
       FROM stock_deduction d JOIN product p`,
    );
  expect(await state()).toEqual([{ state: 'DEDUCTED', stock: '7', journal: '7' }]);
  await new ReleaseStock(new UnitOfWork(database)).execute('o-1');
  expect(await state()).toEqual([{ state: 'RELEASED', stock: '10', journal: '10' }]);
});

it('the tables for reservations and messages are there, and empty', async () => {
  for (const table of ['transaction_branch', 'inbox', 'dead_letter', 'outbox', 'job'])
    expect(await database.query(`SELECT * FROM ${table}`), table).toEqual([]);
});
