import { NOW } from '@diancan/database';
import { ago } from './ago.js';
import { ATTEMPTS_TEXT } from './attempts-text.js';
import type { ServicesWith } from './services-with.js';
import type { Findings, Query, Schemas } from './truth.js';

const TRUTH = '4: nothing rests in a half state longer than its deadline';

/** How long after its deadline a row may still be undecided, because workers poll at intervals. */
const GRACE_S = 60;
/** Limit for the age of a refund, equal to the alarm's. Its due time says nothing: each attempt moves it. */
const DONE_WITHIN_S = 600;

interface Waiting {
  from: string;
  about: string;
  finding: string;
  waits: string;
  overdue: string;
}

/** Business rows that wait, and when they are overdue. For their jobs, see truth-4-jobs.ts. */
const kindsOfWork = ({ order }: Schemas, servicesWith: ServicesWith): Waiting[] => [
  ...servicesWith('outbox').map(([, sender]) => ({
    from: `${sender}.outbox`,
    about: 'COALESCE(message_key, message_id)',
    finding: `CONCAT('message ', message_id, ' (', name, ') is not sent after ', ${ATTEMPTS_TEXT})`,
    waits: 'TRUE',
    overdue: `created_at < ${ago(DONE_WITHIN_S)}`,
  })),
  {
    from: `${order}.placement`,
    about: 'order_id',
    finding: "'placement is undecided'",
    waits: "state = 'OPEN'",
    overdue: `deadline < ${ago(GRACE_S)}`,
  },
  {
    from: `${order}.refund`,
    about: 'order_id',
    finding: `CONCAT('refund ', out_refund_no, ' is not done after ', ${ATTEMPTS_TEXT})`,
    waits: "state IN ('PENDING', 'PROCESSING')",
    // Refunds of one payment are sent one after another, so a refund may wait while earlier ones are sent.
    overdue: `created_at < ${ago(DONE_WITHIN_S)} AND NOT (attempts = 0 AND EXISTS (
      SELECT 1 FROM ${order}.refund other
      WHERE other.transaction_id = refund.transaction_id AND other.sent_at > ${ago(DONE_WITHIN_S)}))`,
  },
  {
    from: `${order}.payment`,
    about: 'order_id',
    finding: "CONCAT('payment ', out_trade_no, ' is not known')",
    waits: `state = 'OPEN' AND expires_at < ${ago(3 * 60)}`,
    overdue: 'TRUE',
  },
  {
    from: `${order}.payment`,
    about: 'order_id',
    finding: "CONCAT('payment ', out_trade_no, ' has no job that asks about it')",
    waits: `state = 'OPEN' AND NOT EXISTS (SELECT 1 FROM ${order}.job
        WHERE kind = 'payment-query' AND job_key = out_trade_no AND job.state = 'WAITING')`,
    overdue: 'TRUE',
  },
  {
    from: `${order}.orders`,
    about: 'order_id',
    finding: "'order is unpaid and was not cancelled'",
    waits: `status = 'NEW' AND pay_status = 'UNPAID' AND expires_at < ${NOW}`,
    overdue: `expires_at < ${ago(GRACE_S)}`,
  },
];

/** Counts rows that are in progress, and reports rows that have been so for too long. */
export async function halfStates(
  query: Query,
  schemas: Schemas,
  servicesWith: ServicesWith,
): Promise<Findings> {
  const selects = kindsOfWork(schemas, servicesWith).map(
    ({ from, about, finding, waits, overdue }) =>
      `SELECT ${about} AS about, ${finding} AS finding, ${overdue} AS overdue FROM ${from} WHERE ${waits}`,
  );
  const rows = await query<{ about: string; finding: string; overdue: number }>(selects.join(' UNION ALL '));
  const overdue = rows.filter(row => Number(row.overdue) === 1);
  return {
    unsettled: rows.length - overdue.length,
    violations: overdue.map(({ about, finding }) => ({ truth: TRUTH, about, finding })),
  };
}
