// The largest values for the columns of each service.
import { randomUUID } from 'node:crypto';
import {
  MAX_CHOICES,
  MAX_LENGTH,
  MAX_LINE_QUANTITY,
  MAX_OPTIONS,
  MAX_ORDER_LINES,
  MAX_POSITION,
  MAX_PRICE_FEN,
  MAX_STOCK,
  ORDER_EVENTS,
  ORDER_KINDS,
  ORDER_STATUSES,
  OWN_ID_LENGTH,
  PAY_STATUSES,
  REFUND_CAUSES,
  REFUND_STATES,
} from '@diancan/contracts';
import { PAY_LIMITS } from '@diancan/wechat';
import { PAYMENT_STATES } from '../../apps/order/src/payment/domain/payment-life.js';
import { PLACEMENT_STATES } from '../../apps/order/src/former-placement/placement-life.js';
import { NOTICE_STATES } from '../../apps/user/src/notice/domain/notice-life.js';
import { NOTICE_KINDS } from '../../apps/user/src/notice-template/domain/notice-kind.js';
import {
  ENDLESS,
  HALF_MESSAGE,
  IDEMPOTENT_REQUEST,
  INBOX,
  INITIATOR,
  JOB,
  type Largest,
  longest,
  MAX_MONEY,
  OUTBOX,
  PARTICIPANT,
  SHA256,
} from './library-tables.js';

/** `<SHA-256 in hex>-<width>.<extension>` */
const PICTURE_NAME = SHA256.hex + '-960.webp'.length;

/** Pieces of a flash sale, each of which may come back and be ordered again for ever. */
const PIECES = 1_000 * MAX_STOCK;
const SHARD = { activity_id: OWN_ID_LENGTH, shard: 63, gen: ENDLESS };
const FLASH_TICKET_STATES = ['WAITING', 'WON', 'LOST', 'SOLD_OUT', 'VOID', 'LAPSED', 'CANCELLED'];
const RID = 22;

export const ORDER: Largest = {
  idempotent_request: IDEMPOTENT_REQUEST,
  order_move: {
    order_id: OWN_ID_LENGTH,
    status: longest(ORDER_STATUSES),
    actor_role: longest(['buyer', 'seller', 'system']),
    actor_id: MAX_LENGTH.openid,
  },
  orders: {
    order_id: OWN_ID_LENGTH,
    buyer_openid: MAX_LENGTH.openid,
    status: longest(ORDER_STATUSES),
    pay_status: longest(PAY_STATUSES),
    amount_fen: MAX_ORDER_LINES * MAX_LINE_QUANTITY * MAX_PRICE_FEN,
    name: MAX_LENGTH.contactName,
    phone: MAX_LENGTH.phone,
    address: MAX_LENGTH.address,
    remark: MAX_LENGTH.remark,
    cancel_reason: MAX_LENGTH.reason,
    expiry_attempts: ENDLESS,
    gid: 64,
    activity_id: OWN_ID_LENGTH,
    kind: longest(ORDER_KINDS),
    table_id: OWN_ID_LENGTH,
    table_name: MAX_LENGTH.tableName,
    seating: OWN_ID_LENGTH,
    pickup_no: ENDLESS,
    in_kitchen: 1,
  },
  order_line: {
    order_id: OWN_ID_LENGTH,
    position: MAX_ORDER_LINES,
    product_id: MAX_LENGTH.id,
    name: MAX_LENGTH.productName,
    // Each choice may add as much as the dish costs.
    price_fen: (1 + MAX_OPTIONS * MAX_CHOICES) * MAX_PRICE_FEN,
    quantity: MAX_LINE_QUANTITY,
    icon: MAX_LENGTH.icon,
    note: MAX_LENGTH.lineNote,
  },
  order_event: { event_id: MAX_MONEY, order_id: OWN_ID_LENGTH, event: longest(ORDER_EVENTS) },
  pickup_counter: { last_no: ENDLESS },
  shop: { shop_id: 1, is_paused: 1 },
  shop_table: {
    table_id: OWN_ID_LENGTH,
    name: MAX_LENGTH.tableName,
    // One character can become three when it is composed anew.
    look: 3 * MAX_LENGTH.tableName,
    // 16 bytes in base64url.
    code: 22,
    seating: OWN_ID_LENGTH,
  },
  placement: {
    order_id: OWN_ID_LENGTH,
    buyer_openid: MAX_LENGTH.openid,
    idempotency_key: MAX_LENGTH.idempotencyKey,
    fingerprint: SHA256.base64url,
    state: longest(PLACEMENT_STATES),
    rejection_attempts: ENDLESS,
  },
  ...OUTBOX,
  ...INITIATOR,
  ...HALF_MESSAGE,
  job: JOB,
  payment: {
    out_trade_no: PAY_LIMITS.outTradeNo,
    order_id: OWN_ID_LENGTH,
    buyer_openid: MAX_LENGTH.openid,
    amount_fen: MAX_MONEY,
    state: longest(PAYMENT_STATES),
    queries: ENDLESS,
    notify_url: 255,
  },
  receipt: {
    transaction_id: PAY_LIMITS.transactionId,
    out_trade_no: PAY_LIMITS.outTradeNo,
    order_id: OWN_ID_LENGTH,
    payer_openid: PAY_LIMITS.openid,
    amount_fen: MAX_MONEY,
    purpose: longest(['ORDER', 'SURPLUS']),
  },
  refund: {
    out_refund_no: OWN_ID_LENGTH,
    order_id: OWN_ID_LENGTH,
    out_trade_no: PAY_LIMITS.outTradeNo,
    transaction_id: PAY_LIMITS.transactionId,
    amount_fen: MAX_MONEY,
    total_fen: MAX_MONEY,
    cause: longest(REFUND_CAUSES),
    reason: MAX_LENGTH.reason,
    state: longest(REFUND_STATES),
    attempts: ENDLESS,
    // Truncated to fit; only people read it.
    last_refusal: 64,
  },
  notification_nonce: { nonce: PAY_LIMITS.header },
  reconciliation: { day: 'YYYY-MM-DD'.length, bill_lines: ENDLESS, repaired: ENDLESS, other_lines: ENDLESS },
  reconciliation_day: { day: 'YYYY-MM-DD'.length, attempts: ENDLESS },
  flash_activity: {
    activity_id: OWN_ID_LENGTH,
    gid: SHA256.base64url,
    product_id: MAX_LENGTH.id,
    product_name: MAX_LENGTH.productName,
    icon: MAX_LENGTH.icon,
    price_fen: MAX_PRICE_FEN,
    limit_per_buyer: MAX_LINE_QUANTITY,
    has_waiting_list: 1,
    state: longest(['ACTIVE', 'ENDED', 'CANCELLED']),
    shards: 64,
    published: PIECES,
    reservoir: PIECES,
    returned: PIECES,
    end_attempts: ENDLESS,
  },
  flash_shard: {
    ...SHARD,
    stage: longest(['FILLING', 'OPEN', 'CLOSED']),
    granted: PIECES,
    taken: PIECES,
    grants: PIECES,
    cursor_seq: PIECES,
    cursor_rid: RID,
    run_id: 40,
    fencing_token: Number.MAX_SAFE_INTEGER,
  },
  flash_grant: { ...SHARD, n: PIECES, rid: RID, buyer_openid: MAX_LENGTH.openid, quantity: ENDLESS },
  flash_ticket: {
    ...SHARD,
    rid: RID,
    seq: PIECES,
    buyer_openid: MAX_LENGTH.openid,
    quantity: MAX_LINE_QUANTITY,
    fingerprint: 16,
    state: longest(FLASH_TICKET_STATES),
    order_id: OWN_ID_LENGTH,
  },
  flash_lapse: { buyer_openid: MAX_LENGTH.openid, lapses: ENDLESS },
};

export const PRODUCT: Largest = {
  idempotent_request: IDEMPOTENT_REQUEST,
  category: {
    category_id: OWN_ID_LENGTH,
    name: MAX_LENGTH.categoryName,
    // One character can become three when it is composed anew.
    look: 3 * MAX_LENGTH.categoryName,
    position: MAX_POSITION,
  },
  picture: { name: PICTURE_NAME, media_type: 'image/svg+xml'.length, width: 960, height: 5 * 960 },
  product: {
    product_id: OWN_ID_LENGTH,
    category_id: OWN_ID_LENGTH,
    name: MAX_LENGTH.productName,
    price_fen: MAX_PRICE_FEN,
    description: MAX_LENGTH.description,
    icon: PICTURE_NAME,
    on_sale: 1,
    position: MAX_POSITION,
    // Releases may raise it above the limit for sellers.
    stock: 1_000 * MAX_STOCK,
  },
  stock_journal: {
    journal_id: MAX_MONEY,
    product_id: OWN_ID_LENGTH,
    quantity: MAX_STOCK,
    reference: MAX_LENGTH.id,
    reason: MAX_LENGTH.reason,
  },
  stock_deduction: { order_id: MAX_LENGTH.id },
  flash_stock: { activity_id: MAX_LENGTH.id, product_id: OWN_ID_LENGTH, stock: MAX_STOCK },
  flash_journal: {
    seq: MAX_MONEY,
    activity_id: MAX_LENGTH.id,
    quantity: MAX_STOCK,
    reference: MAX_LENGTH.id,
  },
  cache_revision: { name: 40, revision: randomUUID().length },
  seller_request: {
    seller_id: OWN_ID_LENGTH,
    request_key: MAX_LENGTH.idempotencyKey,
    fingerprint: SHA256.hex,
  },
  job: JOB,
  ...PARTICIPANT,
  ...OUTBOX,
  ...INBOX,
};

export const USER: Largest = {
  buyer: { openid: MAX_LENGTH.openid },
  seller: {
    seller_id: OWN_ID_LENGTH,
    openid: MAX_LENGTH.openid,
    web_openid: MAX_LENGTH.openid,
    unionid: MAX_LENGTH.openid,
    name: MAX_LENGTH.sellerName,
  },
  seller_request: { web_openid: MAX_LENGTH.openid, unionid: MAX_LENGTH.openid, attempts: ENDLESS },
  notice: {
    notice_id: MAX_LENGTH.id,
    kind: longest(NOTICE_KINDS),
    openid: MAX_LENGTH.openid,
    order_id: MAX_LENGTH.id,
    amount_fen: MAX_MONEY,
    summary: MAX_LENGTH.noticeSummary,
    state: longest(NOTICE_STATES),
    last_errcode: ENDLESS,
  },
  // The key of a notice is its id, which its caller makes.
  job: { ...JOB, job_key: MAX_LENGTH.id },
  ...OUTBOX,
  ...INBOX,
};
