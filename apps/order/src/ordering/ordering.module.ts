import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { OrderEvents } from './order-events.js';
import { OrderMoveRepository } from './order-move.repository.js';
import { OrderRepository } from './order.repository.js';
import { TransactionOfOrder } from './transaction-of-order.js';

/** Stores orders and their moves. */
@Module({
  imports: [DiscoveryModule],
  providers: [OrderEvents, OrderRepository, OrderMoveRepository, TransactionOfOrder],
  exports: [OrderRepository, OrderMoveRepository],
})
export class OrderingModule {}
