import type { ErrorCatalogue } from './error-catalogue.js';

/** Errors of the gateway. Codes 2000–2999. */
export const GatewayErrors = {
  FOREIGN_ORIGIN: {
    code: 2001,
    status: 403,
    level: 'warn',
    zh: '不接受来自其他网站的请求',
    en: 'Requests from another site are not accepted',
  },
  METHOD_NOT_ALLOWED: {
    code: 2002,
    status: 405,
    level: 'debug',
    zh: '这个地址只接受 {allow}',
    en: 'This address only takes {allow}',
  },
  TOO_MANY_REQUESTS: {
    // Not logged: a metric counts them, and a flood of requests must not flood the log.
    code: 2003,
    status: 429,
    level: 'debug',
    zh: '请求过于频繁，请在 {retryAfterSeconds} 秒后再试',
    en: 'Too many requests; please try again in {retryAfterSeconds} s',
  },
} as const satisfies ErrorCatalogue;
