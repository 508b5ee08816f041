import { NOW } from '@diancan/database';
import type { ServicesWith } from './services-with.js';
import type { Query, Schemas } from './truth.js';

/** The rows of each kind that were checked; of messages, those of a week. */
export async function rowsLookedAt(
  query: Query,
  schemas: Schemas,
  servicesWith: ServicesWith,
): Promise<Record<string, number>> {
  const week = `WHERE day >= DATE(${NOW}) - INTERVAL 6 DAY`;
  const inAll = (table: string, where = '') =>
    servicesWith(table)
      .map(([, schema]) => `(SELECT COUNT(*) FROM ${schema}.${table} ${where})`)
      .join(' + ') || '0';
  const [looked] = await query<Record<string, number>>(`
    SELECT (SELECT COUNT(*) FROM ${schemas.product}.product) AS products,
           (SELECT COUNT(*) FROM ${schemas.product}.stock_journal) AS journalRows,
           (SELECT COUNT(*) FROM ${schemas.product}.stock_deduction) AS deductions,
           (SELECT COUNT(*) FROM ${schemas.order}.orders) AS orders,
           ${inAll('flash_activity')} AS flashSales,
           ${inAll('flash_journal')} AS flashJournalRows,
           ${inAll('global_transaction')} AS transactions,
           ${inAll('transaction_branch')} AS branches,
           (SELECT COUNT(*) FROM ${schemas.user}.notice) AS notices,
           ${inAll('outbox')} + ${inAll('sent_message', week)} AS messages,
           ${inAll('inbox', week)} AS received,
           ${inAll('dead_letter')} AS deadLetters,
           ${inAll('half_message')} AS halfMessages`);
  return { ...looked };
}
