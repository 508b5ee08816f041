import { Module } from '@nestjs/common';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { OrderingModule } from '../ordering/ordering.module.js';
import { ReceiptModule } from '../receipt/receipt.module.js';
import { RefundModule } from '../refund/refund.module.js';
import { RefundLines } from './refund-lines.use-case.js';
import { SellerRefundController } from './seller-refund.controller.js';

/** Lets a seller refund some lines of an order. */
@Module({
  imports: [OrderingModule, ReceiptModule, RefundModule, LifecycleModule],
  controllers: [SellerRefundController],
  providers: [RefundLines],
})
export class LineRefundModule {}
