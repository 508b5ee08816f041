import type { Refund, Transaction } from '../pay-types.js';

/**
 * A genuine notification; the caller has to check whether it fits an order. It may arrive late, twice or
 * never. `nonce` is new at each delivery.
 */
export type PayNotification =
  | { readonly kind: 'transaction'; readonly nonce: string; readonly transaction: Transaction }
  | { readonly kind: 'refund'; readonly nonce: string; readonly mchId: string; readonly refund: Refund };
