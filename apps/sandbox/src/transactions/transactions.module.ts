import { Module } from '@nestjs/common';
import { NotificationsModule } from '../notifications/notifications.module.js';
import { PayApiModule } from '../pay-api/pay-api.module.js';
import { PayTransaction } from './pay-transaction.use-case.js';
import { PlaceOrder } from './place-order.use-case.js';
import { TransactionStore } from './transaction.store.js';
import { TransactionsController } from './transactions.controller.js';

@Module({
  imports: [PayApiModule, NotificationsModule],
  controllers: [TransactionsController],
  providers: [TransactionStore, PlaceOrder, PayTransaction],
  exports: [TransactionStore, PayTransaction],
})
export class TransactionsModule {}
