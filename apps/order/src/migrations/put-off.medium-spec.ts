import { databaseOptions, openMigrated } from '@diancan/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshSchema, type FreshSchema } from '@diancan/testing/database';
import { MIGRATIONS } from './index.js';
import { PutOff1795737600000 } from './1795737600000-put-off.js';

let schema: FreshSchema;

beforeAll(async () => {
  schema = await freshSchema('put_off');
});
afterAll(() => schema?.drop());

const migrated = (migrations: typeof MIGRATIONS) =>
  openMigrated({ ...databaseOptions(schema.url, 2), migrations });

/** The statements of the previous release. */
const INSERTS = [
  'INSERT INTO orders (order_id, buyer_openid, status, pay_status, amount_fen, name, phone, address, ' +
    'remark, created_at, expires_at) ' +
    "VALUES (?, 'b', 'NEW', 'UNPAID', 1, '', '', '', '', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))",
  'INSERT INTO placement (order_id, buyer_openid, idempotency_key, fingerprint, state, created_at, ' +
    'deadline) ' +
    "VALUES (?, 'b', UUID(), '', 'OPEN', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))",
  'INSERT INTO reconciliation (day, bill_lines, repaired, differences, done_at) ' +
    "VALUES (?, 1, 0, '[]', UTC_TIMESTAMP(3))",
];

describe('the migration to attempts and due times', () => {
  it('keeps stored rows, completes a killed start, and lets the previous release continue', async () => {
    const before = await migrated(MIGRATIONS.slice(0, MIGRATIONS.indexOf(PutOff1795737600000)));
    for (const insert of INSERTS) await before.query(insert, ['2026-01-01']);
    await before.query('ALTER TABLE orders ADD COLUMN expiry_attempts INT NOT NULL DEFAULT 0');
    await before.destroy();

    const after = await migrated(MIGRATIONS.slice(0, MIGRATIONS.indexOf(PutOff1795737600000) + 1));
    for (const insert of INSERTS) await after.query(insert, ['2026-01-02']);
    const notPutOff = [
      { attempts: 0, due: null },
      { attempts: 0, due: null },
    ];
    expect(await after.query('SELECT expiry_attempts AS attempts, expiry_due_at AS due FROM orders')).toEqual(
      notPutOff,
    );
    expect(
      await after.query('SELECT rejection_attempts AS attempts, rejection_due_at AS due FROM placement'),
    ).toEqual(notPutOff);
    expect(
      await after.query('SELECT other_lines AS others, unreadable_lines AS unreadable FROM reconciliation'),
    ).toEqual([
      { others: 0, unreadable: null },
      { others: 0, unreadable: null },
    ]);
    // A day that the previous release reconciles from now on is reconciled again, which changes nothing.
    expect(await after.query('SELECT day, done_at IS NOT NULL AS done FROM reconciliation_day')).toEqual([
      { day: '2026-01-01', done: 1 },
    ]);
    await after.destroy();
  });
});
