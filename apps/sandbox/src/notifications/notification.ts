/** What there is to tell a merchant. */
export interface Announcement {
  readonly url: string;
  readonly eventType: 'TRANSACTION.SUCCESS' | 'REFUND.SUCCESS' | 'REFUND.ABNORMAL' | 'REFUND.CLOSED';
  readonly summary: string;
  readonly originalType: 'transaction' | 'refund';
  /** Sealed before it is sent. */
  readonly content: Readonly<Record<string, unknown>>;
  readonly outTradeNo: string;
  readonly outRefundNo?: string;
}

export interface Attempt {
  /** ms since 1970 */
  readonly at: number;
  /** Null when no answer came in time. */
  readonly status: number | null;
  readonly forged?: string;
}

/** DROPPED is never sent, HELD waits for another one to be sent first. */
type NotificationState = 'PENDING' | 'HELD' | 'DONE' | 'GIVEN_UP' | 'DROPPED';

export interface Notification extends Announcement {
  readonly id: string;
  readonly createdAt: number;
  readonly state: NotificationState;
  /** When it is sent next; ms since 1970. */
  readonly dueAt: number;
  readonly attempts: readonly Attempt[];
}
