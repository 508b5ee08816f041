import type { ServicesWith } from './services-with.js';
import type { Query, Schemas, Violation } from './truth.js';

const TRUTH = '2: every order has its deductions';

/**
 * For orders of an earlier release, which were not placed by a global transaction; for others, see
 * truth-2-reservations.ts and truth-2-flash-orders.ts.
 *
 * Every stored order has exactly one deduction per product, in the state that matches the order's status.
 * Every released deduction was returned exactly once. No stock is deducted without an order or an open
 * operation.
 */
export async function deductionsOfOrders(
  query: Query,
  { product, order }: Schemas,
  servicesWith: ServicesWith,
): Promise<Violation[]> {
  // Orders of flash sales have no transaction either. A former release has no such column.
  const hasActivities = servicesWith('flash_activity').length > 0;
  const isFormer = `o.gid IS NULL${hasActivities ? ' AND o.activity_id IS NULL' : ''}`;
  // With a NULL among the keys, NOT IN would never be true.
  const released = `(SELECT job_key FROM ${order}.job
    WHERE kind = 'stock-release' AND state <> 'DONE' AND job_key IS NOT NULL)`;
  const findings = [
    // The order's status fixes the state of its deduction, unless a cancelled order's release is pending.
    await query(`
      SELECT o.order_id AS about,
             CONCAT('order is ', o.status, ', its deduction is ', COALESCE(d.state, 'missing')) AS finding
      FROM ${order}.orders o LEFT JOIN ${product}.stock_deduction d ON d.order_id = o.order_id
      WHERE ${isFormer}
        AND COALESCE(d.state, 'missing') <> IF(o.status = 'CANCELLED', 'RELEASED', 'DEDUCTED')
        AND NOT (o.status = 'CANCELLED' AND d.state <=> 'DEDUCTED' AND o.order_id IN ${released})`),
    await query(`
      SELECT l.order_id AS about,
             CONCAT('ordered ', l.quantity, ' of ', l.product_id,
                    ', deducted ', COALESCE(-j.quantity, 'nothing')) AS finding
      FROM ${order}.order_line l JOIN ${order}.orders o ON o.order_id = l.order_id AND ${isFormer}
      LEFT JOIN ${product}.stock_journal j
        ON j.reference = l.order_id AND j.product_id = l.product_id AND j.kind = 'DEDUCTION'
      WHERE j.quantity IS NULL OR j.quantity <> -l.quantity`),
    await query(`
      SELECT j.reference AS about,
             CONCAT('deducted ', -j.quantity, ' of ', j.product_id, ', which is not in the order') AS finding
      FROM ${product}.stock_journal j JOIN ${order}.orders o ON o.order_id = j.reference AND ${isFormer}
      LEFT JOIN ${order}.order_line l ON l.order_id = j.reference AND l.product_id = j.product_id
      WHERE j.kind = 'DEDUCTION' AND l.order_id IS NULL`),
    // The journal rows of a deduction add up to 0 exactly if it is released.
    await query(`
      SELECT j.reference AS about,
             CONCAT('deduction of ', j.product_id, ' is ', COALESCE(MAX(d.state), 'missing'),
                    ', its rows add up to ', SUM(j.quantity)) AS finding
      FROM ${product}.stock_journal j LEFT JOIN ${product}.stock_deduction d ON d.order_id = j.reference
      LEFT JOIN ${order}.orders o ON o.order_id = j.reference
      WHERE j.kind IN ('DEDUCTION', 'RELEASE') AND (d.order_id IS NOT NULL OR o.order_id IS NOT NULL)
      GROUP BY j.reference, j.product_id
      HAVING COALESCE(MAX(d.state), 'missing') <> IF(SUM(j.quantity) = 0, 'RELEASED', 'DEDUCTED')
        OR SUM(j.kind = 'DEDUCTION') <> 1 OR SUM(j.kind = 'RELEASE') > 1 OR SUM(j.quantity) > 0`),
    await query(`
      SELECT d.order_id AS about,
             'stock is deducted, but there is neither order nor open placement nor pending release' AS finding
      FROM ${product}.stock_deduction d
      LEFT JOIN ${order}.orders o ON o.order_id = d.order_id
      LEFT JOIN ${order}.placement p ON p.order_id = d.order_id AND p.state = 'OPEN'
      WHERE d.state = 'DEDUCTED' AND o.order_id IS NULL AND p.order_id IS NULL
          AND d.order_id NOT IN ${released}`),
  ];
  return findings.flat().map(({ about, finding }) => ({ truth: TRUTH, about, finding }));
}
