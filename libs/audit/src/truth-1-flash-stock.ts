import type { FlashCheck } from './flash-finding.js';
import type { Schemas } from './truth.js';

const TRUTH = '1: the journal adds up to the stock';

/**
 * The stock of activities at product: the journal of each adds up to its stock and is opened by at least one
 * row; what moved between an activity and its dish is in both journals. A stock below zero, and a return
 * without its sale, are there only while messages are on their way.
 */
export const flashStockChecks = ({ product }: Schemas): FlashCheck[] => [
  { truth: TRUTH, awaitsProduct: false, select: journalOfActivities(product) },
  { truth: TRUTH, awaitsProduct: false, select: movedFromDish(product) },
  { truth: TRUTH, awaitsProduct: false, select: movedFromActivity(product) },
  {
    truth: TRUTH,
    awaitsProduct: true,
    select: `
      SELECT activity_id AS activityId, activity_id AS about, CONCAT('stock is ', stock) AS finding
      FROM ${product}.flash_stock WHERE stock < 0`,
  },
  {
    truth: TRUTH,
    awaitsProduct: true,
    select: `
      SELECT r.activity_id AS activityId, r.reference AS about,
             CONCAT('returned ', r.quantity, ', sold ', COALESCE(-s.quantity, 'nothing')) AS finding
      FROM ${product}.flash_journal r LEFT JOIN ${product}.flash_journal s
        ON s.activity_id = r.activity_id AND s.reference = r.reference AND s.kind = 'SALE'
      WHERE r.kind = 'RETURN' AND NOT r.quantity <=> -s.quantity`,
  },
];

const journalOfActivities = (product: string): string => `
  SELECT f.activity_id AS activityId, f.activity_id AS about,
         CONCAT('stock of the flash sale is ', f.stock, ', its journal says ',
                COALESCE(SUM(j.quantity), 0), ', with ', COALESCE(SUM(j.kind = 'OPENING'), 0),
                ' opening rows') AS finding
  FROM ${product}.flash_stock f LEFT JOIN ${product}.flash_journal j ON j.activity_id = f.activity_id
  GROUP BY f.activity_id, f.stock
  HAVING f.stock <> COALESCE(SUM(j.quantity), 0) OR COALESCE(SUM(j.kind = 'OPENING'), 0) = 0
  UNION ALL
  SELECT DISTINCT j.activity_id, j.activity_id, 'has journal rows, but there is no such flash sale'
  FROM ${product}.flash_journal j LEFT JOIN ${product}.flash_stock f ON f.activity_id = j.activity_id
  WHERE f.activity_id IS NULL`;

/** The kind of the dish's row that belongs to a row of the activity. */
const DISH_KIND = "IF(j.kind = 'OPENING', 'ALLOTMENT', 'FROM_ACTIVITY')";

const movedFromDish = (product: string): string => `
  SELECT j.activity_id AS activityId, j.reference AS about,
         CONCAT(j.kind, ' of ', j.quantity, ' has ',
                COALESCE(d.quantity, 'no row'), ' at the dish') AS finding
  FROM ${product}.flash_journal j JOIN ${product}.flash_stock f ON f.activity_id = j.activity_id
  LEFT JOIN ${product}.stock_journal d
    ON d.reference = j.reference AND d.product_id = f.product_id AND d.kind = ${DISH_KIND}
  WHERE j.kind IN ('OPENING', 'CLOSING') AND NOT d.quantity <=> -j.quantity`;

const movedFromActivity = (product: string): string => `
  SELECT '' AS activityId, d.reference AS about,
         CONCAT(d.kind, ' of ', d.quantity, ' is in the journal of no flash sale') AS finding
  FROM ${product}.stock_journal d
  WHERE d.kind IN ('ALLOTMENT', 'FROM_ACTIVITY') AND NOT EXISTS (
    SELECT 1 FROM ${product}.flash_stock f JOIN ${product}.flash_journal j
      ON j.activity_id = f.activity_id AND j.reference = d.reference
        AND j.kind = IF(d.kind = 'ALLOTMENT', 'OPENING', 'CLOSING')
    WHERE f.product_id = d.product_id)`;
