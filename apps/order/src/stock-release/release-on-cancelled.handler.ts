import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Order } from '../ordering/domain/order.js';
import { OnOrderEvent, type OrderEventHandler } from '../ordering/on-order-event.decorator.js';
import { StockReleaseJob } from './stock-release.job.js';

@Injectable()
@OnOrderEvent('cancelled')
export class ReleaseOnCancelled implements OrderEventHandler<'cancelled'> {
  constructor(private readonly stockRelease: StockReleaseJob) {}

  async handle(tx: EntityManager, { state: { orderId } }: Order): Promise<void> {
    await this.stockRelease.add(tx, { orderId }, { key: orderId });
  }
}
