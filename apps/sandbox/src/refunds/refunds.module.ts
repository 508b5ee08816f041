import { Module } from '@nestjs/common';
import { NotificationsModule } from '../notifications/notifications.module.js';
import { PayApiModule } from '../pay-api/pay-api.module.js';
import { TransactionsModule } from '../transactions/transactions.module.js';
import { FinishRefund } from './finish-refund.js';
import { MerchantPlatformController } from './merchant-platform.controller.js';
import { RefundPayment } from './refund-payment.js';
import { Refunds } from './refunds.js';
import { RefundsController } from './refunds.controller.js';
import { SettleAbnormalRefund } from './settle-abnormal-refund.js';

@Module({
  imports: [PayApiModule, NotificationsModule, TransactionsModule],
  controllers: [RefundsController, MerchantPlatformController],
  providers: [Refunds, RefundPayment, FinishRefund, SettleAbnormalRefund],
  exports: [Refunds],
})
export class RefundsModule {}
