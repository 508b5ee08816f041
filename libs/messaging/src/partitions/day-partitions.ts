import type { DataSource, QueryRunner } from 'typeorm';
import { type DayPartition, type DayPlan, planDays } from './day-plan.js';

/** A table with `PARTITION BY RANGE COLUMNS (day) (PARTITION p_rest VALUES LESS THAN (MAXVALUE))`. */
export interface DayTable {
  /** Constant SQL, never user input. */
  readonly table: string;
  /** Days before today (UTC) whose rows are kept. */
  readonly keepDays: number;
}

/**
 * Statements on the table that come after an `ALTER TABLE` wait as long as that one waits, so it must not
 * wait for a long transaction.
 */
const LOCK_WAIT_S = 1;
const REST = 'PARTITION p_rest VALUES LESS THAN (MAXVALUE)';

/**
 * Makes partitions for the days to come, and drops those of days that are too old. Rows without a partition
 * of their own are in `p_rest`, and move to their days. Any instance may call it at any time: if another one
 * is at it, nothing is done.
 * @returns what was done; undefined if another instance is at it
 * @throws the database's error, such as ER_LOCK_WAIT_TIMEOUT if the table is busy; a later call makes up
 */
export async function maintainDayPartitions(
  dataSource: DataSource,
  { table, keepDays }: DayTable,
): Promise<DayPlan | undefined> {
  const runner = dataSource.createQueryRunner();
  try {
    return await aloneInSession(runner, table, async () => {
      const partitions = await partitionsOf(runner, table);
      // Somebody has dropped it, and rows of other days are refused. At once, before anything else can fail.
      if (partitions.every(({ before }) => before !== null))
        await runner.query(`ALTER TABLE ${table} ADD PARTITION (${REST})`);
      const plan = planDays(partitions, { today: await todayOf(runner), keepDays });
      // First what takes space, because the other one needs some.
      if (plan.drop.length > 0)
        await runner.query(`ALTER TABLE ${table} DROP PARTITION ${plan.drop.join(', ')}`);
      if (plan.make.length > 0) await runner.query(splitRest(table, plan));
      return plan;
    });
  } finally {
    await runner.release();
  }
}

/** Runs `work` unless another session runs it for the same table. The session waits briefly for locks. */
async function aloneInSession<T>(
  runner: QueryRunner,
  table: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  const [{ name, waitS }] = await runner.query(
    `SELECT LEFT(CONCAT('partitions:', DATABASE(), '.', ?), 64) AS name,
       @@SESSION.lock_wait_timeout AS waitS`,
    [table],
  );
  const [{ held }] = await runner.query('SELECT GET_LOCK(?, 0) AS held', [name]);
  if (Number(held) !== 1) return undefined;
  try {
    await runner.query(`SET SESSION lock_wait_timeout = ${LOCK_WAIT_S}`);
    return await work();
  } finally {
    // The connection goes back into the pool.
    await runner.query(`SET SESSION lock_wait_timeout = ${Number(waitS)}`);
    await runner.query('SELECT RELEASE_LOCK(?)', [name]);
  }
}

/** In the order of their days. */
async function partitionsOf(runner: QueryRunner, table: string): Promise<DayPartition[]> {
  const rows: Array<{ name: string; end: string }> = await runner.query(
    `SELECT PARTITION_NAME AS name, PARTITION_DESCRIPTION AS end FROM information_schema.PARTITIONS
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND PARTITION_NAME IS NOT NULL
     ORDER BY PARTITION_ORDINAL_POSITION`,
    [table],
  );
  if (rows.length === 0) throw new Error(`${table} is missing, or has no partitions`);
  return rows.map(({ name, end }) => ({ name, before: /\d{4}-\d\d-\d\d/.exec(end)?.[0] ?? null }));
}

async function todayOf(runner: QueryRunner): Promise<string> {
  const [{ today }] = await runner.query('SELECT CAST(UTC_DATE() AS CHAR) AS today');
  return today;
}

function splitRest(table: string, { make }: DayPlan): string {
  const days = make.map(({ name, before }) => `PARTITION ${name} VALUES LESS THAN ('${before}')`);
  return `ALTER TABLE ${table} REORGANIZE PARTITION p_rest INTO (${[...days, REST].join(', ')})`;
}
