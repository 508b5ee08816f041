import type { ErrorCatalogue } from './error-catalogue.js';

/** Errors of the order service. Codes 5000–5999. */
export const OrderErrors = {
  ORDER_NOT_FOUND: {
    // The same answer for a foreign, an unknown and a malformed id: ids cannot be probed.
    code: 5001, status: 404, level: 'debug',
    zh: '订单不存在',
    en: 'No such order',
  },
  MOVE_REFUSED: {
    code: 5002, status: 409, level: 'info',
    zh: '订单目前的状态（{status}）不允许此操作',
    en: 'The order is {status}; this cannot be done now',
  },
  KEY_REQUIRED: {
    code: 5003, status: 400, level: 'debug',
    zh: '需要有效的 Idempotency-Key 请求头（1–64 个可见 ASCII 字符）',
    en: 'A valid header Idempotency-Key is required (1–64 visible ASCII characters)',
  },
  KEY_REUSED: {
    code: 5004, status: 422, level: 'info',
    zh: '这个 Idempotency-Key 已用于不同的请求，请换一个新的',
    en: 'This Idempotency-Key was already used for a different request; use a new one',
  },
  PLACEMENT_TIMED_OUT: {
    code: 5005, status: 409, level: 'warn',
    zh: '下单超时，没有成交，库存已退回，请重新下单',
    en: 'The order could not be placed in time; nothing was ordered, please order again',
  },
  TOO_MANY_LINES: {
    code: 5006, status: 400, level: 'debug',
    zh: '一个订单最多 {max} 种商品，购物车里有 {count} 种',
    en: 'An order takes at most {max} different products; the cart has {count}',
  },
  LINE_TOO_LARGE: {
    code: 5007, status: 400, level: 'debug',
    zh: '同一商品最多 {max} 份，{productId} 合计 {quantity} 份',
    en: 'An order takes at most {max} of one product; {productId} adds up to {quantity}',
  },
  NOT_PAYABLE: {
    code: 5010, status: 409, level: 'info',
    zh: '订单（{status}，{payStatus}）现在不能支付',
    en: 'The order is {status} and {payStatus}; it cannot be paid now',
  },
  TOO_LATE_TO_PAY: {
    code: 5011, status: 409, level: 'info',
    zh: '订单即将因超时取消，不能再支付，请重新下单',
    en: 'The order is about to expire and can no longer be paid; please order again',
  },
  NOT_PAID: {
    code: 5012, status: 409, level: 'info',
    zh: '订单尚未支付',
    en: 'The order is not paid yet',
  },
  PAYMENT_REFUSED: {
    code: 5013, status: 409, level: 'warn',
    zh: '微信支付拒绝了这笔支付（{reason}）',
    en: 'WeChat Pay refused this payment ({reason})',
  },
  NOTHING_TO_REFUND: {
    code: 5014, status: 409, level: 'info',
    zh: '{productId} 可退数量不足（还可退 {left}）',
    en: 'Not enough of {productId} left to refund ({left})',
  },
  MONEY_GOES_BACK: {
    code: 5016, status: 409, level: 'info',
    zh: '该订单的款项已全部退回，只能取消',
    en: 'All the money of this order goes back; it can only be cancelled',
  },
  NOTIFICATION_REFUSED: {
    code: 5015, status: 401, level: 'warn',
    zh: '通知未通过校验（{reason}）',
    en: 'The notification did not pass its checks ({reason})',
  },
  BILL_NOT_READY: {
    code: 5020, status: 409, level: 'info',
    zh: '微信支付还没有 {day} 的账单：账单在次日 10 点以后生成，请稍后再对账',
    en: 'WeChat Pay has no bill of {day} yet: it is made after 10:00 of the next day, please try again later',
  },
  BILL_GONE: {
    code: 5021, status: 422, level: 'info',
    zh: '{day} 太早，不能对账：微信支付的账单只保留 {days} 天',
    en: '{day} is too long ago to be reconciled: WeChat Pay keeps bills for {days} days',
  },
  BILL_REFUSED: {
    code: 5022, status: 409, level: 'warn',
    zh: '微信支付拒绝提供 {day} 的账单（{reason}）',
    en: 'WeChat Pay refused to give the bill of {day} ({reason})',
  },
} as const satisfies ErrorCatalogue;
