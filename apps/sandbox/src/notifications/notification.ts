/** An event to report to a merchant. */
export interface Announcement {
  readonly url: string;
  readonly eventType: 'TRANSACTION.SUCCESS' | 'REFUND.SUCCESS' | 'REFUND.ABNORMAL' | 'REFUND.CLOSED';
  readonly summary: string;
  readonly originalType: 'transaction' | 'refund';
  /** Encrypted before it is sent. */
  readonly content: Readonly<Record<string, unknown>>;
  readonly outTradeNo: string;
  readonly outRefundNo?: string;
}

export interface Attempt {
  /** ms since 1970 */
  readonly at: number;
  /** Null if no answer came in time. */
  readonly status: number | null;
  readonly forged?: string;
}

/** DROPPED is never sent; HELD waits until another one has been sent. */
type NotificationState = 'PENDING' | 'HELD' | 'DONE' | 'GIVEN_UP' | 'DROPPED';

export interface Notification extends Announcement {
  readonly id: string;
  readonly createdAt: number;
  readonly state: NotificationState;
  /** Time of the next attempt, in ms since 1970. */
  readonly dueAt: number;
  readonly attempts: readonly Attempt[];
}
