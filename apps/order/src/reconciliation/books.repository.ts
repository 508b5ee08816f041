import type { BillRow } from '@diancan/wechat';
import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { PaymentEntity } from '../payment/payment.entity.js';
import { ReceiptEntity } from '../receipt/receipt.entity.js';
import { RefundEntity } from '../refund/refund.entity.js';
import type { Books } from './domain/compare-bill.js';

interface OfDay {
  readonly transactionIds: readonly string[];
  readonly outRefundNos: readonly string[];
}

/** Reads the entries of our books that a day's bill is compared with. */
@Injectable()
export class BooksRepository {
  constructor(private readonly dataSource: DataSource) {}

  async about(
    bill: readonly BillRow[],
    { from, to }: { from: Date; to: Date },
  ): Promise<{ books: Books; ofDay: OfDay }> {
    const { manager } = this.dataSource;
    const [dayReceipts, dayRefunds] = await Promise.all([
      manager
        .createQueryBuilder(ReceiptEntity, 'r')
        .where('r.paidAt >= :from AND r.paidAt < :to', { from, to })
        .getMany(),
      // Our books lack the provider's own time of a refund. So expect only refunds in the bill that were both
      // created and made on that day.
      manager
        .createQueryBuilder(RefundEntity, 'r')
        .where("r.state = 'DONE' AND r.createdAt >= :from AND r.doneAt < :to", { from, to })
        .getMany(),
    ]);
    const [receipts, refunds, payments] = await Promise.all([
      manager.findBy(ReceiptEntity, { transactionId: In(bill.map(row => row.transactionId)) }),
      manager.findBy(RefundEntity, { outRefundNo: In(bill.flatMap(row => row.outRefundNo ?? [])) }),
      manager.findBy(PaymentEntity, { outTradeNo: In(bill.map(row => row.outTradeNo)) }),
    ]);
    return {
      books: {
        receipts: [...receipts, ...dayReceipts],
        refunds: [...refunds, ...dayRefunds].map(({ outRefundNo, amountFen, state }) => ({
          outRefundNo,
          amountFen,
          done: state === 'DONE',
        })),
        outTradeNos: new Set(payments.map(({ outTradeNo }) => outTradeNo)),
      },
      ofDay: {
        transactionIds: dayReceipts.map(({ transactionId }) => transactionId),
        outRefundNos: dayRefunds.map(({ outRefundNo }) => outRefundNo),
      },
    };
  }
}
