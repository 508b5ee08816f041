import { orderCancelled, productReturns } from '@diancan/contracts';
import { KEPT_MS } from '@diancan/transaction';
import { ago } from './ago.js';
import type { Query, Schemas, Violation } from './truth.js';

const TRUTH = '2: every order has its reservation';

/** The transaction that places an order, and its branch. */
const NAME = 'place-order';
const BRANCH = 'reservations.reserve';
/** A day less than decisions and branches are kept: a younger one was not purged. */
const KEPT_S = Math.min(KEPT_MS.decision, KEPT_MS.branch) / 1_000 - 86_400;
const IS_KEPT = (at: string): string => `${at} > ${ago(KEPT_S)}`;

/**
 * Every order of a global transaction has a committed decision, and a reservation of exactly its lines, which
 * is given back exactly if the order is cancelled. No stock is reserved for a transaction that is over
 * without an order.
 */
export async function reservationsOfOrders(query: Query, schemas: Schemas): Promise<Violation[]> {
  const findings: Array<Pick<Violation, 'about' | 'finding'>> = [];
  for (const select of [
    decisionsOfOrders,
    linesOfOrders,
    reservedBesideOrders,
    reservedAsTried,
    givenBack,
    committedWithoutOrder,
    confirmedWithoutOrder,
  ])
    findings.push(...(await query(select(schemas))));
  return findings.map(({ about, finding }) => ({ truth: TRUTH, about, finding }));
}

/** Grouped, so that it is stored with a key: `orders` has no index over `gid`. */
const orderByGid = (order: string): string => `
  (SELECT gid, MIN(order_id) AS order_id, MIN(status) AS status FROM ${order}.orders
    WHERE gid IS NOT NULL GROUP BY gid)`;

/** Only if both are old may they be missing. */
const decisionsOfOrders = ({ order, product }: Schemas): string => `
  SELECT o.order_id AS about,
         CONCAT('transaction of the order is ', COALESCE(g.outcome, 'missing'),
                ', its reservation is ', COALESCE(b.state, 'missing')) AS finding
  FROM ${order}.orders o
  LEFT JOIN ${order}.global_transaction g ON g.gid = o.gid
  LEFT JOIN ${product}.transaction_branch b ON b.gid = o.gid AND b.branch = '${BRANCH}'
  WHERE o.gid IS NOT NULL
    AND (g.outcome <> 'COMMITTED' OR b.state = 'CANCELLED'
      OR (g.gid IS NULL OR b.gid IS NULL) AND ${IS_KEPT('o.created_at')})
  UNION ALL
  SELECT MIN(order_id), CONCAT('transaction ', gid, ' has placed ', COUNT(*), ' orders')
  FROM ${order}.orders WHERE gid IS NOT NULL GROUP BY gid HAVING COUNT(*) > 1`;

const linesOfOrders = ({ order, product }: Schemas): string => `
  SELECT l.order_id AS about,
         CONCAT('ordered ', l.quantity, ' of ', l.product_id,
                ', reserved ', COALESCE(-j.quantity, 'nothing')) AS finding
  FROM ${order}.order_line l JOIN ${order}.orders o ON o.order_id = l.order_id AND o.gid IS NOT NULL
  LEFT JOIN ${product}.stock_journal j
    ON j.reference = o.gid AND j.product_id = l.product_id AND j.kind = 'DEDUCTION'
  WHERE j.quantity IS NULL OR j.quantity <> -l.quantity`;

const reservedBesideOrders = ({ order, product }: Schemas): string => `
  SELECT o.order_id AS about,
         CONCAT('reserved ', -j.quantity, ' of ', j.product_id, ', which is not in the order') AS finding
  FROM ${order}.orders o JOIN ${product}.stock_journal j ON j.reference = o.gid AND j.kind = 'DEDUCTION'
  LEFT JOIN ${order}.order_line l ON l.order_id = o.order_id AND l.product_id = j.product_id
  WHERE l.order_id IS NULL`;

/** Where no order says what was taken, the arguments of the try do. */
const reservedAsTried = ({ order, product }: Schemas): string => `
  SELECT b.gid AS about,
         CONCAT('asked for ', l.quantity, ' of ', l.product_id,
                ', reserved ', COALESCE(-j.quantity, 'nothing')) AS finding
  FROM ${product}.transaction_branch b
  JOIN JSON_TABLE(b.args, '$.lines[*]' COLUMNS (
    product_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin PATH '$.productId',
    quantity BIGINT PATH '$.quantity')) l
  LEFT JOIN ${orderByGid(order)} o ON o.gid = b.gid
  LEFT JOIN ${product}.stock_journal j
    ON j.reference = b.gid AND j.product_id = l.product_id AND j.kind = 'DEDUCTION'
  WHERE b.branch = '${BRANCH}' AND o.gid IS NULL AND (j.quantity IS NULL OR j.quantity <> -l.quantity)`;

/**
 * The journal rows of a reservation add up to 0 exactly if it is given back. A cancelled order whose message
 * is on its way still has its stock.
 */
const givenBack = ({ order, product }: Schemas): string => `
  SELECT COALESCE(order_id, gid) AS about,
         CONCAT('reservation of ', product_id, ' is ', COALESCE(fence, 'missing'),
                IF(order_id IS NULL, '', CONCAT(', the order is ', status)),
                ', its rows add up to ', total) AS finding
  FROM (
    SELECT j.reference AS gid, j.product_id, SUM(j.quantity) AS total,
           MAX(b.state) AS fence, MAX(o.order_id) AS order_id, MAX(o.status) AS status,
           SUM(j.kind = 'DEDUCTION') = 1 AND SUM(j.kind = 'RELEASE') <= 1 AND SUM(j.quantity) <= 0 AS is_once,
           SUM(j.quantity) = 0 AS is_back,
           CASE WHEN MAX(b.state) = 'CANCELLED' THEN 1
             WHEN MAX(o.order_id) IS NOT NULL THEN MAX(o.status) = 'CANCELLED'
             ELSE MAX(b.state) IS NULL END AS must_be_back
    FROM ${product}.stock_journal j
    LEFT JOIN ${product}.transaction_branch b ON b.gid = j.reference AND b.branch = '${BRANCH}'
    LEFT JOIN ${orderByGid(order)} o ON o.gid = j.reference
    LEFT JOIN ${product}.stock_deduction d ON d.order_id = j.reference
    LEFT JOIN ${order}.orders former ON former.order_id = j.reference
    WHERE j.kind IN ('DEDUCTION', 'RELEASE') AND d.order_id IS NULL AND former.order_id IS NULL
    GROUP BY j.reference, j.product_id
  ) reserved
  WHERE NOT is_once OR is_back <> must_be_back
    AND NOT (status <=> 'CANCELLED' AND NOT is_back AND NOT fence <=> 'CANCELLED'
      AND ${isCancelNotHandled({ order, product })})`;

/** Whether product has not yet received that the order of `reserved` is cancelled. */
const isCancelNotHandled = ({ order, product }: Pick<Schemas, 'order' | 'product'>): string =>
  `(${['outbox', 'sent_message']
    .map(
      table => `EXISTS (SELECT 1 FROM ${order}.${table} m
        WHERE m.message_key = reserved.order_id AND m.name = '${orderCancelled.name}'
          AND NOT EXISTS (SELECT 1 FROM ${product}.inbox i
            WHERE i.consumer = '${productReturns.name}' AND i.message_id = m.message_id))`,
    )
    .join(' OR ')})`;

const committedWithoutOrder = ({ order, product }: Schemas): string => `
  SELECT g.gid AS about,
         CONCAT('transaction is COMMITTED, its reservation is ', COALESCE(b.state, 'missing'),
                ', and there is no order') AS finding
  FROM ${order}.global_transaction g
  LEFT JOIN ${orderByGid(order)} o ON o.gid = g.gid
  LEFT JOIN ${product}.transaction_branch b ON b.gid = g.gid AND b.branch = '${BRANCH}'
  WHERE g.name = '${NAME}' AND g.outcome = 'COMMITTED' AND o.gid IS NULL`;

const confirmedWithoutOrder = ({ order, product }: Schemas): string => `
  SELECT b.gid AS about,
         CONCAT('reservation is CONFIRMED, its transaction is ', COALESCE(g.outcome, 'missing'),
                ', and there is no order') AS finding
  FROM ${product}.transaction_branch b
  LEFT JOIN ${orderByGid(order)} o ON o.gid = b.gid
  LEFT JOIN ${order}.global_transaction g ON g.gid = b.gid
  WHERE b.name = '${NAME}' AND b.branch = '${BRANCH}' AND b.state = 'CONFIRMED' AND o.gid IS NULL
    AND NOT g.outcome <=> 'COMMITTED'`;
