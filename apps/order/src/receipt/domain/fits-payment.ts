/** What the provider says of a number of ours. */
export interface ProviderTransaction {
  readonly outTradeNo: string;
  /** NOTPAY, SUCCESS, REFUND, CLOSED. */
  readonly state: string;
  readonly transactionId: string | null;
  readonly totalFen: number | null;
  readonly currency: string | null;
  readonly openid: string | null;
  readonly paidAt: Date | null;
}

/** What the provider was asked to take. */
export interface ExpectedPayment {
  readonly outTradeNo: string;
  readonly amountFen: number;
  readonly buyerOpenid: string;
}

/** A transaction that took money; the provider tells its number, amount and payer. */
export interface TakenTransaction extends ProviderTransaction {
  readonly transactionId: string;
  readonly totalFen: number;
  readonly openid: string;
}

/** Whether money was taken: SUCCESS, or REFUND, which it becomes with the first refund. */
export const isTaken = (transaction: ProviderTransaction): transaction is TakenTransaction =>
  (transaction.state === 'SUCCESS' || transaction.state === 'REFUND') &&
  transaction.transactionId !== null &&
  transaction.totalFen !== null &&
  transaction.openid !== null;

/** Whether exactly what we asked for was taken, from the buyer whose order it is. */
export const fitsPayment = (taken: TakenTransaction, expected: ExpectedPayment): boolean =>
  taken.outTradeNo === expected.outTradeNo &&
  taken.totalFen === expected.amountFen &&
  taken.currency === 'CNY' &&
  taken.openid === expected.buyerOpenid;
