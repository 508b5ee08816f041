import { databaseOptions, inMillis, NOW, type Purge, purge, UnitOfWork } from '@diancan/database';
import { type FreshSchema, freshSchema, rowsReadBy } from '@diancan/testing/database';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deadLetterTable } from './dead-letter/dead-letter-table.js';
import { halfMessageTable } from './half-message/half-message-table.js';
import { messageAttemptTable } from './inbox/inbox-tables.js';
import { lastMessageTable, parkedMessageTable } from './ordering/order-tables.js';
import { PURGES } from './retention.js';

const ROWS = 5_000;
const HOUR_MS = 3_600_000;
const ID = "CONCAT('01', LPAD(seq, 24, '0'))";
const MESSAGE = { consumer: "'user.spec'", message_id: ID, name: "'spec.v1'", payload: "'{}'" };

/** The columns of row `seq`, in SQL, for each table that is purged. */
const TABLES: Readonly<Record<string, [create: string, row: Readonly<Record<string, string>>]>> = {
  message_attempt: [messageAttemptTable, { consumer: MESSAGE.consumer, message_id: ID, attempts: '1' }],
  dead_letter: [deadLetterTable, { ...MESSAGE, error: "'broken'", attempts: '5', died_at: NOW }],
  last_message: [
    lastMessageTable,
    { consumer: MESSAGE.consumer, message_key: "CONCAT('order-', seq)", message_id: ID },
  ],
  half_message: [
    halfMessageTable,
    { id: ID, kind: "'spec'", name: MESSAGE.name, payload: MESSAGE.payload, due_at: NOW, created_at: NOW },
  ],
  parked_message: [parkedMessageTable, { ...MESSAGE, previous_id: ID, parked_at: NOW, due_at: NOW }],
};

let schema: FreshSchema;
let database: DataSource;
let uow: UnitOfWork;

beforeAll(async () => {
  schema = await freshSchema('retention');
  database = await new DataSource(databaseOptions(schema.url, 2)).initialize();
  uow = new UnitOfWork(database);
});
afterAll(async () => {
  await database?.destroy();
  await schema?.drop();
});

/** One row of 200 may be deleted; of the others, each second one is open if the table has open ones. */
async function fill({ table, since, keptMs, parameters }: Purge): Promise<void> {
  const [create, row] = TABLES[table]!;
  await database.query(`DROP TABLE IF EXISTS ${table}`);
  await database.query(create);
  const open = since === 'updated_at' ? NOW : 'NULL';
  const ended = `CASE WHEN seq % 200 = 0 THEN ${inMillis(-keptMs - HOUR_MS)}
    WHEN seq % 2 = 0 THEN ${inMillis(HOUR_MS - keptMs)} ELSE ${open} END`;
  const state = parameters && { state: `IF(seq % 2 = 0, '${String(parameters[0])}', 'PREPARED')` };
  const columns = { ...row, ...state, [since]: ended };
  await database.query(
    `INSERT INTO ${table} (${Object.keys(columns).join()})
     SELECT ${Object.values(columns).join()} FROM seq_1_to_${ROWS}`,
  );
  await database.query(`ANALYZE TABLE ${table}`);
}

describe('the purge of', () => {
  const purges: readonly Purge[] = Object.values(PURGES).flat();

  it.each(purges.map(one => [`${one.table}.${one.since}`, one] as const))(
    '%s deletes what is old, and reads little else',
    async (_name, one) => {
      await fill(one);
      const read = await rowsReadBy(uow, () => purge(uow, [one]));
      expect(await database.query(`SELECT COUNT(*) AS count FROM ${one.table}`)).toEqual([
        { count: String(ROWS - ROWS / 200) },
      ]);
      expect(read).toBeLessThan(100);
    },
  );
});
