import { DatabaseModule } from '@diancan/database';
import { Module } from '@nestjs/common';
import { MIGRATIONS } from '../migrations/index.js';
import { OrderSettings } from '../order.settings.js';
import { OrderEntity } from '../ordering/order.entity.js';
import { OrderLineEntity } from '../ordering/order-line.entity.js';
import { OrderMoveEntity } from '../ordering/order-move.entity.js';
import { PaymentEntity } from '../payment/payment.entity.js';
import { ReceiptEntity } from '../receipt/receipt.entity.js';
import { ReconciliationEntity } from '../reconciliation/reconciliation.entity.js';
import { ReconciliationDayEntity } from '../reconciliation/reconciliation-day.entity.js';
import { RefundEntity } from '../refund/refund.entity.js';

/** The schema of the order service. */
@Module({
  imports: [
    DatabaseModule.forService<OrderSettings>({
      settings: OrderSettings,
      url: ({ current }) => current.database.url,
      poolSize: ({ current }) => current.database.poolSize,
      entities: [
        OrderEntity,
        OrderLineEntity,
        OrderMoveEntity,
        PaymentEntity,
        ReceiptEntity,
        RefundEntity,
        ReconciliationEntity,
        ReconciliationDayEntity,
      ],
      migrations: MIGRATIONS,
    }),
  ],
})
export class OrderDatabaseModule {}
