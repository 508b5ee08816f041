import type { FlashCheck } from './flash-finding.js';
import type { Schemas } from './truth.js';

const TRUTH = '1: a flash sale sells what was published';

/**
 * Each published piece is with a shard, in the reservoir, in an order that is not cancelled, or back at the
 * dish; and product has the same idea of what is left.
 */
export const flashSaleChecks = (schemas: Schemas): FlashCheck[] => [
  { truth: TRUTH, awaitsProduct: false, select: published(schemas) },
  { truth: TRUTH, awaitsProduct: true, select: agreed(schemas) },
  { truth: TRUTH, awaitsProduct: true, select: unknownToOrder(schemas) },
];

/** Of each activity: the pieces that nobody has ordered, `unsold`, and those of its orders, `sold`. */
const counted = ({ order }: Pick<Schemas, 'order'>): string => `
  (SELECT a.activity_id, a.published, a.returned,
          a.reservoir + COALESCE((SELECT SUM(s.granted - s.taken) FROM ${order}.flash_shard s
            WHERE s.activity_id = a.activity_id), 0) AS unsold,
          COALESCE(t.sold, 0) AS sold
   FROM ${order}.flash_activity a LEFT JOIN (
     SELECT t.activity_id, SUM(t.quantity) AS sold
     FROM ${order}.flash_ticket t JOIN ${order}.orders o ON o.order_id = t.order_id
     WHERE o.status <> 'CANCELLED' GROUP BY t.activity_id) t ON t.activity_id = a.activity_id) c`;

const published = (schemas: Schemas): string => `
  SELECT c.activity_id AS activityId, c.activity_id AS about,
         CONCAT('published ', c.published, ': unsold ', c.unsold, ', ordered ', c.sold,
                ', returned ', c.returned) AS finding
  FROM ${counted(schemas)} WHERE c.published <> c.unsold + c.sold + c.returned`;

const agreed = ({ order, product }: Schemas): string => `
  SELECT c.activity_id AS activityId, c.activity_id AS about,
         CONCAT('unsold ', c.unsold, ', stock at product is ', COALESCE(f.stock, 'missing')) AS finding
  FROM ${counted({ order })} LEFT JOIN ${product}.flash_stock f ON f.activity_id = c.activity_id
  WHERE NOT f.stock <=> c.unsold`;

/** Without pieces: it was never published, because its transaction was aborted. */
const unknownToOrder = ({ order, product }: Schemas): string => `
  SELECT f.activity_id AS activityId, f.activity_id AS about,
         CONCAT('stock at product is ', f.stock, ', and order has no such flash sale') AS finding
  FROM ${product}.flash_stock f LEFT JOIN ${order}.flash_activity a ON a.activity_id = f.activity_id
  WHERE a.activity_id IS NULL AND f.stock <> 0`;
