import { noticeContract, OrderErrors, staffContract, stockContract } from '@diancan/contracts';
import { DatabaseModule, DatabaseReadiness } from '@diancan/database';
import { IdempotencyModule } from '@diancan/idempotency';
import { HealthModule, IdentityModule, PlatformModule } from '@diancan/platform';
import { calls, DiscoveryModule, RpcClientModule } from '@diancan/rpc';
import { WechatPayModule } from '@diancan/wechat';
import { Module } from '@nestjs/common';
import { OverdueMoneyRepository } from './alarm/overdue-money.repository.js';
import { OverdueMoneyWatch } from './alarm/overdue-money.watch.js';
import { MIGRATIONS } from './migrations/index.js';
import { NoticeJob } from './notice/notice.job.js';
import { NoticeEntity } from './notice/notice.entity.js';
import { NoticeQueue } from './notice/notice.queue.js';
import { OrderSettings } from './order.settings.js';
import { EndOrder } from './lifecycle/end-order.use-case.js';
import { ExpiryQueue } from './lifecycle/expiry.queue.js';
import { BuyerOrderController } from './lifecycle/buyer-order.controller.js';
import { SellerOrderController } from './lifecycle/seller-order.controller.js';
import { MoveConflict } from './lifecycle/move-conflict.js';
import { MoveOrder } from './lifecycle/move-order.use-case.js';
import { OrderDetails } from './lifecycle/order-details.js';
import { OrderLineEntity } from './ordering/order-line.entity.js';
import { OrderMoveEntity } from './ordering/order-move.entity.js';
import { OrderMoveRepository } from './ordering/order-move.repository.js';
import { OrderConsequences } from './lifecycle/order.consequences.js';
import { OrderEntity } from './ordering/order.entity.js';
import { OrderRepository } from './ordering/order.repository.js';
import { ShowOrder } from './lifecycle/show-order.use-case.js';
import { UnpaidOrderJob } from './lifecycle/unpaid-order.job.js';
import { ApplyNotification } from './payment/apply-notification.use-case.js';
import { AskProvider } from './payment/ask-provider.use-case.js';
import { ClosePayment } from './payment/close-payment.use-case.js';
import { ClosePayments } from './payment/close-payments.use-case.js';
import { CreatePayment } from './payment/create-payment.use-case.js';
import { NotificationController } from './payment/notification.controller.js';
import { PayController } from './payment/pay.controller.js';
import { PaymentEntity } from './payment/payment.entity.js';
import { PaymentQueryJob } from './payment/payment-query.job.js';
import { PaymentRepository } from './payment/payment.repository.js';
import { QueryPayment } from './payment/query-payment.use-case.js';
import { ReceiptEntity } from './receipt/receipt.entity.js';
import { ReceiptRepository } from './receipt/receipt.repository.js';
import { ReceiveNotification } from './payment/receive-notification.use-case.js';
import { RecordTransaction } from './payment/record-transaction.use-case.js';
import { NonceRepository } from './payment/nonce.repository.js';
import { OverduePlacementJob } from './placement/overdue-placement.job.js';
import { PlaceOrder } from './placement/place-order.use-case.js';
import { PlacementController } from './placement/placement.controller.js';
import { PlacementEntity } from './placement/placement.entity.js';
import { PlacementRepository } from './placement/placement.repository.js';
import { BooksRepository } from './reconciliation/books.repository.js';
import { ReconciliationJob } from './reconciliation/reconciliation.job.js';
import { SellerReconciliationController } from './reconciliation/seller-reconciliation.controller.js';
import { ReconcileDay } from './reconciliation/reconcile-day.use-case.js';
import { ReconciliationDayEntity } from './reconciliation/reconciliation-day.entity.js';
import { ReconciliationDayQueue } from './reconciliation/reconciliation-day.queue.js';
import { ReconciliationEntity } from './reconciliation/reconciliation.entity.js';
import { SellerRefundController } from './line-refund/seller-refund.controller.js';
import { RecordRefund } from './refund/record-refund.use-case.js';
import { RefundLines } from './line-refund/refund-lines.use-case.js';
import { RefundEntity } from './refund/refund.entity.js';
import { RefundQueue } from './refund/refund.queue.js';
import { RefundJob } from './refund/refund.job.js';
import { StockReleaseEntity } from './stock-release/stock-release.entity.js';
import { StockReleaseQueue } from './stock-release/stock-release.queue.js';
import { StockReleaseJob } from './stock-release/stock-release.job.js';

@Module({
  imports: [
    PlatformModule.forService('order', OrderSettings),
    IdentityModule.forService('order'),
    DatabaseModule.forService<OrderSettings>({
      settings: OrderSettings,
      url: ({ current }) => current.database.url,
      poolSize: ({ current }) => current.database.poolSize,
      entities: [
        OrderEntity,
        OrderLineEntity,
        OrderMoveEntity,
        PlacementEntity,
        StockReleaseEntity,
        PaymentEntity,
        ReceiptEntity,
        RefundEntity,
        NoticeEntity,
        ReconciliationEntity,
        ReconciliationDayEntity,
      ],
      migrations: MIGRATIONS,
    }),
    IdempotencyModule.forService(OrderErrors),
    DiscoveryModule.forService({ service: 'order', settings: OrderSettings, calls: ['product', 'user'] }),
    RpcClientModule.register({
      self: 'order',
      contracts: [
        calls(stockContract),
        calls(noticeContract),
        calls(staffContract, { nameOf: () => ({ name: null }) }),
      ],
      settings: OrderSettings,
    }),
    WechatPayModule.forRoot<OrderSettings>({
      settings: OrderSettings,
      pay: ({ current }) => current.wechat.pay,
    }),
    HealthModule.withChecks(DatabaseReadiness),
  ],
  controllers: [
    PlacementController,
    BuyerOrderController,
    SellerOrderController,
    PayController,
    NotificationController,
    SellerRefundController,
    SellerReconciliationController,
  ],
  providers: [
    OrderRepository,
    OrderDetails,
    OrderConsequences,
    OrderMoveRepository,
    MoveConflict,
    MoveOrder,
    EndOrder,
    ShowOrder,
    ExpiryQueue,
    UnpaidOrderJob,
    PlacementRepository,
    PlaceOrder,
    OverduePlacementJob,
    StockReleaseQueue,
    StockReleaseJob,
    PaymentRepository,
    ReceiptRepository,
    CreatePayment,
    ClosePayment,
    ClosePayments,
    QueryPayment,
    AskProvider,
    PaymentQueryJob,
    RecordTransaction,
    ReceiveNotification,
    ApplyNotification,
    NonceRepository,
    RefundQueue,
    RefundLines,
    RecordRefund,
    RefundJob,
    NoticeQueue,
    NoticeJob,
    BooksRepository,
    ReconcileDay,
    ReconciliationDayQueue,
    ReconciliationJob,
    OverdueMoneyRepository,
    OverdueMoneyWatch,
  ],
})
export class OrderServiceModule {}
