import { databaseOptions, openMigrated } from '@diancan/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshSchema, type FreshSchema } from '@diancan/testing/database';
import { MIGRATIONS } from './index.js';

let schema: FreshSchema;

beforeAll(async () => {
  schema = await freshSchema('payment_requests');
});
afterAll(() => schema?.drop());

const migrated = (migrations: typeof MIGRATIONS) =>
  openMigrated({ ...databaseOptions(schema.url, 2), migrations });

/** The statement of the previous release. */
const INSERT_PAYMENT =
  'INSERT INTO payment (out_trade_no, order_id, buyer_openid, amount_fen, state, expires_at, created_at, ' +
  "queries, queried_at, query_due_at) VALUES (?, 'o', 'b', 1, 'OPEN', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), " +
  '0, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))';

describe('the migration to stored requests', () => {
  it('keeps stored rows, completes a killed start, and lets the previous release continue', async () => {
    const before = await migrated(MIGRATIONS.slice(0, 2));
    await before.query(INSERT_PAYMENT, ['before']);
    await before.query('ALTER TABLE payment ADD COLUMN description TEXT NULL');
    await before.destroy();

    const after = await migrated(MIGRATIONS.slice(0, 4));
    await after.query(INSERT_PAYMENT, ['meanwhile']);
    expect(
      await after.query(
        'SELECT out_trade_no AS number, description, notify_url AS notifyUrl FROM payment ORDER BY number',
      ),
    ).toEqual([
      { number: 'before', description: null, notifyUrl: null },
      { number: 'meanwhile', description: null, notifyUrl: null },
    ]);
    expect(await after.query('SELECT sent_at FROM refund')).toEqual([]);
    await after.destroy();
  });
});
