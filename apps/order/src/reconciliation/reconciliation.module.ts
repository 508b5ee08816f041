import { Module } from '@nestjs/common';
import { PaymentModule } from '../payment/payment.module.js';
import { RefundModule } from '../refund/refund.module.js';
import { BooksRepository } from './books.repository.js';
import { ReconcileDay } from './reconcile-day.use-case.js';
import { ReconciliationDayQueue } from './reconciliation-day.queue.js';
import { ReconciliationJob } from './reconciliation.job.js';
import { ReconciliationRepository } from './reconciliation.repository.js';
import { SellerReconciliationController } from './seller-reconciliation.controller.js';

/** Compares our books with the daily bill of WeChat Pay. */
@Module({
  imports: [PaymentModule, RefundModule],
  controllers: [SellerReconciliationController],
  providers: [
    BooksRepository,
    ReconciliationRepository,
    ReconcileDay,
    ReconciliationDayQueue,
    ReconciliationJob,
  ],
})
export class ReconciliationModule {}
