import { inMillis, NOW } from '@diancan/database';
import type { EntityManager } from 'typeorm';

/**
 * The rows of a table that may be claimed. All names and conditions are constant SQL, never user input.
 */
export interface ClaimSource {
  readonly table: string;
  readonly id: string;
  /** A row may be claimed from this time on (DATETIME(3), not null). */
  readonly dueAt: string;
  readonly attempts: string;
  /** Name of an index on the columns that `where` compares with constants, then `dueAt` and `id`. */
  readonly index: string;
  readonly where: string;
  readonly parameters: readonly unknown[];
  /** Additional columns to read. */
  readonly columns?: readonly string[];
  /**
   * `where` selects few of the rows that `index` gives. A locking read would keep others away from all rows
   * that it passes, so a read without locks finds these first.
   */
  readonly isRare?: boolean;
  /** Column that keeps the text of the last error (VARCHAR(500)). Absent: the text is logged only. */
  readonly lastError?: string;
}

/** A place in the order of claiming: by due time, then by id. */
export interface ClaimPosition {
  /** UTC, in SQL's notation. */
  readonly dueAt: string;
  readonly id: string;
}

export interface ClaimedRow extends ClaimPosition {
  /** Includes this attempt. Together with the id, it identifies this claim of the row. */
  readonly attempts: number;
}

interface LotOptions {
  readonly limit: number;
  /** Begins behind this position; undefined: at the row that has been due the longest. */
  readonly after: ClaimPosition | undefined;
}

/**
 * Claims rows that are due, and skips rows that another transaction is claiming right now. A claim is a
 * lease: it moves the due time ahead, so that another worker claims the row if this process dies.
 * @returns the rows, the one that has been due the longest first
 */
export async function claimLot<R extends ClaimedRow = ClaimedRow>(
  tx: EntityManager,
  source: ClaimSource,
  { leaseMs, ...options }: LotOptions & { readonly leaseMs: number },
): Promise<R[]> {
  const rows = await lockDue<R>(tx, source, options);
  if (rows.length === 0) return [];
  const { table, id, dueAt, attempts } = source;
  await tx.query(
    `UPDATE ${table} SET ${attempts} = ${attempts} + 1, ${dueAt} = ${inMillis(leaseMs)} WHERE ${id} IN (?)`,
    [rows.map(row => row.id)],
  );
  return rows.map(row => ({ ...row, attempts: row.attempts + 1 }));
}

/** Makes a row due again after `inMs`, unless it has been claimed again since. */
export async function postpone(
  tx: EntityManager,
  { table, id, dueAt, attempts, lastError }: ClaimSource,
  row: ClaimedRow,
  { inMs, error }: { inMs: number; error: string },
): Promise<void> {
  const kept = lastError === undefined ? '' : `, ${lastError} = ?`;
  await tx.query(
    `UPDATE ${table} SET ${dueAt} = ${inMillis(inMs)}${kept} WHERE ${id} = ? AND ${attempts} = ?`,
    [...(lastError === undefined ? [] : [error]), row.id, row.attempts],
  );
}

/** Counts a failed attempt on a row that was locked without a lease, and makes it due again after `inMs`. */
export async function putOff(
  tx: EntityManager,
  source: ClaimSource,
  row: ClaimedRow,
  outcome: { inMs: number; error: string },
): Promise<void> {
  const { table, id, attempts } = source;
  const { affectedRows } = await tx.query<{ affectedRows: number }>(
    `UPDATE ${table} SET ${attempts} = ${attempts} + 1 WHERE ${id} = ? AND ${attempts} = ?`,
    [row.id, row.attempts],
  );
  if (affectedRows === 1) await postpone(tx, source, { ...row, attempts: row.attempts + 1 }, outcome);
}

/** Locks rows that are due, for a transaction that claims them. */
export async function lockDue<R extends ClaimedRow>(
  tx: EntityManager,
  source: ClaimSource,
  options: LotOptions,
): Promise<R[]> {
  if (source.isRare === true) {
    const [sql, parameters] = dueQuery(source, options, '');
    const found = await tx.query<R[]>(sql, parameters);
    if (found.length === 0) return [];
    return lockDue(tx, among(source, found), { ...options, after: undefined });
  }
  const [sql, parameters] = dueQuery(source, options);
  const rows = await tx.query<R[]>(sql, parameters);
  return rows.map(row => ({ ...row, id: String(row.id), attempts: Number(row.attempts) }));
}

/** Those of the found rows that the source still selects; only these are read. */
const among = (source: ClaimSource, found: readonly ClaimedRow[]): ClaimSource => ({
  ...source,
  isRare: false,
  index: 'PRIMARY',
  where: `${source.where} AND ${source.id} IN (?)`,
  parameters: [...source.parameters, found.map(({ id }) => id)],
});

/**
 * Forces the index: otherwise the optimizer may sort the backlog or scan the primary key, and so read and
 * lock all of it.
 */
export function dueQuery(
  source: ClaimSource,
  { limit, after }: LotOptions,
  lock: 'FOR UPDATE SKIP LOCKED' | '' = 'FOR UPDATE SKIP LOCKED',
): [string, unknown[]] {
  const { table, id, dueAt, attempts, index, where, parameters, columns = [] } = source;
  const read = [`${id} AS id`, `CAST(${dueAt} AS CHAR) AS dueAt`, `${attempts} AS attempts`, ...columns];
  const behind = after === undefined ? '' : `AND (${dueAt} = ? AND ${id} > ? OR ${dueAt} > ?)`;
  const sql = `SELECT ${read.join(', ')} FROM ${table} FORCE INDEX (${index})
    WHERE ${where} ${behind} AND ${dueAt} <= ${NOW}
    ORDER BY ${dueAt}, ${id} LIMIT ${limit} ${lock}`;
  return [sql, [...parameters, ...(after === undefined ? [] : [after.dueAt, after.id, after.dueAt])]];
}
