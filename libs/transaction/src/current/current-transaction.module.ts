import { BranchCalls } from '@diancan/rpc';
import { Global, Module } from '@nestjs/common';
import { CurrentTransactions } from './current-transaction.js';

/** Once for each process: what it begins, what it takes part in, and its calls see the same transaction. */
@Global()
@Module({
  providers: [CurrentTransactions, { provide: BranchCalls, useExisting: CurrentTransactions }],
  exports: [CurrentTransactions, BranchCalls],
})
export class CurrentTransactionModule {}
