import { Injectable, Module } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import type { EntityManager } from 'typeorm';
import { beforeEach, describe, expect, it } from 'vitest';
import { Order } from './domain/order.js';
import { OnOrderEvent, type OrderEventHandler } from './on-order-event.decorator.js';
import { OrderEvents } from './order-events.js';

const tx = {} as EntityManager;
const handled: string[] = [];
@Injectable()
@OnOrderEvent('cancelled')
class SecondOnCancelled implements OrderEventHandler<'cancelled'> {
  async handle(): Promise<void> {
    handled.push('second, cancelled');
  }
}

@Injectable()
@OnOrderEvent('cancelled')
class FirstOnCancelled implements OrderEventHandler<'cancelled'> {
  async handle(): Promise<void> {
    await Promise.resolve();
    handled.push('first, cancelled');
  }
}

@Injectable()
@OnOrderEvent('refundRequested')
class OnRefundRequested implements OrderEventHandler<'refundRequested'> {
  async handle(given: EntityManager, order: Order, { reason }: { reason: string | null }): Promise<void> {
    handled.push(`${order.state.orderId}: ${reason}${given === tx ? '' : ', elsewhere'}`);
    if (reason === 'fails') throw new Error('no refund');
  }
}

@Injectable()
@OnOrderEvent('accepted')
class OnAccepted implements OrderEventHandler<'accepted'> {
  handle(given: EntityManager, order: Order): Promise<void> {
    return this.handleAll(given, [{ order }]);
  }

  async handleAll(_tx: EntityManager, accepted: ReadonlyArray<{ order: Order }>): Promise<void> {
    handled.push(`accepted: ${accepted.map(({ order }) => order.state.orderId).join()}`);
  }
}

@Module({ providers: [SecondOnCancelled, OnRefundRequested] })
class OneFeature {}
@Module({ providers: [FirstOnCancelled, OnAccepted] })
class AnotherFeature {}
@Module({ imports: [DiscoveryModule, OneFeature, AnotherFeature], providers: [OrderEvents] })
class Features {}

const aPaidOrder = (orderId = 'o1'): Order =>
  new Order({
    orderId,
    gid: null,
    activityId: null,
    buyerOpenid: 'b1',
    status: 'NEW',
    payStatus: 'PAID',
    amountFen: 100,
    cancelReason: null,
    expiresAt: new Date(0),
    pickup: null,
    acceptedAt: null,
    readyAt: null,
    recalledAt: null,
    now: new Date(0),
  });

async function dispatch(...orders: Order[]): Promise<void> {
  const app = await NestFactory.createApplicationContext(Features, { logger: false });
  try {
    await app.get(OrderEvents).dispatch(tx, orders);
  } finally {
    await app.close();
  }
}

beforeEach(() => {
  handled.length = 0;
});

describe('the events of an order', () => {
  it('go to the handlers of all features, in the order of events, then of handler names', async () => {
    const order = aPaidOrder();
    order.refuse('sold out');
    await dispatch(order);
    expect(handled).toEqual(['first, cancelled', 'second, cancelled', 'o1: sold out']);
  });

  it('of several orders go together to a handler that can take them, and one by one to others', async () => {
    const orders = ['o1', 'o2', 'o3', 'o4'].map(aPaidOrder);
    for (const order of orders.slice(0, 2)) order.accept();
    orders[2]!.refuse('sold out');
    orders[3]!.accept();
    await dispatch(...orders);
    expect(handled).toEqual([
      'accepted: o1,o2',
      'first, cancelled',
      'second, cancelled',
      'o3: sold out',
      'accepted: o4',
    ]);
  });

  it('may have no handler', async () => {
    const order = aPaidOrder();
    order.refundMade(1);
    await dispatch(order);
    expect(handled).toEqual([]);
  });

  it('fail with their handler, so that nothing is saved', async () => {
    const order = aPaidOrder();
    order.refuse('fails');
    await expect(dispatch(order)).rejects.toThrow('no refund');
  });
});
