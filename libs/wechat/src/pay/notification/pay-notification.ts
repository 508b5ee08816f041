import type { Refund, Transaction } from '../pay-types.js';

/**
 * A notification that is genuine; whether it fits an order is for the reader to check. It may come late, twice or never.
 * `nonce` is new with every delivery.
 */
export type PayNotification =
  | { readonly kind: 'transaction'; readonly nonce: string; readonly transaction: Transaction }
  | { readonly kind: 'refund'; readonly nonce: string; readonly mchId: string; readonly refund: Refund };
