import type { ErrorCatalogue } from './error-catalogue.js';

/** Errors that any service may answer. Codes 1000–1999. */
export const PlatformErrors = {
  INTERNAL: {
    code: 1000,
    status: 500,
    level: 'error',
    zh: '系统出错了，请稍后再试。编号：{requestId}',
    en: 'Something went wrong on our side; please try again later. Reference: {requestId}',
  },
  INVALID_INPUT: {
    code: 1001,
    status: 400,
    level: 'debug',
    zh: '提交的内容有误：{summary}',
    en: 'The request is not valid: {summary}',
  },
  MALFORMED_BODY: {
    code: 1002,
    status: 400,
    level: 'debug',
    zh: '请求体不是合法的 JSON（UTF-8 编码）',
    en: 'The request body is not valid JSON in UTF-8',
  },
  BODY_TOO_LARGE: {
    code: 1003,
    status: 413,
    level: 'info',
    zh: '请求体过大',
    en: 'The request body is too large',
  },
  JSON_REQUIRED: {
    code: 1004,
    status: 415,
    level: 'debug',
    zh: '请求体必须是 UTF-8 编码的 JSON（Content-Type: application/json）',
    en: 'The request body must be JSON in UTF-8 (Content-Type: application/json)',
  },
  ROUTE_NOT_FOUND: { code: 1005, status: 404, level: 'debug', zh: '没有这个地址', en: 'No such address' },
  BAD_REQUEST: {
    code: 1006,
    status: 400,
    level: 'debug',
    zh: '请求无法理解',
    en: 'The request cannot be understood',
  },
  LOGIN_REQUIRED: { code: 1010, status: 401, level: 'debug', zh: '请先登录', en: 'Please log in first' },
  NOT_ALLOWED: {
    code: 1011,
    status: 403,
    level: 'info',
    zh: '没有权限进行此操作',
    en: 'You are not allowed to do this',
  },
  IDENTITY_REFUSED: {
    code: 1012,
    status: 401,
    level: 'warn',
    zh: '调用方身份无效',
    en: 'The caller has no valid identity',
  },
  SERVICE_UNAVAILABLE: {
    code: 1020,
    status: 503,
    level: 'warn',
    retryAfterSeconds: 2,
    zh: '服务暂时不可用，本次操作没有执行，请稍后再试',
    en: 'The service is not available right now; nothing was done, please try again shortly',
  },
  OUTCOME_UNKNOWN: {
    code: 1021,
    status: 503,
    level: 'warn',
    retryAfterSeconds: 2,
    zh: '结果尚未确定，请稍后用同一请求重试以得知结果',
    en: 'The outcome is not known yet; repeat the same request shortly to learn it',
  },
  DEADLINE_EXCEEDED: {
    // The caller has given up by now; the work may have been done.
    code: 1022,
    status: 503,
    level: 'warn',
    retryAfterSeconds: 2,
    zh: '处理超时，结果尚未确定，请稍后用同一请求重试以得知结果',
    en: 'Time ran out and the outcome is not known yet; repeat the same request shortly to learn it',
  },
} as const satisfies ErrorCatalogue;
