import { Module } from '@nestjs/common';
import { RefundsModule } from '../refunds/refunds.module.js';
import { TransactionsModule } from '../transactions/transactions.module.js';
import { Ledger } from './ledger.js';
import { LedgerController } from './ledger.controller.js';

@Module({
  imports: [TransactionsModule, RefundsModule],
  controllers: [LedgerController],
  providers: [Ledger],
  exports: [Ledger],
})
export class LedgerModule {}
