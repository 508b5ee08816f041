import { BranchCalls } from '@diancan/rpc';
import { Global, Module } from '@nestjs/common';
import { CurrentTransactions } from './current-transaction.js';

/** One for the whole process: what branches run in is what the clients of the service ask. */
@Global()
@Module({
  providers: [CurrentTransactions, { provide: BranchCalls, useExisting: CurrentTransactions }],
  exports: [CurrentTransactions, BranchCalls],
})
export class CurrentTransactionModule {}
