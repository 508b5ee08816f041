import { databaseOptions } from '@diancan/database';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import { printFigure } from '@diancan/testing/run';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sentMessageTable } from '../outbox/outbox-tables.js';
import { maintainDayPartitions } from './day-partitions.js';

const ROWS = 1_000_000;
const TABLE = { table: 'sent_message', keepDays: 7 };
const PAYLOAD = JSON.stringify({ orderId: '01KAP30Q8Z6E2D4F9G1H3J5K7M', text: 'x'.repeat(200) });

let schema: FreshSchema;
let database: DataSource;

beforeAll(async () => {
  schema = await freshSchema('partitions');
  database = await new DataSource(databaseOptions(schema.url, 10)).initialize();
  await database.query(sentMessageTable);
});
afterAll(async () => {
  await database?.destroy();
  await schema?.drop();
});

/** Messages of the last ten days, as many for each. */
const fill = (first: number, rows: number) =>
  database.query(
    `INSERT INTO sent_message
       (seq, day, message_id, name, message_key, payload, created_at, attempts, sent_at)
     SELECT seq, UTC_DATE() - INTERVAL seq % 10 DAY, CONCAT('01KAP30Q8Z6E2D4F9G', LPAD(seq, 8, '0')),
       'order.paid.v1', CONCAT('order-', seq), ?, UTC_TIMESTAMP(3), 0, UTC_TIMESTAMP(3)
     FROM seq_${first}_to_${first + rows - 1}`,
    [PAYLOAD],
  );

const isSplitting = async () => {
  const [row] = await database.query<Array<{ count: string }>>(
    `SELECT COUNT(*) AS count FROM information_schema.PROCESSLIST
     WHERE DB = DATABASE() AND INFO LIKE 'ALTER TABLE sent_message REORGANIZE%'`,
  );
  return Number(row!.count) === 1;
};
const rowsIn = async (...partition: string[]): Promise<number> => {
  const of = partition.length > 0 ? `PARTITION (${partition.join()})` : '';
  const [row] = await database.query<Array<{ count: string }>>(
    `SELECT COUNT(*) AS count FROM sent_message ${of}`,
  );
  return Number(row!.count);
};

it(`${ROWS} rows without partitions of their own move to their days; reading does not wait`, async () => {
  await fill(1, ROWS);
  const began = performance.now();
  const elapsed = () => `${((performance.now() - began) / 1_000).toFixed(1)} s`;
  let isOver = false;
  const split = maintainDayPartitions(database, TABLE).finally(() => (isOver = true));
  await expect.poll(isSplitting, { timeout: 60_000, interval: 20 }).toBe(true);
  // Writing may wait, reading does not.
  const written = fill(ROWS + 1, 1).then(elapsed);
  await database.query('SELECT payload FROM sent_message WHERE seq = 77');
  expect(isOver).toBe(false);
  const readAfter = elapsed();
  const plan = await split;
  printFigure(`${ROWS} rows of p_rest moved in ${elapsed()}`);
  printFigure(`a row was read after ${readAfter}, and one was written after ${await written}`);
  expect(plan!.make.length).toBeGreaterThan(0);
  expect(await rowsIn()).toBe(ROWS + 1);
  expect(await rowsIn('p_rest')).toBe(0);
});
