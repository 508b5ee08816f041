/** What happened to an order. Names are in the past tense; handlers act on it in the same transaction. */
export type OrderEvent =
  | { readonly type: 'paid' }
  | { readonly type: 'accepted' }
  /** It can be fetched, or cannot be after all. */
  | { readonly type: 'ready' }
  | { readonly type: 'recalled' }
  /** `wasReady`: its buyer knew before. */
  | { readonly type: 'finished'; readonly wasReady: boolean }
  /** `hasExpired`: it was not paid in time; otherwise a buyer or a seller has cancelled it. */
  | { readonly type: 'cancelled'; readonly hasExpired?: true }
  /** The amount that is not refunded yet must be refunded. `reason` is null if the buyer cancelled. */
  | { readonly type: 'refundRequested'; readonly reason: string | null }
  /** A refund was sent. The provider has accepted or refused it, and has not made it yet. */
  | { readonly type: 'refundSent'; readonly outRefundNo: string }
  /** The provider has closed a refund without making it: a new refund must replace it. */
  | { readonly type: 'refundClosed'; readonly outRefundNo: string }
  /** One refund was made: of some lines, of a surplus, or of the rest of the amount. */
  | { readonly type: 'refundMade'; readonly amountFen: number }
  /** The full amount has been refunded. */
  | { readonly type: 'refunded' };

export type OrderEventType = OrderEvent['type'];

export type OrderEventOf<T extends OrderEventType> = Extract<OrderEvent, { type: T }>;
