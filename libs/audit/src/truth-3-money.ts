import type { Query, Schemas, Violation } from './truth.js';

const TRUTH = '3: every fen that was taken is accounted for';

/**
 * Every fen that the provider took belongs to exactly one paid or refunded order. Every paid order was paid
 * in full by its buyer. Surplus money is refunded.
 */
export async function moneyTaken(query: Query, { order }: Schemas): Promise<Violation[]> {
  const findings = [
    await query(`
      SELECT o.order_id AS about,
             CONCAT('order is ', o.pay_status, ', with ', COUNT(r.transaction_id), ' receipts that pay it')
             AS finding
      FROM ${order}.orders o LEFT JOIN ${order}.receipt r ON r.order_id = o.order_id AND r.purpose = 'ORDER'
      GROUP BY o.order_id, o.pay_status
      HAVING COUNT(r.transaction_id) <> IF(o.pay_status = 'UNPAID', 0, 1)`),
    await query(`
      SELECT o.order_id AS about, CONCAT('costs ', o.amount_fen, ' fen, its receipt is over ', r.amount_fen,
             IF(r.payer_openid = o.buyer_openid, '', ', and somebody else paid')) AS finding
      FROM ${order}.receipt r JOIN ${order}.orders o ON o.order_id = r.order_id
      WHERE r.purpose = 'ORDER' AND (r.amount_fen <> o.amount_fen OR r.payer_openid <> o.buyer_openid)`),
    await query(`
      SELECT r.order_id AS about, CONCAT('receipt of ', r.amount_fen, ' fen belongs to no order') AS finding
      FROM ${order}.receipt r LEFT JOIN ${order}.orders o ON o.order_id = r.order_id
      WHERE o.order_id IS NULL`),
    // The refunds of a receipt never exceed it, and equal it for a surplus or a fully refunded order.
    await query(`
      SELECT r.order_id AS about,
             CONCAT('receipt of ', r.amount_fen, ' fen (', r.purpose, '), ',
                    COALESCE(f.back, 0), ' fen go back')
             AS finding
      FROM ${order}.receipt r JOIN ${order}.orders o ON o.order_id = r.order_id
      LEFT JOIN (SELECT transaction_id, SUM(amount_fen) AS back
          FROM ${order}.refund WHERE state <> 'RENEWED' GROUP BY transaction_id) f
        ON f.transaction_id = r.transaction_id
      WHERE COALESCE(f.back, 0) > r.amount_fen
        OR (COALESCE(f.back, 0) <> r.amount_fen
          AND (r.purpose = 'SURPLUS' OR o.pay_status IN ('REFUNDING', 'REFUNDED')))`),
    await query(`
      SELECT o.order_id AS about, 'order is REFUNDED, but a refund of it is not done' AS finding
      FROM ${order}.orders o JOIN ${order}.refund f ON f.order_id = o.order_id
      WHERE o.pay_status = 'REFUNDED' AND f.cause <> 'SURPLUS' AND f.state NOT IN ('DONE', 'RENEWED')`),
    // No transition leads to these pairs of states.
    await query(`
      SELECT o.order_id AS about, CONCAT('order is ', o.status, ' and ', o.pay_status) AS finding
      FROM ${order}.orders o
      WHERE (o.status = 'CANCELLED' AND o.pay_status = 'PAID')
          OR (o.status = 'NEW' AND o.pay_status IN ('REFUNDING', 'REFUNDED'))`),
    await query(`
      SELECT o.order_id AS about, 'order is REFUNDING, but all of its refunds are done' AS finding
      FROM ${order}.orders o JOIN ${order}.refund f ON f.order_id = o.order_id
      WHERE o.pay_status = 'REFUNDING' AND f.cause <> 'SURPLUS' AND f.state <> 'RENEWED'
      GROUP BY o.order_id HAVING SUM(f.state <> 'DONE') = 0`),
    await query(`
      SELECT order_id AS about,
             CONCAT('refund ', out_refund_no, ' is stuck at the provider: a person must give the money back')
             AS finding
      FROM ${order}.refund WHERE state = 'ABNORMAL'`),
  ];
  return findings.flat().map(({ about, finding }) => ({ truth: TRUTH, about, finding }));
}
