import { Module } from '@nestjs/common';
import { NoticeModule } from '../notice/notice.module.js';
import { OrderingModule } from '../ordering/ordering.module.js';
import { PaymentModule } from '../payment/payment.module.js';
import { RefundModule } from '../refund/refund.module.js';
import { StockReleaseModule } from '../stock-release/stock-release.module.js';
import { BuyerOrderController } from './buyer-order.controller.js';
import { EndOrder } from './end-order.use-case.js';
import { ExpiryQueue } from './expiry.queue.js';
import { MoveConflict } from './move-conflict.js';
import { MoveOrder } from './move-order.use-case.js';
import { OrderDetails } from './order-details.js';
import { OrderConsequences } from './order.consequences.js';
import { SellerOrderController } from './seller-order.controller.js';
import { ShowOrder } from './show-order.use-case.js';
import { UnpaidOrderJob } from './unpaid-order.job.js';

/** Moves, ends, shows and expires orders. */
@Module({
  imports: [OrderingModule, StockReleaseModule, RefundModule, NoticeModule, PaymentModule],
  controllers: [BuyerOrderController, SellerOrderController],
  providers: [
    OrderDetails,
    OrderConsequences,
    MoveConflict,
    MoveOrder,
    EndOrder,
    ShowOrder,
    ExpiryQueue,
    UnpaidOrderJob,
  ],
  exports: [OrderDetails, OrderConsequences, MoveOrder, EndOrder],
})
export class LifecycleModule {}
