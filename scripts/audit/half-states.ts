import type { Query, Schemas, Violation } from './audit.ts';

const TRUTH = '4: nothing rests in a half state longer than its deadline';

/**
 * How long after its deadline something may still be found undecided: the sweepers' turn, and a slow machine.
 */
const GRACE_S = 60;
/** Each attempt moves the due time, so the age of the work counts: as much as the alarm gives a refund. */
const DONE_WITHIN_S = 600;
/** Work that was given up stays a finding for this long. */
const GIVEN_UP_SHOWN_DAYS = 7;

const ago = (seconds: number) => `UTC_TIMESTAMP(3) - INTERVAL ${seconds} SECOND`;

/** Each kind of work that waits: where it stands, and when it has waited too long. */
const kindsOfWork = ({
  order,
  user,
}: Schemas): { from: string; about: string; finding: string; waits: string; overdue: string }[] => [
  {
    from: `${order}.placement`,
    about: 'order_id',
    finding: "'placement is undecided'",
    waits: "state = 'OPEN'",
    overdue: `deadline < ${ago(GRACE_S)}`,
  },
  {
    from: `${order}.stock_release`,
    about: 'order_id',
    finding: "CONCAT('stock is not given back after ', attempts, ' attempts')",
    waits: 'done_at IS NULL',
    overdue: `created_at < ${ago(DONE_WITHIN_S)}`,
  },
  {
    from: `${order}.refund`,
    about: 'order_id',
    finding: "CONCAT('refund ', out_refund_no, ' is not done after ', attempts, ' attempts')",
    waits: "state IN ('PENDING', 'PROCESSING')",
    // Refunds of one payment are sent one by one; one that waits for its turn has the time of those before
    // it.
    overdue: `created_at < ${ago(DONE_WITHIN_S)} AND NOT (attempts = 0 AND EXISTS (
      SELECT 1 FROM ${order}.refund other
      WHERE other.transaction_id = refund.transaction_id AND other.sent_at > ${ago(DONE_WITHIN_S)}))`,
  },
  {
    from: `${order}.notice`,
    about: 'notice_id',
    finding: "CONCAT('notice is not handed to user after ', attempts, ' attempts')",
    waits: 'done_at IS NULL',
    overdue: `created_at < ${ago(DONE_WITHIN_S)}`,
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
    finding: "CONCAT('payment ', out_trade_no, ' is not asked about')",
    waits: `state = 'OPEN' AND query_due_at < ${ago(GRACE_S)}`,
    overdue: `query_due_at < ${ago(DONE_WITHIN_S)}`,
  },
  {
    from: `${order}.orders`,
    about: 'order_id',
    finding: "'order is unpaid and was not cancelled'",
    waits: "status = 'NEW' AND pay_status = 'UNPAID' AND expires_at < UTC_TIMESTAMP(3)",
    overdue: `expires_at < ${ago(GRACE_S)}`,
  },
  {
    from: `${user}.notice`,
    about: 'notice_id',
    finding: "CONCAT('notice is not sent after ', attempts, ' attempts, past its deadline')",
    waits: "state = 'PENDING'",
    overdue: `give_up_at < ${ago(GRACE_S)}`,
  },
  {
    from: `${user}.notice`,
    about: 'notice_id',
    finding: `CONCAT('notice was given up after ', attempts, ' attempts',
              IF(last_errcode IS NULL, '', CONCAT(', WeChat answered ', last_errcode)))`,
    waits: `state = 'GIVEN_UP' AND ended_at > UTC_TIMESTAMP(3) - INTERVAL ${GIVEN_UP_SHOWN_DAYS} DAY`,
    overdue: 'TRUE',
  },
];

/** What is neither done nor undone right now, what has been so for too long, and what was given up. */
export async function halfStates(
  query: Query,
  schemas: Schemas,
): Promise<{ unsettled: number; overdue: Violation[] }> {
  const selects = kindsOfWork(schemas).map(
    ({ from, about, finding, waits, overdue }) =>
      `SELECT ${about} AS about, ${finding} AS finding, ${overdue} AS overdue FROM ${from} WHERE ${waits}`,
  );
  const rows = await query<{ about: string; finding: string; overdue: number }>(selects.join(' UNION ALL '));
  const overdue = rows.filter(row => Number(row.overdue) === 1);
  return {
    unsettled: rows.length - overdue.length,
    overdue: overdue.map(({ about, finding }) => ({ truth: TRUTH, about, finding })),
  };
}
