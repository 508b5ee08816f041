// @ts-check

const TRUTH = '4: nothing rests in a half state longer than its deadline';

/** How long after its deadline something may still be found undecided: the sweepers' turn, and a slow machine. */
const GRACE_S = 60;

/**
 * A refund is tried again and again, which moves its due time: its age tells. As long as the alarm gives it;
 * like the alarm not one that waits while others of its transaction are sent, one by one.
 */
const REFUND_WITHIN_S = 600;

/**
 * What is neither done nor undone right now, and what has been so for too long.
 * @param {(sql: string) => Promise<any[]>} query
 * @param {import('./audit.mjs').Schemas} schemas
 * @returns {Promise<{ unsettled: number, overdue: import('./audit.mjs').Violation[] }>}
 */
export async function halfStates(query, { order }) {
  const rows = await query(`
    SELECT order_id AS about, 'placement is undecided' AS finding, deadline < UTC_TIMESTAMP(3) - INTERVAL ${GRACE_S} SECOND AS overdue
    FROM ${order}.placement WHERE state = 'OPEN'
    UNION ALL
    SELECT order_id, CONCAT('stock is not given back after ', attempts, ' attempts'), due_at < UTC_TIMESTAMP(3) - INTERVAL ${GRACE_S} SECOND
    FROM ${order}.stock_release WHERE done_at IS NULL
    UNION ALL
    SELECT order_id, CONCAT('refund ', out_refund_no, ' is not done after ', attempts, ' attempts'), created_at < UTC_TIMESTAMP(3) - INTERVAL ${REFUND_WITHIN_S} SECOND
      AND NOT (attempts = 0 AND EXISTS (SELECT 1 FROM ${order}.refund other
        WHERE other.transaction_id = refund.transaction_id
          AND other.sent_at > UTC_TIMESTAMP(3) - INTERVAL ${REFUND_WITHIN_S} SECOND))
    FROM ${order}.refund refund WHERE state IN ('PENDING', 'PROCESSING')
    UNION ALL
    SELECT order_id, CONCAT('payment ', out_trade_no, ' is not known'), TRUE
    FROM ${order}.payment WHERE state = 'OPEN' AND expires_at < UTC_TIMESTAMP(3) - INTERVAL 3 MINUTE
    UNION ALL
    SELECT order_id, 'order is unpaid and was not cancelled', expires_at < UTC_TIMESTAMP(3) - INTERVAL ${GRACE_S} SECOND
    FROM ${order}.orders WHERE status = 'NEW' AND pay_status = 'UNPAID' AND expires_at < UTC_TIMESTAMP(3)`);
  return {
    unsettled: rows.length,
    overdue: rows.filter((row) => Number(row.overdue) === 1).map(({ about, finding }) => ({ truth: TRUTH, about, finding })),
  };
}
