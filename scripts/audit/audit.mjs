// @ts-check
import { createConnection } from 'mysql2/promise';
import { deductionsOfOrders } from './truth-2-deductions.mjs';
import { moneyTaken } from './truth-3-money.mjs';
import { billsAgree } from './truth-3-bills.mjs';
import { providerAgrees } from './truth-3-provider.mjs';
import { halfStates } from './half-states.mjs';
import { jobsNotDone } from './jobs.mjs';
import { stockJournal } from './truth-1-stock.mjs';

/**
 * Something that must never be seen.
 * @typedef {object} Violation
 * @property {string} truth which of the truths it breaks
 * @property {string} about id of the product or order
 * @property {string} finding
 */

/**
 * The names of the schemas that the auditor may read.
 * @typedef {object} Schemas
 * @property {string} product
 * @property {string} order
 * @property {string} user
 */

/**
 * @typedef {object} AuditReport
 * @property {Violation[]} violations
 * @property {number} unsettled operations that are on their way: not wrong, not done
 * @property {Record<string, number>} looked how many of each thing were looked at
 */

/**
 * Checks the truths of the house on a live fleet, in one snapshot of all schemas: what is between two commits of a
 * running operation is recognised by its open placement or pending release, and is not a violation.
 * @param {string} url of the account that may read all schemas
 * @param {Schemas} schemas
 * @param {object} [provider] what to hold our books against
 * @param {import('./truth-3-provider.mjs').ProviderAccount} [provider.account] all that the provider says it did
 * @param {boolean} [provider.bills] what the daily reconciliation with its bills has left open
 * @returns {Promise<AuditReport>}
 */
export async function audit(url, schemas, { account, bills = false } = {}) {
  const connection = await createConnection({ uri: url, timezone: 'Z', supportBigNumbers: true });
  try {
    // Without this the snapshot of each statement would be its own.
    await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
    /** @param {string} sql @returns {Promise<any[]>} */
    const query = async sql => /** @type {any[]} */ ((await connection.query(sql))[0]);
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
    const [looked] = await query(`
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
