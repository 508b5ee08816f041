import { databaseOptions, openMigrated } from '@diancan/database';
import { Metrics } from '@diancan/platform';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { globalTransactionTable } from './initiator/transaction-table.js';
import { transactionBranchTable } from './participant/branch-table.js';
import { WaitingCensus } from './waiting-census.js';

const DAY_S = 86_400;

let schema: FreshSchema;
let database: DataSource;
beforeAll(async () => {
  schema = await freshSchema('waiting_census');
  database = await openMigrated({ ...databaseOptions(schema.url, 2), migrations: [] });
  for (const table of [globalTransactionTable, transactionBranchTable]) await database.query(table);
});
beforeEach(async () => {
  for (const table of ['global_transaction', 'transaction_branch'])
    await database.query(`DELETE FROM ${table}`);
});
afterAll(async () => {
  await database?.destroy();
  await schema?.drop();
});

const KINDS = [
  {
    kind: 'ending',
    name: 'diancan_transactions_ending',
    table: 'global_transaction',
    waiting: 'ENDING',
    others: ['ENDED'],
    add: (state: string, secondsAgo: number) =>
      database.query(
        `INSERT INTO global_transaction (gid, name, outcome, state, branches, due_at, decided_at)
         VALUES (UUID(), 'buy', 'COMMITTED', ?, '', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) - INTERVAL ? SECOND)`,
        [state, secondsAgo],
      ),
  },
  {
    kind: 'held',
    name: 'diancan_transaction_branches_held',
    table: 'transaction_branch',
    waiting: 'TRIED',
    others: ['CONFIRMED', 'CANCELLED'],
    add: (state: string, secondsAgo: number) =>
      database.query(
        `INSERT INTO transaction_branch (gid, branch, name, initiator, state, due_at, created_at)
         VALUES (UUID(), 'a.b', 'buy', 'order', ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) - INTERVAL ? SECOND)`,
        [state, secondsAgo],
      ),
  },
] as const;

describe.each(KINDS)('the census of what is $kind', ({ kind, name, table, waiting, others, add }) => {
  let metrics: Metrics;
  let census: WaitingCensus;
  beforeEach(() => {
    metrics = new Metrics();
    census = new WaitingCensus(database, metrics, kind);
  });

  /** By the name of the gauge. */
  const shown = async (): Promise<Record<string, number>> =>
    Object.fromEntries(
      [...(await metrics.text()).matchAll(/^(\w+) (\S+)$/gm)].map(([, gauge, value]) => [
        gauge,
        Number(value),
      ]),
    );

  it('counts what waits, and has the age of the oldest', async () => {
    await add(waiting, 100);
    await add(waiting, 10);
    for (const state of others) await add(state, DAY_S);
    await census['runOnce']();
    const { [name]: count, [`${name}_seconds`]: age, ...more } = await shown();
    expect([count, more]).toEqual([2, {}]);
    expect(age).toBeGreaterThanOrEqual(100);
    expect(age).toBeLessThan(DAY_S);
  });

  it('is 0 while nothing waits, also after something has', async () => {
    await add(waiting, 100);
    await census['runOnce']();
    await database.query(`DELETE FROM ${table}`);
    await census['runOnce']();
    expect(await shown()).toEqual({ [name]: 0, [`${name}_seconds`]: 0 });
  });

  it('has no gauges while it cannot count, and has them again afterwards', async () => {
    await census['runOnce']();
    await database.query(`RENAME TABLE ${table} TO elsewhere`);
    try {
      await expect(census['runOnce']()).rejects.toMatchObject({ code: 'ER_NO_SUCH_TABLE' });
    } finally {
      await database.query(`RENAME TABLE elsewhere TO ${table}`);
    }
    expect(await shown()).toEqual({});
    await census['runOnce']();
    expect(await shown()).toEqual({ [name]: 0, [`${name}_seconds`]: 0 });
  });
});
