import { databaseOptions, openMigrated } from '@diancan/database';
import type { DataSource } from 'typeorm';
import { afterEach, expect, it } from 'vitest';
import { Orders1795305600000 } from '../../apps/order/src/migrations/1795305600000-orders.js';
import { Payments1795392000000 } from '../../apps/order/src/migrations/1795392000000-payments.js';
import * as roomForWhatIsSent from '../../apps/order/src/migrations/1795824000000-room-for-what-is-sent.js';
import * as productTables from '../../apps/product/src/migrations/1795305600000-product-tables.js';
import { LastPosition1795824000000 } from '../../apps/product/src/migrations/1795824000000-last-position.js';
import { freshSchema, type FreshSchema } from '@diancan/testing/database';

let schema: FreshSchema;
let dataSource: DataSource;

/** Creates the schema of the previous release. */
const before = async (migrations: Array<new () => object>): Promise<void> => {
  schema = await freshSchema('before');
  dataSource = await openMigrated({ ...databaseOptions(schema.url, 2), migrations });
};
afterEach(async () => {
  await dataSource?.destroy();
  await schema?.drop();
});

/** Runs twice, because a start that was killed half-way leaves the migration partly done. */
async function upgrade(
  migration: roomForWhatIsSent.RoomForWhatIsSent1795824000000 | LastPosition1795824000000,
): Promise<void> {
  const runner = dataSource.createQueryRunner();
  await migration.up(runner);
  await migration.up(runner);
  await runner.release();
}

it('keep the rows of the previous release, and accept what it still writes', async () => {
  await before([Orders1795305600000, Payments1795392000000]);
  const use = (nonce: string) =>
    dataSource.query('INSERT INTO notification_nonce (nonce, seen_at) VALUES (?, UTC_TIMESTAMP(3))', [nonce]);
  const refund = (number: string, reason: string) =>
    dataSource.query(
      `INSERT INTO refund (out_refund_no, order_id, out_trade_no, transaction_id,
        amount_fen, total_fen, cause, reason, state, attempts, due_at, created_at)
     VALUES (?, '01', '01', '4200', 1, 1, 'LINES', ?, 'PENDING', 32767, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
      [number, reason],
    );
  await use('n'.repeat(128));
  await refund('R1', '辣'.repeat(80));
  await upgrade(new roomForWhatIsSent.RoomForWhatIsSent1795824000000());
  await use('N'.repeat(128));
  await refund('R2', '辣'.repeat(128));
  await dataSource.query('UPDATE refund SET attempts = attempts + 1');
  await expect(use('n'.repeat(128))).rejects.toThrow('Duplicate entry');
  const rows = await dataSource.query<Array<{ reason: string; attempts: number }>>(
    'SELECT reason, attempts FROM refund ORDER BY out_refund_no',
  );
  expect(rows.map(({ reason, attempts }) => [reason.length, attempts])).toEqual([
    [80, 32_768],
    [128, 32_768],
  ]);
});

it('keep the order of categories beyond the last position', async () => {
  await before([productTables.ProductTables1795305600000]);
  const categories = [
    ['A', 10_000],
    ['B', 10_001],
    ['C', 10_002],
    ['D', 3],
  ];
  for (const row of categories)
    await dataSource.query('INSERT INTO category (category_id, name, position) VALUES (?, ?, ?)', [
      row[0],
      ...row,
    ]);
  await upgrade(new LastPosition1795824000000());
  const rows = await dataSource.query<Array<{ name: string; position: number }>>(
    'SELECT name, position FROM category ORDER BY position, category_id',
  );
  expect(rows.map(({ name, position }) => [name, position])).toEqual([
    ['D', 3],
    ['A', 10_000],
    ['B', 10_000],
    ['C', 10_000],
  ]);
});
