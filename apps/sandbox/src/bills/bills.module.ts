import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PayApiModule } from '../pay-api/pay-api.module.js';
import { BillFiles } from './bill-files.js';
import { BillsController } from './bills.controller.js';

@Module({ imports: [PayApiModule, LedgerModule], controllers: [BillsController], providers: [BillFiles] })
export class BillsModule {}
