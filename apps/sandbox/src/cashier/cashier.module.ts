import { Module } from '@nestjs/common';
import { TransactionsModule } from '../transactions/transactions.module.js';
import { Cashier } from './cashier.js';
import { CashierController } from './cashier.controller.js';

@Module({ imports: [TransactionsModule], controllers: [CashierController], providers: [Cashier] })
export class CashierModule {}
