import { Module } from '@nestjs/common';
import { NotificationsModule } from '../notifications/notifications.module.js';
import { PayApiModule } from '../pay-api/pay-api.module.js';
import { TransactionsModule } from '../transactions/transactions.module.js';
import { FinishRefund } from './finish-refund.use-case.js';
import { MerchantPlatformController } from './merchant-platform.controller.js';
import { RefundPayment } from './refund-payment.use-case.js';
import { RefundStore } from './refund.store.js';
import { RefundsController } from './refunds.controller.js';
import { SettleAbnormalRefund } from './settle-abnormal-refund.use-case.js';

@Module({
  imports: [PayApiModule, NotificationsModule, TransactionsModule],
  controllers: [RefundsController, MerchantPlatformController],
  providers: [RefundStore, RefundPayment, FinishRefund, SettleAbnormalRefund],
  exports: [RefundStore],
})
export class RefundsModule {}
