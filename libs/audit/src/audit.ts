import { createConnection } from 'mysql2/promise';
import { flashSales } from './flash-sales.js';
import type { ReadLiveShard } from './flash-shards.js';
import { rowsLookedAt } from './rows-looked-at.js';
import { servicesByTable, type ServicesWith } from './services-with.js';
import { deductionsOfOrders } from './truth-2-deductions.js';
import { reservationsOfOrders } from './truth-2-reservations.js';
import { moneyTaken } from './truth-3-money.js';
import { billsAgree } from './truth-3-bills.js';
import { providerAgrees, type ProviderAccount } from './truth-3-provider.js';
import { halfMessages } from './truth-4-half-messages.js';
import { halfStates } from './truth-4-half-states.js';
import { jobsNotDone } from './truth-4-jobs.js';
import { openTransactions } from './truth-4-transactions.js';
import { deadLettersDone } from './truth-5-dead-letters.js';
import { sentIsReceived } from './truth-5-messages.js';
import { stockJournal } from './truth-1-stock.js';
import type { Findings, Query, Schemas, Violation } from './truth.js';

/** The provider's data that the books are compared with. */
export interface Provider {
  /** The provider's payments and refunds. */
  account?: ProviderAccount;
  /** Whether to report the differences that the daily reconciliation with the provider's bills has found. */
  bills?: boolean;
}

/** What the database is compared with besides itself. */
export interface AuditOptions extends Provider {
  /** Reads the stock of flash sales in Redis. */
  readLiveShard?: ReadLiveShard;
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
 * of its commits is recognised by its open placement, its job or its message, and is not a violation.
 * @param url URL of an account that may read all schemas
 * @throws the driver's error if the database cannot be reached or read
 */
export async function audit(url: string, schemas: Schemas, options: AuditOptions = {}): Promise<AuditReport> {
  for (let attempt = 1; ; attempt++)
    try {
      return await inOneSnapshot(url, schemas, options);
    } catch (error) {
      if (!isTableChanged(error) || attempt === ATTEMPTS) throw error;
    }
}

/** The partitions of a day are made and dropped once a day. */
const ATTEMPTS = 3;

/** A table was changed after the beginning of the snapshot, so it cannot be read in it. */
const isTableChanged = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ER_TABLE_DEF_CHANGED';

async function inOneSnapshot(url: string, schemas: Schemas, options: AuditOptions): Promise<AuditReport> {
  const connection = await createConnection({ uri: url, timezone: 'Z', supportBigNumbers: true });
  try {
    // At a lower isolation level, each statement would have a snapshot of its own.
    await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
    const query: Query = async <Row>(sql: string) => (await connection.query(sql))[0] as Row[];
    const servicesWith = await servicesByTable(query, schemas);
    const findings = await allFindings(query, { schemas, servicesWith }, options);
    return {
      violations: findings.flatMap(({ violations }) => violations),
      unsettled: findings.reduce((sum, { unsettled }) => sum + unsettled, 0),
      looked: { ...(await rowsLookedAt(query, schemas, servicesWith)), ...countOf(options) },
    };
  } finally {
    await connection.end();
  }
}

const allFindings = async (
  query: Query,
  { schemas, servicesWith }: { schemas: Schemas; servicesWith: ServicesWith },
  { account, bills = false, readLiveShard }: AuditOptions,
): Promise<Findings[]> => [
  settled(await stockJournal(query, schemas)),
  settled(await deductionsOfOrders(query, schemas, servicesWith)),
  settled(await reservationsOfOrders(query, schemas)),
  ...(await flashSales(query, schemas, servicesWith, readLiveShard)),
  settled(await moneyTaken(query, schemas)),
  ...(account ? [await providerAgrees(query, schemas, account)] : []),
  ...(bills ? [settled(await billsAgree(query, schemas))] : []),
  await halfStates(query, schemas, servicesWith),
  await openTransactions(query, servicesWith),
  await jobsNotDone(query, servicesWith),
  await halfMessages(query, servicesWith),
  await sentIsReceived(query, schemas, servicesWith),
  await deadLettersDone(query, servicesWith),
];

const settled = (violations: Violation[]): Findings => ({ violations, unsettled: 0 });

const countOf = ({ account }: Provider): Record<string, number> =>
  account ? { providerEntries: account.entries.length } : {};
