import { OrderErrors, ServiceError } from '@diancan/contracts';
import { UnitOfWork } from '@diancan/database';
import { Injectable } from '@nestjs/common';
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
      const attempts = await this.payments.attempts(tx, orderId);
      const open = attempts.find(({ state }) => state === 'OPEN');
      if (open !== undefined) return open;
      const {
        payment: { description },
        wechat,
      } = this.settings.current;
      const outTradeNo = attempts.length === 0 ? orderId : `${orderId}-${attempts.length + 1}`;
      const attempt = {
        outTradeNo,
        orderId,
        buyerOpenid,
        amountFen: order.state.amountFen,
        expiresAt,
        description,
        notifyUrl: wechat.pay.paymentNotifyUrl,
      };
      await this.payments.add(tx, attempt);
      await this.paymentQuery.add(tx, { outTradeNo }, { key: outTradeNo, delayMs: FIRST_QUERY_AFTER_MS });
      return attempt;
    });
  }

  /** A new attempt expires with the order; if the order is accepted, after a full time to pay from now. */
  #expiryOf(order: Order): Date {
    const { status, expiresAt } = order.state;
    if (status !== 'NEW') return new Date(Date.now() + this.settings.current.unpaid.expiryMs);
    if (runsOut(expiresAt)) throw new ServiceError(OrderErrors.TOO_LATE_TO_PAY);
    return expiresAt;
  }
}
