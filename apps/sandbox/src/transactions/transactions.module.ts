import { Module } from '@nestjs/common';
import { NotificationsModule } from '../notifications/notifications.module.js';
import { PayApiModule } from '../pay-api/pay-api.module.js';
import { PayTransaction } from './pay-transaction.js';
import { PlaceOrder } from './place-order.js';
import { Transactions } from './transactions.js';
import { TransactionsController } from './transactions.controller.js';

@Module({
  imports: [PayApiModule, NotificationsModule],
  controllers: [TransactionsController],
  providers: [Transactions, PlaceOrder, PayTransaction],
  exports: [Transactions, PayTransaction],
})
export class TransactionsModule {}
