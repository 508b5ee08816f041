import { isOutTradeNo } from '../../payment/domain/out-trade-no.js';

/** The fields of a line of the provider's bill that are compared with our books. */
export interface BillLine {
  readonly kind: 'payment' | 'refund';
  readonly transactionId: string;
  readonly outTradeNo: string;
  readonly totalFen: number;
  /** For a refund: our number, its amount, and its status at the provider. */
  readonly outRefundNo: string | null;
  readonly refundFen: number;
  readonly refundStatus: string | null;
}

/** A payment in our books. */
interface BookedReceipt {
  readonly transactionId: string;
  readonly outTradeNo: string;
  readonly amountFen: number;
}

/** A refund in our books, made or still pending. */
interface BookedRefund {
  readonly outRefundNo: string;
  readonly amountFen: number;
  readonly done: boolean;
}

export interface Books {
  readonly receipts: readonly BookedReceipt[];
  readonly refunds: readonly BookedRefund[];
  /** Numbers of the payments that we prepared. */
  readonly outTradeNos: ReadonlySet<string>;
}

const DIFFERENCE_KINDS = [
  'PAYMENT_UNKNOWN',
  'PAYMENT_NOT_BOOKED',
  'PAYMENT_AMOUNT',
  'PAYMENT_NOT_IN_BILL',
  'REFUND_UNKNOWN',
  'REFUND_NOT_DONE',
  'REFUND_AMOUNT',
  'REFUND_NOT_IN_BILL',
] as const;

/** One difference between the provider's bill and our books. */
export interface Difference {
  readonly kind: (typeof DIFFERENCE_KINDS)[number];
  /** Our number at the provider. */
  readonly number: string;
  readonly billFen: number | null;
  readonly booksFen: number | null;
}

/** The lines of our payments and refunds; the rest belongs to other systems that share the merchant. */
export const ownLines = <L extends BillLine>(bill: readonly L[]): L[] =>
  bill.filter(({ outTradeNo }) => isOutTradeNo(outTradeNo));

/** Whether the difference may be a missed notification, so that a query to the provider can repair it. */
export const isRepairable = ({ kind }: Difference): boolean =>
  kind === 'PAYMENT_NOT_BOOKED' || kind === 'REFUND_NOT_DONE';

/**
 * Compares our lines of a day's bill with our books, line by line.
 * @param books the entries that the bill names, and the entries of that day
 * @param ofDay numbers of the transactions and refunds that our books date to that day
 */
export function compareBill(
  bill: readonly BillLine[],
  books: Books,
  ofDay: { transactionIds: readonly string[]; outRefundNos: readonly string[] },
): Difference[] {
  const receipts = new Map(books.receipts.map(receipt => [receipt.transactionId, receipt]));
  const refunds = new Map(books.refunds.map(refund => [refund.outRefundNo, refund]));
  const payments = bill.filter(({ kind }) => kind === 'payment');
  const refundRows = bill.filter(({ kind }) => kind === 'refund');
  const billed = new Set([
    ...payments.map(({ transactionId }) => transactionId),
    ...refundRows.map(({ outRefundNo }) => outRefundNo),
  ]);
  return [
    ...payments.flatMap(row => paymentDifference(row, receipts.get(row.transactionId), books.outTradeNos)),
    ...refundRows.flatMap(row => refundDifference(row, refunds.get(row.outRefundNo ?? ''))),
    ...ofDay.transactionIds
      .filter(id => !billed.has(id))
      .map((id): Difference => ({
        kind: 'PAYMENT_NOT_IN_BILL',
        number: receipts.get(id)!.outTradeNo,
        billFen: null,
        booksFen: receipts.get(id)!.amountFen,
      })),
    ...ofDay.outRefundNos
      .filter(no => !billed.has(no))
      .map((no): Difference => ({
        kind: 'REFUND_NOT_IN_BILL',
        number: no,
        billFen: null,
        booksFen: refunds.get(no)!.amountFen,
      })),
  ];
}

function paymentDifference(
  { outTradeNo, totalFen }: BillLine,
  receipt: BookedReceipt | undefined,
  outTradeNos: ReadonlySet<string>,
): Difference[] {
  const line = { number: outTradeNo, billFen: totalFen };
  if (receipt === undefined) {
    return [
      {
        ...line,
        kind: outTradeNos.has(outTradeNo) ? 'PAYMENT_NOT_BOOKED' : 'PAYMENT_UNKNOWN',
        booksFen: null,
      },
    ];
  }
  return receipt.amountFen === totalFen
    ? []
    : [{ ...line, kind: 'PAYMENT_AMOUNT', booksFen: receipt.amountFen }];
}

function refundDifference(
  { outRefundNo, refundFen, refundStatus }: BillLine,
  refund: BookedRefund | undefined,
): Difference[] {
  const line = { number: outRefundNo ?? '', billFen: refundFen };
  if (refund === undefined) return [{ ...line, kind: 'REFUND_UNKNOWN', booksFen: null }];
  if (refund.amountFen !== refundFen) return [{ ...line, kind: 'REFUND_AMOUNT', booksFen: refund.amountFen }];
  return refundStatus === 'SUCCESS' && !refund.done
    ? [{ ...line, kind: 'REFUND_NOT_DONE', booksFen: refund.amountFen }]
    : [];
}
