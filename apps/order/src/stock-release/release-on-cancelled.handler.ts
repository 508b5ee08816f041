import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Order } from '../ordering/domain/order.js';
import { OnOrderEvent, type OrderEventHandler } from '../ordering/on-order-event.decorator.js';
import { StockReleaseQueue } from './stock-release.queue.js';

@Injectable()
@OnOrderEvent('cancelled')
export class ReleaseOnCancelled implements OrderEventHandler<'cancelled'> {
  constructor(private readonly releases: StockReleaseQueue) {}

  handle(tx: EntityManager, order: Order): Promise<void> {
    return this.releases.add(tx, order.state.orderId);
  }
}
