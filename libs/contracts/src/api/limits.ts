/**
 * The longest texts, in code points, as the database counts them. Schemas and entities read them here; a spec
 * compares them with the columns of a migrated schema. A released limit may grow, with a migration; it never
 * shrinks.
 */
export const MAX_LENGTH = {
  /** Ids that clients and services may send. */
  id: 64,
  idempotencyKey: 64,
  openid: 64,
  contactName: 32,
  phone: 20,
  address: 128,
  remark: 128,
  /** Why a seller cancelled, refunded or restocked. What is sent to WeChat Pay is cut to its own limit. */
  reason: 128,
  categoryName: 32,
  productName: 64,
  description: 200,
  icon: 255,
  shopName: 32,
  notice: 200,
  tableName: 32,
  optionName: 32,
  choiceName: 32,
  /** What the buyer wants of one line of an order. */
  lineNote: 64,
  sellerName: 32,
  /** An order in a few words: longer than a product's name with the count of the others. */
  noticeSummary: 128,
} as const;

/** Length of the ids that we make (ULIDs), and of the columns that hold them: a longer id names nothing. */
export const OWN_ID_LENGTH = 26;

/** Prices of one dish: 1 fen to 100,000 yuan. A dish for nothing cannot be paid for: Pay v3 takes ≥ 1 fen. */
export const MAX_PRICE_FEN = 10_000_000;
/**
 * Largest stock that a seller may set or restock to. Stock that cancelled orders give back may exceed it:
 * giving back never fails.
 */
export const MAX_STOCK = 1_000_000_000;

/** Most lines of one order, after lines of the same product were merged. */
export const MAX_ORDER_LINES = 100;
/** Most pieces of one product in one order. */
export const MAX_LINE_QUANTITY = 999;

/** Most options of a dish (size, spice), and most choices of one option. */
export const MAX_OPTIONS = 20;
export const MAX_CHOICES = 50;

/** Most pictures of a dish. */
export const MAX_PICTURES = 9;

/** Last position of a category in the menu, and of a dish in its category. */
export const MAX_POSITION = 10_000;
