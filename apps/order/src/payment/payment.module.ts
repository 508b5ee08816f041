import { Module } from '@nestjs/common';
import { OrderingModule } from '../ordering/ordering.module.js';
import { ReceiptModule } from '../receipt/receipt.module.js';
import { RefundModule } from '../refund/refund.module.js';
import { ApplyNotification } from './apply-notification.use-case.js';
import { QueryOpenPayments } from './query-open-payments.use-case.js';
import { ClosePayment } from './close-payment.use-case.js';
import { ClosePayments } from './close-payments.use-case.js';
import { CreatePayment } from './create-payment.use-case.js';
import { NoncePurge } from './nonce-purge.job.js';
import { NonceRepository } from './nonce.repository.js';
import { NotificationController } from './notification.controller.js';
import { OpenAttempt } from './open-attempt.use-case.js';
import { PayController } from './pay.controller.js';
import { PaymentQueryJob } from './payment-query.job.js';
import { PaymentRepository } from './payment.repository.js';
import { QueryPayment } from './query-payment.use-case.js';
import { RequirePaymentsClosed } from './require-payments-closed.use-case.js';
import { ReceiveNotification } from './receive-notification.use-case.js';
import { RecordTransaction } from './record-transaction.use-case.js';

/** Takes payments for orders, and follows each payment until it is paid or closed. */
@Module({
  imports: [OrderingModule, ReceiptModule, RefundModule],
  controllers: [PayController, NotificationController],
  providers: [
    PaymentRepository,
    OpenAttempt,
    CreatePayment,
    ClosePayment,
    ClosePayments,
    RequirePaymentsClosed,
    QueryPayment,
    QueryOpenPayments,
    PaymentQueryJob,
    RecordTransaction,
    ReceiveNotification,
    ApplyNotification,
    NonceRepository,
    NoncePurge,
  ],
  exports: [ClosePayments, RequirePaymentsClosed, QueryPayment, QueryOpenPayments],
})
export class PaymentModule {}
