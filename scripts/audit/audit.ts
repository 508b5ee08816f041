import { createConnection } from 'mysql2/promise';
import { deductionsOfOrders } from './truth-2-deductions.ts';
import { moneyTaken } from './truth-3-money.ts';
import { billsAgree } from './truth-3-bills.ts';
import { providerAgrees, type ProviderAccount } from './truth-3-provider.ts';
import { halfStates } from './half-states.ts';
import { jobsNotDone } from './jobs.ts';
import { stockJournal } from './truth-1-stock.ts';

/** Something that must never be seen. */
export interface Violation {
  /** Which of the truths it breaks. */
  truth: string;
  /** Id of the product or order. */
  about: string;
  finding: string;
}

/** The names of the schemas that the auditor may read. */
export interface Schemas {
  product: string;
  order: string;
  user: string;
}

/** Runs a statement on the snapshot; the rows of most are what about, and what was found. */
export type Query = <Row = Pick<Violation, 'about' | 'finding'>>(sql: string) => Promise<Row[]>;

interface AuditReport {
  violations: Violation[];
  /** Operations that are on their way: not wrong, not done. */
  unsettled: number;
  /** How many of each thing were looked at. */
  looked: Record<string, number>;
}

/**
 * Checks the truths of the house on a live fleet, in one snapshot of all schemas: what is between two commits
 * of a running operation is recognised by its open placement or pending release, and is not a violation.
 * @param url of the account that may read all schemas
 * @param provider what to hold our books against
 */
export async function audit(
  url: string,
  schemas: Schemas,
  {
    account,
    bills = false,
  }: {
    /** All that the provider says it did. */
    account?: ProviderAccount;
    /** What the daily reconciliation with its bills has left open. */
    bills?: boolean;
  } = {},
): Promise<AuditReport> {
  const connection = await createConnection({ uri: url, timezone: 'Z', supportBigNumbers: true });
  try {
    // Without this the snapshot of each statement would be its own.
    await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
    const query: Query = async <Row>(sql: string) => (await connection.query(sql))[0] as Row[];
    const { unsettled, overdue } = await halfStates(query, schemas);
    const jobs = await jobsNotDone(query, schemas);
    const provider = account
      ? await providerAgrees(query, schemas, account)
      : { violations: [], unsettled: 0 };
    const violations = [
      ...(await stockJournal(query, schemas)),
      ...(await deductionsOfOrders(query, schemas)),
      ...(await moneyTaken(query, schemas)),
      ...provider.violations,
      ...(bills ? await billsAgree(query, schemas) : []),
      ...overdue,
      ...jobs.overdue,
    ];
    const [looked = {}] = await query<Record<string, number>>(`
      SELECT (SELECT COUNT(*) FROM ${schemas.product}.product) AS products,
             (SELECT COUNT(*) FROM ${schemas.product}.stock_journal) AS journalRows,
             (SELECT COUNT(*) FROM ${schemas.product}.stock_deduction) AS deductions,
             (SELECT COUNT(*) FROM ${schemas.order}.orders) AS orders,
             (SELECT COUNT(*) FROM ${schemas.user}.notice) AS notices`);
    if (account) looked.providerEntries = account.entries.length;
    return { violations, unsettled: unsettled + jobs.unsettled + provider.unsettled, looked: { ...looked } };
  } finally {
    await connection.end();
  }
}
