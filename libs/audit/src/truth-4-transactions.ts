import { ago } from './ago.js';
import { attemptsText } from './attempts-text.js';
import type { ServicesWith } from './services-with.js';
import type { Findings, Query } from './truth.js';

const TRUTH = '4: nothing rests in a half state longer than its deadline';

/** How long after it is due the other side may still not have been told or asked: workers poll. */
const GRACE_S = 60;
/** Attempts move the due time, so after the first one the age counts. The first is made within a minute. */
const DONE_WITHIN_S = 60 + GRACE_S;

/** What waits for the other side. SQL, of a row. */
interface Waiting {
  readonly table: string;
  readonly state: string;
  readonly since: string;
  /** What the row is, for a finding. */
  readonly what: string;
  readonly finding: string;
}

const KINDS: readonly Waiting[] = [
  {
    table: 'global_transaction',
    state: 'ENDING',
    since: 'decided_at',
    what: "CONCAT(name, ' is ', outcome)",
    finding: 'and its participants may not know it',
  },
  {
    table: 'transaction_branch',
    state: 'TRIED',
    since: 'created_at',
    what: "CONCAT(branch, ' of ', name, ' is TRIED')",
    finding: 'and does not know the decision',
  },
];

interface Found {
  readonly gid: string;
  readonly what: string;
  readonly overdue: number | string;
  readonly attempts: number;
  readonly error: string | null;
}

/** Decisions reach every participant in time, and branches their decision, in every service that has any. */
export async function openTransactions(query: Query, servicesWith: ServicesWith): Promise<Findings> {
  const findings: Findings = { unsettled: 0, violations: [] };
  for (const kind of KINDS)
    for (const [service, schema] of servicesWith(kind.table)) {
      const rows = await query<Found>(`
        SELECT gid, ${kind.what} AS what, attempts, last_error AS error,
          due_at < ${ago(GRACE_S)} OR attempts > 0 AND ${kind.since} < ${ago(DONE_WITHIN_S)} AS overdue
        FROM ${schema}.${kind.table} WHERE state = '${kind.state}'`);
      const overdue = rows.filter(row => Number(row.overdue) === 1);
      findings.unsettled += rows.length - overdue.length;
      findings.violations.push(
        ...overdue.map(({ gid, what, attempts, error }) => ({
          truth: TRUTH,
          about: `transaction ${gid} at ${service}`,
          finding:
            `${what} ${kind.finding} after ${attemptsText(attempts)}` + (error === null ? '' : `: ${error}`),
        })),
      );
    }
  return findings;
}
