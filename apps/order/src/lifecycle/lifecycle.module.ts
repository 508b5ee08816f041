import { Module } from '@nestjs/common';
import { OrderingModule } from '../ordering/ordering.module.js';
import { PaymentModule } from '../payment/payment.module.js';
import { RefundModule } from '../refund/refund.module.js';
import { BuyerOrderController } from './buyer-order.controller.js';
import { EndOrder } from './end-order.use-case.js';
import { MoveConflict } from './move-conflict.js';
import { MoveOrder } from './move-order.use-case.js';
import { OpenPaymentExpiryJob } from './open-payment-expiry.job.js';
import { OrderDetails } from './order-details.js';
import { SellerOrderController } from './seller-order.controller.js';
import { ShowOrder } from './show-order.use-case.js';
import { UnpaidOrderJob } from './unpaid-order.job.js';

/** Moves, ends, shows and expires orders. */
@Module({
  imports: [OrderingModule, RefundModule, PaymentModule],
  controllers: [BuyerOrderController, SellerOrderController],
  providers: [
    OrderDetails,
    MoveConflict,
    MoveOrder,
    EndOrder,
    ShowOrder,
    UnpaidOrderJob,
    OpenPaymentExpiryJob,
  ],
  exports: [OrderDetails, MoveOrder, EndOrder],
})
export class LifecycleModule {}
