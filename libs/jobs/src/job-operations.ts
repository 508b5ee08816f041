import { NOW } from '@diancan/database';

/** Runs a statement on a service's own schema; resolves to the rows, or the result of an update. */
export type Query = <T>(sql: string, parameters?: unknown[]) => Promise<T>;

export interface JobCount {
  readonly kind: string;
  /** An overdue job is waiting too, but is counted only as overdue. */
  readonly state: 'waiting' | 'overdue' | 'dead';
  readonly count: number;
}

export interface StuckJob {
  readonly jobId: string;
  readonly kind: string;
  readonly key: string | null;
  readonly state: 'overdue' | 'dead';
  readonly attempts: number;
  /** Since the job was added, or replayed after its death. */
  readonly ageSeconds: number;
  readonly lastError: string | null;
}

/** Selects jobs by id and kind; an absent field matches all jobs. */
export interface JobSelection {
  readonly id?: string;
  readonly kind?: string;
}

const STATE = "IF(state = 'DEAD', 'dead', IF(overdue_since IS NULL, 'waiting', 'overdue'))";
const STUCK = "(state = 'DEAD' OR state = 'WAITING' AND overdue_since IS NOT NULL)";

/** Counts the jobs that are not done, by kind and state. */
export async function countJobs(query: Query): Promise<JobCount[]> {
  const rows = await query<JobCount[]>(
    `SELECT kind, ${STATE} AS state, COUNT(*) AS count FROM job WHERE state IN ('WAITING', 'DEAD')
     GROUP BY kind, 2 ORDER BY kind, 2`,
  );
  return rows.map(row => ({ ...row, count: Number(row.count) }));
}

/** Lists the dead and overdue jobs, oldest first. */
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
 * Makes dead jobs wait again as if they were added now, and makes overdue jobs due now. Overdue jobs that are
 * claimed or due already stay unchanged.
 * @returns how many jobs have changed
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
