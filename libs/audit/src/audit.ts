import { createConnection } from 'mysql2/promise';
import { deductionsOfOrders } from './truth-2-deductions.js';
import { moneyTaken } from './truth-3-money.js';
import { billsAgree } from './truth-3-bills.js';
import { providerAgrees, type ProviderAccount } from './truth-3-provider.js';
import { halfStates } from './truth-4-half-states.js';
import { jobsNotDone } from './truth-4-jobs.js';
import { stockJournal } from './truth-1-stock.js';
import type { Query, Schemas, Violation } from './truth.js';

/** The provider's data that the books are compared with. */
export interface Provider {
  /** The provider's payments and refunds. */
  account?: ProviderAccount;
  /** Whether to report the differences that the daily reconciliation with the provider's bills has found. */
  bills?: boolean;
}

export interface AuditReport {
  violations: Violation[];
  /** How many operations are still in progress: neither done nor wrong. */
  unsettled: number;
  /** How many rows of each kind were checked. */
  looked: Record<string, number>;
}

/**
 * Checks the invariants of a running fleet, in one snapshot of all schemas. An operation that is between two
 * of its commits is recognised by its open placement or its job, and is not a violation.
 * @param url URL of an account that may read all schemas
 * @throws the driver's error if the database cannot be reached or read
 */
export async function audit(
  url: string,
  schemas: Schemas,
  { account, bills = false }: Provider = {},
): Promise<AuditReport> {
  const connection = await createConnection({ uri: url, timezone: 'Z', supportBigNumbers: true });
  try {
    // At a lower isolation level, each statement would have a snapshot of its own.
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
