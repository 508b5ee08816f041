import { Module } from '@nestjs/common';
import { OrderingModule } from '../ordering/ordering.module.js';
import { ReceiptModule } from '../receipt/receipt.module.js';
import { RecordRefund } from './record-refund.use-case.js';
import { RefundOnRequested } from './refund-on-requested.handler.js';
import { RefundJob } from './refund.job.js';
import { RefundQueue } from './refund.queue.js';

/** Gives money back. */
@Module({
  imports: [OrderingModule, ReceiptModule],
  providers: [RefundQueue, RecordRefund, RefundJob, RefundOnRequested],
  exports: [RefundQueue, RecordRefund],
})
export class RefundModule {}
