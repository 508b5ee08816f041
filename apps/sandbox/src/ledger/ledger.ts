import { Injectable } from '@nestjs/common';
import type { Refund } from '../refunds/refund.js';
import { RefundStore } from '../refunds/refund.store.js';
import type { Payment, Transaction } from '../transactions/transaction.js';
import { TransactionStore } from '../transactions/transaction.store.js';

export type PaidTransaction = Transaction & { readonly payment: Payment };

/** A change of the merchant's balance. */
export interface LedgerEntry {
  readonly kind: 'PAYMENT' | 'REFUND';
  /** ms since 1970 */
  readonly at: number;
  readonly wechatNumber: string;
  readonly merchantNumber: string;
  readonly outTradeNo: string;
  readonly openid: string;
  /** Signed. */
  readonly fen: number;
  /** The balance after this change. */
  readonly balanceFen: number;
}

/** All payments and refunds in order. */
@Injectable()
export class Ledger {
  constructor(
    private readonly transactions: TransactionStore,
    private readonly refunds: RefundStore,
  ) {}

  paid(): PaidTransaction[] {
    return this.transactions
      .all()
      .filter((transaction): transaction is PaidTransaction => transaction.payment !== null);
  }

  allRefunds(): (Refund & { readonly of: Transaction })[] {
    return this.refunds.all().flatMap(refund => {
      const of = this.transactions.find(refund.outTradeNo);
      return of === undefined ? [] : [{ ...refund, of }];
    });
  }

  entries(): LedgerEntry[] {
    let balanceFen = 0;
    const payments = this.paid().map(({ order, payment }) => ({
      kind: 'PAYMENT' as const,
      at: payment.paidAt,
      wechatNumber: payment.transactionId,
      merchantNumber: order.out_trade_no,
      outTradeNo: order.out_trade_no,
      openid: payment.openid,
      fen: payment.fen,
    }));
    const refunds = this.allRefunds()
      .filter(({ status }) => status === 'SUCCESS')
      .map(refund => ({
        kind: 'REFUND' as const,
        at: refund.doneAt ?? refund.createdAt,
        wechatNumber: refund.refundId,
        merchantNumber: refund.outRefundNo,
        outTradeNo: refund.outTradeNo,
        openid: refund.of.payment?.openid ?? '',
        fen: -refund.refundFen,
      }));
    return [...payments, ...refunds]
      .toSorted((one, other) => one.at - other.at)
      .map(entry => ({ ...entry, balanceFen: (balanceFen += entry.fen) }));
  }
}
