import type { ErrorCatalogue } from './error-catalogue.js';

/** Errors of flash sales, which the order service runs. Codes 5100–5199. Never 429: clients repeat that. */
export const FlashSaleErrors = {
  ACTIVITY_NOT_FOUND: {
    code: 5101,
    status: 404,
    level: 'debug',
    zh: '秒杀活动不存在',
    en: 'No such flash sale',
  },
  NOT_BEGUN: {
    // The times are in its data: a client shows them in the time zone of its reader.
    code: 5102,
    status: 409,
    level: 'debug',
    zh: '秒杀还没有开始，请开始后再来',
    en: 'The flash sale has not begun yet; come back when it starts',
  },
  SOLD_OUT: { code: 5103, status: 409, level: 'debug', zh: '已售罄，下次请早', en: 'Sold out' },
  LIMIT_EXCEEDED: {
    code: 5104,
    status: 409,
    level: 'debug',
    zh: '每人限购 {limit} 份',
    en: 'Each buyer may order at most {limit}',
  },
  ALREADY_ORDERED: {
    code: 5105,
    status: 409,
    level: 'debug',
    zh: '您已参加这次秒杀：按原内容再下单可取回凭证；要改下别的，请先取消那张订单',
    en: 'You take part already: send your order as before to get its ticket, or cancel it to order anew',
  },
  ENTRY_REFUSED: {
    code: 5106,
    status: 403,
    level: 'debug',
    zh: '入场凭证无效或已过期，请重新进入活动',
    en: 'The entry is not valid, or too old; get a new one',
  },
  CROWDED: {
    code: 5107,
    status: 409,
    level: 'debug',
    zh: '人太多了，请过几秒再试',
    en: 'There are too many people for what is left; try again in a few seconds',
  },
  TICKET_NOT_FOUND: {
    // The same answer for a foreign, an unknown and a malformed ticket.
    code: 5108,
    status: 404,
    level: 'debug',
    zh: '没有这张秒杀凭证',
    en: 'No such ticket',
  },
  ACTIVITY_OVER: {
    code: 5109,
    status: 409,
    level: 'debug',
    zh: '秒杀活动已结束，不能更改',
    en: 'The flash sale is over; it cannot be changed',
  },
  STOCK_IN_USE: {
    code: 5110,
    status: 409,
    level: 'debug',
    zh: '最多还能收回 {left} 份，其余已被抢购',
    en: 'At most {left} can be taken back; the rest is ordered already',
  },
  WINDOW_REFUSED: {
    code: 5111,
    status: 400,
    level: 'debug',
    zh: '结束时间必须晚于开始时间，且晚于现在',
    en: 'A flash sale must end after it starts, and in the future',
  },
  NOT_READY: {
    code: 5112,
    status: 503,
    level: 'debug',
    // While it is being prepared, changed or restored.
    zh: '秒杀正在准备，请稍候重试，不会重复下单',
    en: 'The flash sale is getting ready; try again in a moment, nothing is ordered twice',
    retryAfterSeconds: 1,
  },
  STOCK_CHANGED: {
    code: 5113,
    status: 409,
    level: 'debug',
    zh: '活动库存同时被修改，请刷新后重试',
    en: 'The stock of the flash sale was changed at the same time; look again and repeat',
  },
  CANCELLED: {
    code: 5114,
    status: 409,
    level: 'debug',
    zh: '秒杀已被商家取消',
    en: 'The seller has cancelled the flash sale',
  },
  ENDED: { code: 5115, status: 409, level: 'debug', zh: '秒杀已结束', en: 'The flash sale is over' },
} as const satisfies ErrorCatalogue;
