import { type JsapiParametersView, OrderErrors, PlatformErrors, ServiceError } from '@diancan/contracts';
import { UnitOfWork } from '@diancan/database';
import { PayRefusedError, PayUnavailableError, WechatPay } from '@diancan/wechat';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { OrderSettings } from '../order.settings.js';
import type { Order } from '../ordering/domain/order.js';
import { OrderRepository } from '../ordering/order.repository.js';
import type { PaymentEntity } from './payment.entity.js';
import { PaymentRepository } from './payment.repository.js';
import { QueryPayment } from './query-payment.use-case.js';
import { SHORTEST_TIME_TO_PAY_MS } from './time-to-pay.js';

type Attempt = Pick<PaymentEntity, 'outTradeNo' | 'amountFen' | 'buyerOpenid' | 'expiresAt'>;

/** Prepares the payment of an order, and says what the buyer's WeChat needs for it. May be repeated, from two phones too. */
@Injectable()
export class CreatePayment {
  constructor(
    private readonly settings: OrderSettings,
    private readonly uow: UnitOfWork,
    private readonly orders: OrderRepository,
    private readonly payments: PaymentRepository,
    private readonly queryPayment: QueryPayment,
    private readonly wechatPay: WechatPay,
  ) {}

  /**
   * @throws ServiceError ORDER_NOT_FOUND, NOT_PAYABLE, TOO_LATE_TO_PAY, PAYMENT_REFUSED; OUTCOME_UNKNOWN when the
   * provider does not answer: repeating it is safe
   */
  async execute(orderId: string, buyerOpenid: string): Promise<JsapiParametersView> {
    const own = { buyerOpenid };
    const attempt = await this.uow.run(async tx => {
      const order = await this.orders.lock(tx, orderId, own);
      return this.#attempt(tx, order, buyerOpenid);
    });
    const prepayId = await this.#prepay(attempt);
    // What was cancelled or paid in the meantime must not be handed to anybody: the money would only come back.
    await this.uow.run(async tx => requirePayable(await this.orders.lock(tx, orderId, own)));
    return this.wechatPay.jsapiParameters(prepayId);
  }

  /** The open attempt, else a new one under a number of its own: stored before the provider hears of it. */
  async #attempt(tx: EntityManager, order: Order, buyerOpenid: string): Promise<Attempt> {
    requirePayable(order);
    const { orderId, amountFen, expiresAt } = order.state;
    if (expiresAt.getTime() - Date.now() < SHORTEST_TIME_TO_PAY_MS) throw new ServiceError(OrderErrors.TOO_LATE_TO_PAY);
    const attempts = await this.payments.attempts(tx, orderId);
    const open = attempts.find(({ state }) => state === 'OPEN');
    if (open !== undefined) return open;
    const outTradeNo = attempts.length === 0 ? orderId : `${orderId}-${attempts.length + 1}`;
    const attempt = { outTradeNo, orderId, buyerOpenid, amountFen, expiresAt };
    await this.payments.add(tx, attempt);
    return attempt;
  }

  async #prepay({ outTradeNo, amountFen, buyerOpenid, expiresAt }: Attempt): Promise<string> {
    const { payment, wechat } = this.settings.current;
    try {
      return await this.wechatPay.prepay({
        outTradeNo,
        description: payment.description,
        totalFen: amountFen,
        openid: buyerOpenid,
        expiresAt,
        notifyUrl: wechat.pay.paymentNotifyUrl,
      });
    } catch (error) {
      if (error instanceof PayUnavailableError) throw new ServiceError(PlatformErrors.OUTCOME_UNKNOWN, null, { cause: error });
      if (!(error instanceof PayRefusedError)) throw error;
      // Paid or closed by now, under codes that differ by age and place: the query records which, and if it fails now, the loop asks again.
      await this.queryPayment.execute(outTradeNo).catch(() => undefined);
      throw new ServiceError(OrderErrors.PAYMENT_REFUSED, { reason: error.code }, { cause: error });
    }
  }
}

function requirePayable(order: Order): void {
  const { status, payStatus } = order.state;
  if (status !== 'NEW' || payStatus !== 'UNPAID') throw new ServiceError(OrderErrors.NOT_PAYABLE, { status, payStatus });
}
