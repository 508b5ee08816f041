import { NOW } from '@diancan/database';

/** A connection to a service's own schema, which gives rows, or what an update has changed. */
export type Query = <T>(sql: string, parameters?: unknown[]) => Promise<T>;

export interface JobCount {
  readonly kind: string;
  /** An overdue job waits, too; it is counted here only. */
  readonly state: 'waiting' | 'overdue' | 'dead';
  readonly count: number;
}

export interface StuckJob {
  readonly jobId: string;
  readonly kind: string;
  readonly key: string | null;
  readonly state: 'overdue' | 'dead';
  readonly attempts: number;
  /** Since it was added, or replayed. */
  readonly ageSeconds: number;
  readonly lastError: string | null;
}

/** Which jobs; with neither, all of them. */
export interface JobSelection {
  readonly id?: string;
  readonly kind?: string;
}

const STATE = "IF(state = 'DEAD', 'dead', IF(overdue_since IS NULL, 'waiting', 'overdue'))";
const STUCK = "(state = 'DEAD' OR state = 'WAITING' AND overdue_since IS NOT NULL)";

/** How many jobs there are that are not done. */
export async function countJobs(query: Query): Promise<JobCount[]> {
  const rows = await query<JobCount[]>(
    `SELECT kind, ${STATE} AS state, COUNT(*) AS count FROM job WHERE state IN ('WAITING', 'DEAD')
     GROUP BY kind, 2 ORDER BY kind, 2`,
  );
  return rows.map(row => ({ ...row, count: Number(row.count) }));
}

/** The jobs that are dead or overdue, the oldest first. */
export async function listJobs(query: Query, limit: number): Promise<StuckJob[]> {
  const rows = await query<StuckJob[]>(
    `SELECT job_id AS jobId, kind, job_key AS \`key\`, ${STATE} AS state, attempts, last_error AS lastError,
       TIMESTAMPDIFF(SECOND, created_at, ${NOW}) AS ageSeconds
     FROM job WHERE ${STUCK} ORDER BY job_id LIMIT ?`,
    [limit],
  );
  return rows.map(row => ({
    ...row,
    jobId: String(row.jobId),
    attempts: Number(row.attempts),
    ageSeconds: Number(row.ageSeconds),
  }));
}

/**
 * Makes dead jobs wait again, as if they were added now, and overdue ones due now; those that a worker is at,
 * and those that are due already, stay as they are.
 * @returns how many it has changed
 */
export async function replayJobs(query: Query, { id, kind }: JobSelection): Promise<number> {
  const { affectedRows } = await query<{ affectedRows: number }>(
    `UPDATE job SET attempts = IF(state = 'DEAD', 0, attempts),
       created_at = IF(state = 'DEAD', ${NOW}, created_at), state = 'WAITING',
       due_at = ${NOW}, ended_at = NULL
     WHERE ${STUCK} AND (state = 'DEAD' OR claim IS NULL AND due_at > ${NOW})
       AND (? IS NULL OR job_id = ?) AND (? IS NULL OR kind = ?)`,
    [id ?? null, id ?? null, kind ?? null, kind ?? null],
  );
  return affectedRows;
}
