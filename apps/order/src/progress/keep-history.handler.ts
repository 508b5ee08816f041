import type { OrderEventName } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Order } from '../ordering/domain/order.js';
import type { OrderEventOf } from '../ordering/domain/order-event.js';
import { type Happened, OnOrderEvent, type OrderEventHandler } from '../ordering/on-order-event.decorator.js';
import { OrderEventRepository } from '../ordering/order-event.repository.js';

const NAMES = {
  paid: 'PAID',
  accepted: 'ACCEPTED',
  ready: 'READY',
  recalled: 'RECALLED',
  finished: 'FINISHED',
  cancelled: 'CANCELLED',
  refunded: 'REFUNDED',
} as const satisfies Partial<Record<string, OrderEventName>>;
type Kept = keyof typeof NAMES;

/** Keeps what happened to orders, for those who look at them. */
@Injectable()
@OnOrderEvent<Kept>('paid', 'accepted', 'ready', 'recalled', 'finished', 'cancelled', 'refunded')
export class KeepHistory implements OrderEventHandler<Kept> {
  constructor(private readonly events: OrderEventRepository) {}

  handle(tx: EntityManager, order: Order, event: OrderEventOf<Kept>): Promise<void> {
    return this.handleAll(tx, [{ order, event }]);
  }

  /** Their types are the same: successive events of one type are handled together. */
  handleAll(tx: EntityManager, happened: ReadonlyArray<Happened<Kept>>): Promise<void> {
    const orderIds = happened.map(({ order }) => order.state.orderId);
    return this.events.add(tx, orderIds, NAMES[happened[0]!.event.type]);
  }
}
