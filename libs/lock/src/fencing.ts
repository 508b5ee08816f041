import { StaleFencingTokenError } from './lock-errors.js';

/** What a fenced table needs: a column for the token of the holder that wrote last. */
export const FENCING_COLUMN = 'fencing_token BIGINT NOT NULL DEFAULT 0';

/** Such as the EntityManager of a transaction. */
interface Statements {
  query(sql: string, parameters: unknown[]): Promise<unknown>;
}

export interface FencedRow {
  readonly table: string;
  /** The columns that identify the row, with their values. */
  readonly key: Readonly<Record<string, string | number>>;
}

/**
 * Call it first in a transaction that writes under a lock. The row keeps the greatest token, and stays locked
 * until the commit, so all that the transaction writes is safe from a holder that slept through its lease.
 * @param row of a table with FENCING_COLUMN
 * @throws StaleFencingTokenError if a later holder has already written, or the row does not exist
 */
export async function requireFencingToken(tx: Statements, row: FencedRow, token: number): Promise<void> {
  const columns = Object.keys(row.key).map(column => `\`${column}\` = ?`);
  const sql =
    `UPDATE \`${row.table}\` SET fencing_token = ?` +
    ` WHERE ${columns.join(' AND ')} AND fencing_token <= ?`;
  // The driver counts rows that match, also those that already hold this token.
  const result = (await tx.query(sql, [token, ...Object.values(row.key), token])) as { affectedRows: number };
  if (result.affectedRows !== 1) throw new StaleFencingTokenError(row.table, token);
}
