import { Module } from '@nestjs/common';
import { NotificationsModule } from '../notifications/notifications.module.js';
import { PayApiModule } from '../pay-api/pay-api.module.js';
import { TransactionsModule } from '../transactions/transactions.module.js';
import { FinishRefund } from './finish-refund.js';
import { RefundPayment } from './refund-payment.js';
import { Refunds } from './refunds.js';
import { RefundsController } from './refunds.controller.js';

@Module({
  imports: [PayApiModule, NotificationsModule, TransactionsModule],
  controllers: [RefundsController],
  providers: [Refunds, RefundPayment, FinishRefund],
  exports: [Refunds],
})
export class RefundsModule {}
