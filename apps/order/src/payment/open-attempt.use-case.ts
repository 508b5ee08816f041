import { OrderErrors, ServiceError } from '@diancan/contracts';
import { UnitOfWork } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { OrderSettings } from '../order.settings.js';
import type { Order } from '../ordering/domain/order.js';
import { OrderRepository } from '../ordering/order.repository.js';
import { FIRST_QUERY_AFTER_MS } from './domain/query-schedule.js';
import { requirePayable, runsOut } from './payable.js';
import { PaymentQueryJob } from './payment-query.job.js';
import { type NewAttempt, PaymentRepository } from './payment.repository.js';

/** Rows of an earlier release do not contain the values that they were prepared with. */
export type Attempt = Omit<NewAttempt, 'description' | 'notifyUrl'> & {
  readonly description: string | null;
  readonly notifyUrl: string | null;
};

/** Finds the open attempt to pay an order, or stores a new one under a new number. */
@Injectable()
export class OpenAttempt {
  constructor(
    private readonly settings: OrderSettings,
    private readonly uow: UnitOfWork,
    private readonly orders: OrderRepository,
    private readonly payments: PaymentRepository,
    private readonly paymentQuery: PaymentQueryJob,
  ) {}

  /**
   * Commits before the provider is called.
   * @throws ServiceError ORDER_NOT_FOUND, NOT_PAYABLE, TOO_LATE_TO_PAY
   */
  execute(orderId: string, buyerOpenid: string): Promise<Attempt> {
    return this.uow.run(async tx => {
      const order = await this.orders.lock(tx, orderId, { buyerOpenid });
      requirePayable(order);
      const expiresAt = this.#expiryOf(order);
      const first = this.#attempt(order, { outTradeNo: orderId, expiresAt });
      if (await this.#add(tx, first)) return first;
      const attempts = await this.payments.attempts(tx, orderId);
      const open = attempts.find(({ state }) => state === 'OPEN');
      if (open !== undefined) return open;
      const outTradeNo = `${orderId}-${attempts.length + 1}`;
      const further = this.#attempt(order, { outTradeNo, expiresAt });
      if (!(await this.#add(tx, further))) throw new Error(`${outTradeNo} is not a new number`);
      return further;
    });
  }

  #attempt(order: Order, number: Pick<NewAttempt, 'outTradeNo' | 'expiresAt'>): NewAttempt {
    const { orderId, buyerOpenid, amountFen } = order.state;
    const { payment, wechat } = this.settings.current;
    return {
      ...number,
      orderId,
      buyerOpenid,
      amountFen,
      description: payment.description,
      notifyUrl: wechat.pay.paymentNotifyUrl,
    };
  }

  /** @returns false if the number exists */
  async #add(tx: EntityManager, attempt: NewAttempt): Promise<boolean> {
    if (!(await this.payments.add(tx, attempt))) return false;
    const { outTradeNo } = attempt;
    await this.paymentQuery.add(tx, { outTradeNo }, { key: outTradeNo, delayMs: FIRST_QUERY_AFTER_MS });
    return true;
  }

  /** A new attempt expires with the order; if the order is accepted, after a full time to pay from now. */
  #expiryOf(order: Order): Date {
    const { status, expiresAt } = order.state;
    if (status !== 'NEW') return new Date(Date.now() + this.settings.current.unpaid.expiryMs);
    if (runsOut(expiresAt)) throw new ServiceError(OrderErrors.TOO_LATE_TO_PAY);
    return expiresAt;
  }
}
