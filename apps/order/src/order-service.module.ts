import {
  branchesContract,
  cartContract,
  decisionsContract,
  flashStockContract,
  OrderErrors,
  reservationContract,
  shopContract,
  staffContract,
  stockContract,
} from '@diancan/contracts';
import { DatabaseReadiness } from '@diancan/database';
import { IdempotencyModule } from '@diancan/idempotency';
import { JobsModule } from '@diancan/jobs';
import { MessagingModule } from '@diancan/messaging';
import { HealthModule, IdentityModule, PlatformModule } from '@diancan/platform';
import { calls, DiscoveryModule, RpcClientModule, RpcServerModule } from '@diancan/rpc';
import { DecisionsHandler, TransactionInitiatorModule } from '@diancan/transaction';
import { WechatPayModule } from '@diancan/wechat';
import { Module } from '@nestjs/common';
import { AlarmModule } from './alarm/alarm.module.js';
import { CartModule } from './cart/cart.module.js';
import { OrderDatabaseModule } from './database/order-database.module.js';
import { FlashSaleModule } from './flash-sale/flash-sale.module.js';
import { LifecycleModule } from './lifecycle/lifecycle.module.js';
import { LineRefundModule } from './line-refund/line-refund.module.js';
import { OrderSettings } from './order.settings.js';
import { OrderMessageModule } from './order-message/order-message.module.js';
import { OrderingModule } from './ordering/ordering.module.js';
import { PaymentModule } from './payment/payment.module.js';
import { PlacementModule } from './placement/placement.module.js';
import { PricingModule } from './pricing/pricing.module.js';
import { ProgressModule } from './progress/progress.module.js';
import { ReceiptModule } from './receipt/receipt.module.js';
import { ReconciliationModule } from './reconciliation/reconciliation.module.js';
import { RefundModule } from './refund/refund.module.js';
import { ShopHandler } from './shop/shop.handler.js';
import { ShopModule } from './shop/shop.module.js';
import { TableModule } from './table/table.module.js';

const transactions = TransactionInitiatorModule.forService({ service: 'order', participants: ['product'] });

/** The other services that the features call. */
const rpcClients = RpcClientModule.register({
  self: 'order',
  contracts: [
    calls(cartContract),
    calls(reservationContract),
    calls(flashStockContract),
    calls(branchesContract('product')),
    // For what the previous release has begun.
    calls(stockContract),
    calls(staffContract, { nameOf: () => ({ name: null }) }),
  ],
  settings: OrderSettings,
});

@Module({
  imports: [
    PlatformModule.forService('order', OrderSettings),
    IdentityModule.forService('order'),
    OrderDatabaseModule,
    IdempotencyModule.forService(OrderErrors),
    JobsModule.forService<OrderSettings>({
      settings: OrderSettings,
      intervalMs: ({ current }) => current.sweep.intervalMs,
    }),
    MessagingModule.forService<OrderSettings>({
      settings: OrderSettings,
      messaging: ({ current }) => current.messaging,
    }),
    DiscoveryModule.forService({ service: 'order', settings: OrderSettings, calls: ['product', 'user'] }),
    { ...rpcClients, global: true },
    transactions,
    WechatPayModule.forRoot<OrderSettings>({
      settings: OrderSettings,
      pay: ({ current }) => current.wechat.pay,
    }),
    HealthModule.withChecks(DatabaseReadiness),
    ShopModule,
    TableModule,
    PricingModule,
    CartModule,
    OrderingModule,
    ReceiptModule,
    PlacementModule,
    PaymentModule,
    RefundModule,
    OrderMessageModule,
    LifecycleModule,
    ProgressModule,
    LineRefundModule,
    ReconciliationModule,
    AlarmModule,
    FlashSaleModule,
    RpcServerModule.serve(shopContract, ShopHandler, ShopModule),
    RpcServerModule.serve(decisionsContract('order'), DecisionsHandler, transactions),
  ],
})
export class OrderServiceModule {}
