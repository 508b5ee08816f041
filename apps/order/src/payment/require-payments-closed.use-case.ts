import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Order } from '../ordering/domain/order.js';
import { PaymentRepository } from './payment.repository.js';

/** An order cannot end while one of its payments is still open at the provider. */
export class PaymentStillOpenError extends Error {
  override readonly name = 'PaymentStillOpenError';
}

/** Refuses to end an order while an open payment could still take money for it. */
@Injectable()
export class RequirePaymentsClosed {
  constructor(private readonly payments: PaymentRepository) {}

  /**
   * @param order locked by `tx`, and moved
   * @throws PaymentStillOpenError if the move ends the order and the provider may still take money for it
   */
  async inside(tx: EntityManager, order: Order): Promise<void> {
    if (!order.refusesMoney) return;
    const { orderId } = order.state;
    const attempts = await this.payments.attempts(tx, orderId);
    if (attempts.some(({ state }) => state === 'OPEN')) throw new PaymentStillOpenError(orderId);
  }

  /** @returns those of the orders that can no longer be paid at the provider; `tx` has locked all of them */
  async among(tx: EntityManager, orders: readonly Order[]): Promise<Order[]> {
    const open = await this.payments.openAmong(
      tx,
      orders.map(({ state }) => state.orderId),
    );
    return orders.filter(({ state }) => !open.has(state.orderId));
  }
}
