import type { ErrorCatalogue } from './error-catalogue.js';

/** Errors of the user service. Codes 3000–3999. */
export const UserErrors = {
  RETURN_URL_REFUSED: {
    code: 3001,
    status: 400,
    level: 'info',
    zh: 'returnUrl 不在允许的网址之内',
    en: 'returnUrl is not one of our own addresses',
  },
  LOGIN_STATE_INVALID: {
    code: 3002,
    status: 400,
    level: 'info',
    zh: '登录已过期或不是从此浏览器发起，请重新登录',
    en: 'This login has expired or was not started in this browser; please start again',
  },
  WECHAT_REFUSED: {
    code: 3003,
    status: 400,
    level: 'info',
    zh: '微信没有确认这次登录，请重新登录',
    en: 'WeChat did not confirm this login; please start again',
  },
  WECHAT_UNAVAILABLE: {
    code: 3004,
    status: 503,
    level: 'error',
    retryAfterSeconds: 2,
    zh: '暂时无法连接微信，请稍后再试',
    en: 'WeChat cannot be reached right now; please try again shortly',
  },
  SELLER_NOT_APPROVED: {
    code: 3005,
    status: 403,
    level: 'warn',
    zh: '您还不是卖家，已登记待审核',
    en: 'You are not a seller yet; your request is listed for approval',
  },
  SNAPSHOT_USER: {
    code: 3006,
    status: 403,
    level: 'info',
    zh: '请先使用完整服务后再登录',
    en: 'Please leave the snapshot page and open the full service before logging in',
  },
  NOT_FROM_WECHAT: {
    code: 3007,
    status: 403,
    level: 'warn',
    zh: '签名无效，或不是五分钟内的请求',
    en: 'The signature is not valid, or older than five minutes',
  },
} as const satisfies ErrorCatalogue;
