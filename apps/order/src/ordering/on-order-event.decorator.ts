import type { Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { EntityManager } from 'typeorm';
import type { OrderEventOf, OrderEventType } from './domain/order-event.js';
import type { Order } from './domain/order.js';

/** An event of one type, and the order that it happened to. */
export interface Happened<T extends OrderEventType> {
  readonly order: Order;
  readonly event: OrderEventOf<T>;
}

/** Reacts to events of one type, or of several. */
export interface OrderEventHandler<T extends OrderEventType> {
  /**
   * Runs in the transaction that saves the order, while the order's row is locked. If it throws, nothing is
   * saved. A deadlock repeats the transaction, so effects outside of it must use `afterCommit`.
   */
  handle(tx: EntityManager, order: Order, event: OrderEventOf<T>): Promise<void>;

  /**
   * Does what `handle` does for each of them, in fewer statements. A handler without it handles the events of
   * several orders one by one.
   */
  handleAll?(tx: EntityManager, happened: ReadonlyArray<Happened<T>>): Promise<void>;
}

export const HandledOrderEvents = DiscoveryService.createDecorator<readonly OrderEventType[]>();

/**
 * Marks a provider as a handler of these types of events. `OrderEvents` finds it once a module provides it.
 */
export const OnOrderEvent =
  <T extends OrderEventType>(...types: readonly T[]) =>
  (handler: Type<OrderEventHandler<T>>): void => {
    HandledOrderEvents(types)(handler);
  };
