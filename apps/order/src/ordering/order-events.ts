import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { EntityManager } from 'typeorm';
import type { OrderEventType } from './domain/order-event.js';
import type { Order } from './domain/order.js';
import { HandledOrderEvents, type Happened, type OrderEventHandler } from './on-order-event.decorator.js';

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
    const wrappers = this.discovery.getProviders({ metadataKey: HandledOrderEvents.KEY });
    for (const wrapper of wrappers.toSorted((a, b) => (String(a.name) < String(b.name) ? -1 : 1)))
      for (const type of this.discovery.getMetadataByDecorator(HandledOrderEvents, wrapper)!)
        this.#handlers.set(type, [...(this.#handlers.get(type) ?? []), wrapper.instance]);
  }

  /**
   * Takes the events off the orders and runs their handlers one after another in `tx`. Successive events of
   * one type are handled together.
   * @throws any error of a handler
   */
  async dispatch(tx: EntityManager, orders: readonly Order[]): Promise<void> {
    const happened = orders.flatMap(order => order.takeEvents().map(event => ({ order, event })));
    for (const run of runsOfOneType(happened))
      for (const handler of this.#handlers.get(run[0]!.event.type) ?? []) await handleRun(handler, tx, run);
  }
}

async function handleRun(
  handler: OrderEventHandler<OrderEventType>,
  tx: EntityManager,
  run: ReadonlyArray<Happened<OrderEventType>>,
): Promise<void> {
  if (handler.handleAll !== undefined) return handler.handleAll(tx, run);
  for (const { order, event } of run) await handler.handle(tx, order, event);
}

function runsOfOneType(happened: ReadonlyArray<Happened<OrderEventType>>): Array<typeof happened> {
  const starts = [...happened.keys()].filter(n => happened[n]!.event.type !== happened[n - 1]?.event.type);
  return starts.map((start, n) => happened.slice(start, starts[n + 1]));
}
