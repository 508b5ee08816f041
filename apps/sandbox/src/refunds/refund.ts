type RefundStatus = 'PROCESSING' | 'SUCCESS' | 'CLOSED' | 'ABNORMAL';

export interface Refund {
  readonly refundId: string;
  readonly outRefundNo: string;
  readonly outTradeNo: string;
  readonly transactionId: string;
  readonly status: RefundStatus;
  readonly refundFen: number;
  /** Amount of the whole payment. */
  readonly totalFen: number;
  readonly currency: string;
  readonly reason: string | null;
  readonly notifyUrl: string | null;
  /** ms since 1970 */
  readonly createdAt: number;
  readonly dueAt: number;
  /** Null while PROCESSING. */
  readonly doneAt: number | null;
  /** The final status it will get. */
  readonly ends: Exclude<RefundStatus, 'PROCESSING'>;
}
