/** The provider's state of one of our payment numbers. */
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

/** What we asked the provider to collect. */
export interface ExpectedPayment {
  readonly outTradeNo: string;
  readonly amountFen: number;
  readonly buyerOpenid: string;
}

/** A transaction that took money; its number, amount and payer are known. */
export interface TakenTransaction extends ProviderTransaction {
  readonly transactionId: string;
  readonly totalFen: number;
  readonly openid: string;
}

/** Whether money was taken. The first refund changes the state from SUCCESS to REFUND. */
export const isTaken = (transaction: ProviderTransaction): transaction is TakenTransaction =>
  (transaction.state === 'SUCCESS' || transaction.state === 'REFUND') &&
  transaction.transactionId !== null &&
  transaction.totalFen !== null &&
  transaction.openid !== null;

/** Whether the expected amount was taken, in CNY, from the buyer of the order. */
export const fitsPayment = (taken: TakenTransaction, expected: ExpectedPayment): boolean =>
  taken.outTradeNo === expected.outTradeNo &&
  taken.totalFen === expected.amountFen &&
  taken.currency === 'CNY' &&
  taken.openid === expected.buyerOpenid;
