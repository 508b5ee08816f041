import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ShopModule } from '../shop/shop.module.js';
import { KitchenRepository } from './kitchen.repository.js';
import { OrderEventRepository } from './order-event.repository.js';
import { OrderEvents } from './order-events.js';
import { OrderMoveRepository } from './order-move.repository.js';
import { OrderRepository } from './order.repository.js';
import { PickupNumbers } from './pickup-numbers.repository.js';
import { TransactionOfOrder } from './transaction-of-order.js';

/** Stores orders and their moves. */
@Module({
  imports: [DiscoveryModule, ShopModule],
  providers: [
    OrderEvents,
    OrderEventRepository,
    PickupNumbers,
    OrderRepository,
    OrderMoveRepository,
    KitchenRepository,
    TransactionOfOrder,
  ],
  exports: [OrderRepository, OrderMoveRepository, OrderEventRepository, KitchenRepository],
})
export class OrderingModule {}
