import { Module } from '@nestjs/common';
import { NoticeModule } from '../notice/notice.module.js';
import { OrderingModule } from '../ordering/ordering.module.js';
import { ReceiptModule } from '../receipt/receipt.module.js';
import { RecordRefund } from './record-refund.use-case.js';
import { RefundJob } from './refund.job.js';
import { RefundQueue } from './refund.queue.js';

/** Gives money back. */
@Module({
  imports: [OrderingModule, ReceiptModule, NoticeModule],
  providers: [RefundQueue, RecordRefund, RefundJob],
  exports: [RefundQueue, RecordRefund],
})
export class RefundModule {}
