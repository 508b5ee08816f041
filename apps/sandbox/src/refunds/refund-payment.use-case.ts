import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { FaultStore } from '../faults/fault.store.js';
import { PayError } from '../pay-api/pay.error.js';
import { SandboxSettings } from '../sandbox.settings.js';
import type { Payment, Transaction } from '../transactions/transaction.js';
import { newRefundId } from '../transactions/transaction-numbers.js';
import { TransactionStore } from '../transactions/transaction.store.js';
import { FinishRefund } from './finish-refund.use-case.js';
import type { Refund } from './refund.js';
import type { RefundRequest } from './refund-request.js';
import { checkRefund, checkSameRefund } from './refund-rules.js';
import { RefundStore } from './refund.store.js';

/** Accepts a refund, or returns the existing one for a repeated request. */
@Injectable()
export class RefundPayment {
  constructor(
    private readonly transactions: TransactionStore,
    private readonly refunds: RefundStore,
    private readonly finish: FinishRefund,
    private readonly faults: FaultStore,
    private readonly clock: Clock,
    private readonly settings: SandboxSettings,
  ) {}

  /** @throws PayError */
  async execute(request: RefundRequest): Promise<Refund> {
    const known = this.refunds.find(request.out_refund_no);
    if (known !== undefined) {
      checkSameRefund(known, request);
      return known;
    }
    const { transaction, payment } = this.#paid(request);
    const outTradeNo = transaction.order.out_trade_no;
    checkRefund(request, {
      payment,
      before: this.refunds.ofOrder(outTradeNo),
      now: this.clock.now(),
      apartMs: this.settings.current.refunds.apartMs,
    });
    const accepted = this.#accepted(request, outTradeNo, payment);
    this.refunds.save(accepted);
    this.transactions.save({ ...transaction, state: 'REFUND' });
    const early = this.faults.strike('notification-before-answer', {
      path: pathOf(accepted.notifyUrl),
      outTradeNo,
      outRefundNo: accepted.outRefundNo,
    });
    if (early) await this.finish.now(accepted.outRefundNo);
    else this.finish.later(accepted);
    return accepted;
  }

  #paid({ transaction_id: id, out_trade_no: number }: RefundRequest): {
    transaction: Transaction;
    payment: Payment;
  } {
    const transaction =
      number === undefined ? this.transactions.findById(id ?? '') : this.transactions.find(number);
    const payment = transaction?.payment;
    if (transaction === undefined || payment == null)
      throw new PayError(404, 'RESOURCE_NOT_EXISTS', '订单不存在');
    return { transaction, payment };
  }

  #accepted(request: RefundRequest, outTradeNo: string, payment: Payment): Refund {
    const subject = { outTradeNo, outRefundNo: request.out_refund_no };
    const now = this.clock.now();
    const slow = this.faults.strike('refund-slow', subject)?.ms;
    return {
      refundId: newRefundId(now),
      outRefundNo: request.out_refund_no,
      outTradeNo,
      transactionId: payment.transactionId,
      status: 'PROCESSING',
      refundFen: request.amount.refund,
      totalFen: request.amount.total,
      currency: payment.currency,
      reason: request.reason ?? null,
      notifyUrl: request.notify_url ?? null,
      createdAt: now,
      dueAt: now + (slow ?? this.settings.current.refunds.doneAfterMs),
      doneAt: null,
      ends: this.faults.strike('refund-ends', subject)?.status ?? 'SUCCESS',
    };
  }
}

const pathOf = (url: string | null): string => (url === null ? '' : new URL(url).pathname);
