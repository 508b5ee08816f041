import { Module } from '@nestjs/common';
import { OrderMoveRepository } from './order-move.repository.js';
import { OrderRepository } from './order.repository.js';

/** The orders, and who moved them. */
@Module({
  providers: [OrderRepository, OrderMoveRepository],
  exports: [OrderRepository, OrderMoveRepository],
})
export class OrderingModule {}
