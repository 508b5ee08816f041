import { Module } from '@nestjs/common';
import { OrderingModule } from '../ordering/ordering.module.js';
import { ReceiptModule } from '../receipt/receipt.module.js';
import { QueryOnSent } from './query-on-sent.handler.js';
import { RecordRefund } from './record-refund.use-case.js';
import { RefundOnRequested } from './refund-on-requested.handler.js';
import { RefundQueryJob } from './refund-query.job.js';
import { RefundJob } from './refund.job.js';
import { RefundRepository } from './refund.repository.js';
import { RenewOnClosed } from './renew-on-closed.handler.js';
import { RequestRefund } from './request-refund.use-case.js';

/** Refunds money, and follows each refund until it is settled. */
@Module({
  imports: [OrderingModule, ReceiptModule],
  providers: [
    RefundRepository,
    RequestRefund,
    RecordRefund,
    RefundJob,
    RefundQueryJob,
    RefundOnRequested,
    RenewOnClosed,
    QueryOnSent,
  ],
  exports: [RefundRepository, RequestRefund, RecordRefund],
})
export class RefundModule {}
