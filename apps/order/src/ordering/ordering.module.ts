import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { OrderEvents } from './order-events.js';
import { OrderMoveRepository } from './order-move.repository.js';
import { OrderRepository } from './order.repository.js';

/** The orders, and who moved them. */
@Module({
  imports: [DiscoveryModule],
  providers: [OrderEvents, OrderRepository, OrderMoveRepository],
  exports: [OrderRepository, OrderMoveRepository],
})
export class OrderingModule {}
