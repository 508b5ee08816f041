import { NOW } from '@diancan/database';
import { ago } from './ago.js';
import { attemptsText } from './attempts-text.js';
import type { ServicesWith } from './services-with.js';
import type { Findings, Query } from './truth.js';

const TRUTH = '4: nothing rests in a half state longer than its deadline';

/** A job that has failed for this long, or has been due for this long, needs attention. */
const DONE_WITHIN_S = 600;
/** How long a dead job is reported; `npm run jobs` lists it without limit. */
const DEAD_SHOWN_DAYS = 7;

/** The first case that applies. A delayed job that has not failed is no finding. */
const FINDING = `CASE
  WHEN state = 'DEAD' THEN 'is dead'
  WHEN overdue_since IS NOT NULL THEN 'is overdue'
  WHEN attempts > 0 AND created_at < ${ago(DONE_WITHIN_S)} THEN 'is not done'
  WHEN due_at < ${ago(DONE_WITHIN_S)} THEN 'is due, and no worker claims it'
END`;

/** Jobs that are neither done, delayed, nor dead for longer than that. */
const LOOKED_AT = `state = 'WAITING' AND (attempts > 0 OR is_behind = 1 OR due_at <= ${NOW}
    OR overdue_since IS NOT NULL)
  OR state = 'DEAD' AND ended_at > ${NOW} - INTERVAL ${DEAD_SHOWN_DAYS} DAY`;

interface JobFound {
  service: string;
  id: string;
  kind: string;
  key: string | null;
  attempts: number;
  finding: string | null;
  error: string | null;
}

/** Checks the jobs of every service that has a job table. */
export async function jobsNotDone(query: Query, servicesWith: ServicesWith): Promise<Findings> {
  const selects = servicesWith('job').map(
    ([service, schema]) =>
      `SELECT '${service}' AS service, job_id AS id, kind, job_key AS \`key\`, attempts,
         ${FINDING} AS finding, last_error AS error
       FROM ${schema}.job WHERE ${LOOKED_AT}`,
  );
  const rows = selects.length === 0 ? [] : await query<JobFound>(selects.join(' UNION ALL '));
  const found = rows.filter(({ finding }) => finding !== null);
  return {
    unsettled: rows.length - found.length,
    violations: found.map(({ service, id, kind, key, attempts, finding, error }) => ({
      truth: TRUTH,
      about: `job ${id} of ${service}`,
      finding:
        `${kind}${key === null ? '' : ` ${key}`} ${finding} after ${attemptsText(attempts)}` +
        (error === null ? '' : `: ${error}`),
    })),
  };
}
