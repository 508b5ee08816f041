import { NOW } from '@diancan/database';
import { rowsReadBy } from '@diancan/testing/database';
import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type InitiatorSide,
  type TransactionWorld,
  transactionWorld,
} from '../../testing/transaction-world.js';
import type { TransactionState } from './transaction-life.js';
import { TransactionPurge } from './transaction-purge.job.js';

/** A day longer than decisions are kept. */
const OLD = `${NOW} - INTERVAL 8 DAY`;
const YOUNG = `${NOW} - INTERVAL 6 DAY`;
const MANY = 3_000;

let world: TransactionWorld;
let side: InitiatorSide;
beforeAll(async () => {
  world = await transactionWorld();
  side = world.order;
});
afterAll(() => world?.close());
beforeEach(() => side.query('DELETE FROM global_transaction'));

interface Stored {
  readonly state: TransactionState;
  /** SQL. */
  readonly ended: string;
  /** SQL. */
  readonly decided?: string;
}
async function store(count: number, { state, ended, decided = OLD }: Stored): Promise<void> {
  for (let at = 0; at < count; at += 500)
    await side.query(
      `INSERT INTO global_transaction (gid, name, outcome, state, branches, due_at, decided_at, ended_at)
       VALUES ${Array.from(
         { length: Math.min(500, count - at) },
         () => `('${ulid()}', 'buy', 'COMMITTED', '${state}', '', ${NOW}, ${decided}, ${ended})`,
       ).join()}`,
    );
}
const purge = () => new TransactionPurge(side.uow)['runOnce']();
/** How many rows there are of each state. */
const left = async (): Promise<Record<string, number>> => {
  const rows = await side.query<Array<{ state: string; n: string }>>(
    'SELECT state, COUNT(*) AS n FROM global_transaction GROUP BY state',
  );
  return Object.fromEntries(rows.map(({ state, n }) => [state, Number(n)]));
};

describe('the purge of decisions', () => {
  it('deletes what has ended long ago, and nothing younger', async () => {
    await store(5, { state: 'ENDED', ended: OLD });
    await store(3, { state: 'ENDED', ended: YOUNG });
    await purge();
    expect(await left()).toEqual({ ENDED: 3 });
  });

  it('never deletes a decision that a participant may not know, however old it is', async () => {
    await store(5, { state: 'ENDING', ended: 'NULL' });
    await store(5, { state: 'ENDING', ended: OLD });
    await purge();
    expect(await left()).toEqual({ ENDING: 10 });
  });

  it('reads what it deletes, however many others are kept', async () => {
    await store(MANY, { state: 'ENDED', ended: YOUNG });
    await store(MANY, { state: 'ENDING', ended: 'NULL' });
    await store(5, { state: 'ENDED', ended: OLD });
    await side.query('ANALYZE TABLE global_transaction');
    expect(await rowsReadBy(side.uow, purge)).toBeLessThan(100);
    expect(await left()).toEqual({ ENDED: MANY, ENDING: MANY });
  });
});
