import { stockContract } from '@diancan/contracts';
import { DatabaseModule, DatabaseReadiness } from '@diancan/database';
import { HealthModule, IdentityModule, PlatformModule } from '@diancan/platform';
import { RpcClientModule } from '@diancan/rpc';
import { Module } from '@nestjs/common';
import { MIGRATIONS } from './migrations/index.js';
import { OrderSettings } from './order.settings.js';
import { OrderEntity } from './ordering/order.entity.js';
import { OrderLineEntity } from './ordering/order-line.entity.js';
import { OrderRepository } from './ordering/order.repository.js';
import { BuyerOrderController } from './ordering/http/buyer-order.controller.js';
import { SellerOrderController } from './ordering/http/seller-order.controller.js';
import { MoveOrder } from './ordering/move-order.use-case.js';
import { UnpaidOrderExpirer } from './ordering/unpaid-order.expirer.js';
import { OverduePlacementSweeper } from './placement/overdue-placement.sweeper.js';
import { PlaceOrder } from './placement/place-order.use-case.js';
import { PlacementController } from './placement/placement.controller.js';
import { PlacementEntity } from './placement/placement.entity.js';
import { PlacementRepository } from './placement/placement.repository.js';
import { StockReleaseEntity } from './stock-release/stock-release.entity.js';
import { StockReleaseQueue } from './stock-release/stock-release.queue.js';
import { StockReleaser } from './stock-release/stock.releaser.js';

@Module({
  imports: [
    PlatformModule.forService('order', OrderSettings),
    IdentityModule.forService('order'),
    DatabaseModule.forService<OrderSettings>({
      settings: OrderSettings,
      url: ({ current }) => current.database.url,
      poolSize: ({ current }) => current.database.poolSize,
      entities: [OrderEntity, OrderLineEntity, PlacementEntity, StockReleaseEntity],
      migrations: MIGRATIONS,
    }),
    RpcClientModule.register<OrderSettings>({
      self: 'order',
      contracts: [stockContract],
      settings: OrderSettings,
      services: ({ current }) => current.services,
    }),
    HealthModule.withChecks(DatabaseReadiness),
  ],
  controllers: [PlacementController, BuyerOrderController, SellerOrderController],
  providers: [
    OrderRepository, MoveOrder, UnpaidOrderExpirer,
    PlacementRepository, PlaceOrder, OverduePlacementSweeper,
    StockReleaseQueue, StockReleaser,
  ],
})
export class OrderServiceModule {}
