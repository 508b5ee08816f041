import type { ErrorCatalogue } from './error-catalogue.js';

/**
 * What a participant answers about its branch of a global transaction. These are refusals by the service, and
 * not faults of the call as `PlatformErrors` are. Codes 1030–1039.
 */
export const TransactionErrors = {
  TRANSACTION_ENDED: {
    code: 1030,
    status: 409,
    level: 'info',
    zh: '这次操作已经取消，请重新开始',
    en: 'This operation has been cancelled; please start again',
  },
  BRANCH_REUSED: {
    code: 1031,
    status: 422,
    level: 'info',
    zh: '同一操作重复提交，但内容不同',
    en: 'The same operation was sent again with different content',
  },
} as const satisfies ErrorCatalogue;
