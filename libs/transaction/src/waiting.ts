import { NOW } from '@diancan/database';
import type { DataSource } from 'typeorm';
import { TRANSACTION_LIFE } from './initiator/transaction-life.js';
import { BRANCH_LIFE } from './participant/branch-life.js';

/** Rows that wait for the other side. Names are constant SQL. */
interface Waiting {
  readonly table: string;
  readonly state: string;
  /** The column from which they wait. */
  readonly since: string;
}

/** Decided transactions whose participants may not know the decision. */
export const ENDING: Waiting = {
  table: 'global_transaction',
  state: TRANSACTION_LIFE.end.from,
  since: 'decided_at',
};

/** Branches that are tried, and wait for the decision. */
export const HELD: Waiting = { table: 'transaction_branch', state: BRANCH_LIFE.try.to, since: 'created_at' };

export interface WaitingCount {
  readonly count: number;
  /** How long the oldest one has waited; 0 if there is none. */
  readonly oldestSeconds: number;
}

export async function countWaiting(
  dataSource: DataSource,
  { table, state, since }: Waiting,
): Promise<WaitingCount> {
  const [row] = await dataSource.query<Array<{ count: string; oldest: string | null }>>(
    `SELECT COUNT(*) AS count, TIMESTAMPDIFF(MICROSECOND, MIN(${since}), ${NOW}) / 1000000 AS oldest
     FROM ${table} WHERE state = ?`,
    [state],
  );
  return { count: Number(row!.count), oldestSeconds: Number(row!.oldest ?? 0) };
}
