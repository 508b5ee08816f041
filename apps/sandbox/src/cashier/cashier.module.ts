import { Module } from '@nestjs/common';
import { TransactionsModule } from '../transactions/transactions.module.js';
import { Cashier } from './cashier.js';
import { CashierController } from './cashier.controller.js';
import { CashierPagesController } from './cashier-pages.controller.js';

@Module({
  imports: [TransactionsModule],
  controllers: [CashierController, CashierPagesController],
  providers: [Cashier],
})
export class CashierModule {}
