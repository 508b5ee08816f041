import { ago } from './ago.js';
import type { ServicesWith } from './services-with.js';

/** A consumer that runs takes a message within seconds. Equal to the limit for sending one. */
const RECEIVED_WITHIN_S = 600;
/**
 * For a message that has failed, or that waits for an earlier one of its key that has: it is handled or a
 * dead letter by then. With the delays and attempts of `config-repo/application.yml`, that takes 81 minutes.
 */
const RETRIED_WITHIN_S = 2 * 3_600;

/** SQL expressions for a message that a consumer has not settled. */
interface Unsettled {
  readonly consumer: string;
  readonly messageId: string;
  /** From when on the broker has had it. */
  readonly since: string;
}

/**
 * SQL: whether the consumer should have settled the message. A service without ordered consumers has no table
 * `parked_message`. A message that was parked has its time again from when it went back to the queue.
 * @param schema of the consumer's service
 */
export function isOverdue(
  { consumer, messageId, since }: Unsettled,
  schema: string,
  servicesWith: ServicesWith,
): string {
  const rowOf = (table: string, columns: string): string =>
    `SELECT ${columns} FROM ${schema}.${table} w
     WHERE w.consumer = ${consumer} AND w.message_id = ${messageId}`;
  const hasFailed = `EXISTS (${rowOf('message_attempt', '1')})`;
  if (!servicesWith('parked_message').some(([, name]) => name === schema)) return overdue(since, hasFailed);
  const returned = `(${rowOf('parked_message', 'w.returned_at')})`;
  const isParked = `EXISTS (${rowOf('parked_message', '1')} AND w.returned_at IS NULL)`;
  return overdue(`GREATEST(${since}, COALESCE(${returned}, ${since}))`, `${hasFailed} OR ${isParked}`);
}

const overdue = (since: string, hasLonger: string): string =>
  `${since} < ${ago(RECEIVED_WITHIN_S)} AND NOT (${since} > ${ago(RETRIED_WITHIN_S)} AND (${hasLonger}))`;
