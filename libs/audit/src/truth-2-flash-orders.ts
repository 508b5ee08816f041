import type { FlashCheck } from './flash-finding.js';
import type { Schemas } from './truth.js';

const TRUTH = '2: every order of a flash sale has its sale';

/**
 * Every order of an activity has one ticket for its pieces, and one sale of them at product, which is
 * returned exactly if the order is cancelled. Whoever was told "won" has an order. Nothing is sold without
 * an order.
 */
export const flashOrderChecks = (schemas: Schemas): FlashCheck[] => [
  { truth: TRUTH, awaitsProduct: false, select: ticketsOfOrders(schemas) },
  { truth: TRUTH, awaitsProduct: false, select: ordersOfTickets(schemas) },
  { truth: TRUTH, awaitsProduct: true, select: salesOfOrders(schemas) },
  { truth: TRUTH, awaitsProduct: false, select: soldWithoutOrder(schemas) },
];

/** The pieces of each order of an activity. */
const ordered = (order: string): string => `
  (SELECT o.order_id, o.activity_id, o.buyer_openid, o.status, COALESCE(SUM(l.quantity), 0) AS pieces
   FROM ${order}.orders o LEFT JOIN ${order}.order_line l ON l.order_id = o.order_id
   WHERE o.activity_id IS NOT NULL
   GROUP BY o.order_id, o.activity_id, o.buyer_openid, o.status) o`;

const ticketsOfOrders = ({ order }: Schemas): string => `
  SELECT o.activity_id AS activityId, o.order_id AS about,
         CONCAT('ordered ', o.pieces, ', its ticket is ', COALESCE(CONCAT(t.state, ' for ', t.quantity),
                'missing')) AS finding
  FROM ${ordered(order)} LEFT JOIN ${order}.flash_ticket t
    ON t.order_id = o.order_id AND t.activity_id = o.activity_id AND t.buyer_openid = o.buyer_openid
  WHERE t.rid IS NULL OR t.state NOT IN ('WON', 'LAPSED', 'CANCELLED') OR t.quantity <> o.pieces
    OR (t.state = 'WON') <> (o.status <> 'CANCELLED')`;

const ordersOfTickets = ({ order }: Schemas): string => `
  SELECT t.activity_id AS activityId, t.rid AS about,
         CONCAT('ticket is ', t.state, ', without an order') AS finding
  FROM ${order}.flash_ticket t LEFT JOIN ${order}.orders o
    ON o.order_id = t.order_id AND o.activity_id = t.activity_id
  WHERE t.state IN ('WON', 'LAPSED', 'CANCELLED') AND o.order_id IS NULL`;

const salesOfOrders = ({ order, product }: Schemas): string => `
  SELECT o.activity_id AS activityId, o.order_id AS about,
         CONCAT('order is ', o.status, ' with ', o.pieces, ' pieces, product has sold ',
                COALESCE(-s.quantity, 'nothing'), ' and returned ',
                COALESCE(r.quantity, 'nothing')) AS finding
  FROM ${ordered(order)}
  LEFT JOIN ${product}.flash_journal s
    ON s.activity_id = o.activity_id AND s.reference = o.order_id AND s.kind = 'SALE'
  LEFT JOIN ${product}.flash_journal r
    ON r.activity_id = o.activity_id AND r.reference = o.order_id AND r.kind = 'RETURN'
  WHERE NOT s.quantity <=> -o.pieces OR NOT r.quantity <=> IF(o.status = 'CANCELLED', o.pieces, NULL)`;

const soldWithoutOrder = ({ order, product }: Schemas): string => `
  SELECT j.activity_id AS activityId, j.reference AS about,
         CONCAT(IF(j.kind = 'SALE', 'sold ', 'returned '), ABS(j.quantity),
                ', and there is no such order of the flash sale') AS finding
  FROM ${product}.flash_journal j LEFT JOIN ${order}.orders o
    ON o.order_id = j.reference AND o.activity_id = j.activity_id
  WHERE j.kind IN ('SALE', 'RETURN') AND o.order_id IS NULL`;
