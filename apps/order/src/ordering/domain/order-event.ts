/** What happened to an order. Names are in the past tense; handlers act on it in the same transaction. */
export type OrderEvent =
  | { readonly type: 'paid' }
  | { readonly type: 'accepted' }
  | { readonly type: 'finished' }
  | { readonly type: 'cancelled' }
  /** The money that has not been refunded yet must go back. `reason` is null if the buyer cancelled. */
  | { readonly type: 'refundRequested'; readonly reason: string | null }
  /** A refund was sent. The provider has taken it on or refused it, and has not made it yet. */
  | { readonly type: 'refundSent'; readonly outRefundNo: string }
  /** The provider has closed a refund without making it: another one must take its place. */
  | { readonly type: 'refundClosed'; readonly outRefundNo: string }
  /** One refund was made: of some lines, of a surplus, or of all of its money. */
  | { readonly type: 'refundMade'; readonly amountFen: number }
  /** All of its money has gone back. */
  | { readonly type: 'refunded' };

export type OrderEventType = OrderEvent['type'];

export type OrderEventOf<T extends OrderEventType> = Extract<OrderEvent, { type: T }>;
