import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PayApiModule } from '../pay-api/pay-api.module.js';
import { BillFileStore } from './bill-file.store.js';
import { BillsController } from './bills.controller.js';

@Module({ imports: [PayApiModule, LedgerModule], controllers: [BillsController], providers: [BillFileStore] })
export class BillsModule {}
