import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { NoticeQueue } from '../notice/notice.queue.js';
import { OrderSettings } from '../order.settings.js';
import { PaymentRepository } from '../payment/payment.repository.js';
import { RefundQueue } from '../refund/refund.queue.js';
import { StockReleaseQueue } from '../stock-release/stock-release.queue.js';
import type { Order } from '../ordering/domain/order.js';

/** An order is not ended while somebody can still pay for it. */
export class PaymentStillOpenError extends Error {
  override readonly name = 'PaymentStillOpenError';
}

/** What follows from a move of an order: work for others, stored in the same commit and done afterwards. */
@Injectable()
export class OrderConsequences {
  constructor(
    private readonly settings: OrderSettings,
    private readonly releases: StockReleaseQueue,
    private readonly payments: PaymentRepository,
    private readonly refunds: RefundQueue,
    private readonly notices: NoticeQueue,
  ) {}

  /** @throws PaymentStillOpenError when the order was cancelled or finished while it can be paid */
  async store(tx: EntityManager, order: Order): Promise<void> {
    const { orderId, status, payStatus, amountFen } = order.state;
    if (status === 'CANCELLED') await this.#end(tx, order);
    // What is paid after that goes back: an order that was accepted unpaid is finished only when nobody can pay it.
    if (status === 'FINISHED' && payStatus === 'UNPAID') await this.#requireNoOpenPayment(tx, orderId);
    if (status === 'FINISHED') await this.notices.add(tx, order, { kind: 'FINISHED', amountFen });
    if (status === 'ACCEPTED' && this.settings.current.payment.noticeOnAccept) {
      await this.notices.add(tx, order, { kind: 'ACCEPTED', amountFen });
    }
  }

  /** After the commit: nothing of it need wait for its next turn. */
  nudge(): void {
    this.releases.nudge();
    this.refunds.nudge();
    this.notices.nudge();
  }

  async #end(tx: EntityManager, order: Order): Promise<void> {
    const { orderId, payStatus, cancelReason } = order.state;
    await this.#requireNoOpenPayment(tx, orderId);
    await this.releases.add(tx, orderId);
    if (payStatus !== 'REFUNDING') return;
    // Nothing is added when all of it goes back line by line already; it has gone back once each of those
    // refunds is done.
    await this.refunds.addRest(tx, orderId, cancelReason ?? '订单已取消');
  }

  async #requireNoOpenPayment(tx: EntityManager, orderId: string): Promise<void> {
    const attempts = await this.payments.attempts(tx, orderId);
    if (attempts.some(({ state }) => state === 'OPEN')) throw new PaymentStillOpenError(orderId);
  }
}
