import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Order } from '../ordering/domain/order.js';
import { OnOrderEvent, type OrderEventHandler } from '../ordering/on-order-event.decorator.js';
import { TellBuyer } from './tell-buyer.use-case.js';

/** Tells the buyer that their order is ready. */
@Injectable()
@OnOrderEvent('finished')
export class NoticeOnFinished implements OrderEventHandler<'finished'> {
  constructor(private readonly tellBuyer: TellBuyer) {}

  handle(tx: EntityManager, order: Order): Promise<void> {
    return this.tellBuyer.inside(tx, order, { kind: 'FINISHED', amountFen: order.state.amountFen });
  }
}
