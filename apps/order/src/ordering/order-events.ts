import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { EntityManager } from 'typeorm';
import type { OrderEventType } from './domain/order-event.js';
import type { Order } from './domain/order.js';
import { HandledOrderEvent, type OrderEventHandler } from './on-order-event.decorator.js';

/** Hands the events of an order to their handlers, which the features provide (`@OnOrderEvent`). */
@Injectable()
export class OrderEvents implements OnModuleInit {
  readonly #handlers = new Map<OrderEventType, Array<OrderEventHandler<OrderEventType>>>();

  constructor(private readonly discovery: DiscoveryService) {}

  /**
   * Sorts the handlers by name, so that every transaction runs them, and takes its locks, in the same order.
   * No handler depends on another one.
   */
  onModuleInit(): void {
    const wrappers = this.discovery.getProviders({ metadataKey: HandledOrderEvent.KEY });
    for (const wrapper of wrappers.toSorted((a, b) => (String(a.name) < String(b.name) ? -1 : 1))) {
      const type = this.discovery.getMetadataByDecorator(HandledOrderEvent, wrapper)!;
      this.#handlers.set(type, [...(this.#handlers.get(type) ?? []), wrapper.instance]);
    }
  }

  /**
   * Takes the events off the order and runs their handlers one after another in `tx`.
   * @throws any error of a handler
   */
  async dispatch(tx: EntityManager, order: Order): Promise<void> {
    for (const event of order.takeEvents()) {
      for (const handler of this.#handlers.get(event.type) ?? []) await handler.handle(tx, order, event);
    }
  }
}
