import {
  type Caller,
  OrderErrors,
  type OrderView,
  type RefundLinesBody,
  ServiceError,
} from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Order } from '../ordering/domain/order.js';
import { actorOf, type OrderMove } from '../ordering/domain/order-move.js';
import { MoveOrder } from '../lifecycle/move-order.use-case.js';
import { OrderDetails } from '../lifecycle/order-details.js';
import { OrderRepository } from '../ordering/order.repository.js';
import { ReceiptRepository } from '../receipt/receipt.repository.js';
import { lineRefund } from '../refund/domain/line-refund.js';
import { RefundRepository } from '../refund/refund.repository.js';
import { RequestRefund } from '../refund/request-refund.use-case.js';

/**
 * Refunds some lines of an order, for example because a dish was missing or cold. The order continues, unless
 * it is fully refunded before a seller has accepted it: then the same transaction cancels it.
 */
@Injectable()
export class RefundLines {
  constructor(
    private readonly orders: OrderRepository,
    private readonly details: OrderDetails,
    private readonly receipts: ReceiptRepository,
    private readonly refunds: RefundRepository,
    private readonly requestRefund: RequestRefund,
    private readonly moveOrder: MoveOrder,
  ) {}

  /**
   * Runs inside `tx`.
   * @returns the order with its refunds
   * @throws ServiceError ORDER_NOT_FOUND, NOT_PAID, NOTHING_TO_REFUND, LINE_UNCLEAR
   * @throws PaymentStillOpenError if this cancels an order that can still be paid
   */
  async inside(tx: EntityManager, caller: Caller, body: RefundLinesBody): Promise<OrderView> {
    const { orderId, lines, reason } = body;
    const order = await this.orders.lock(tx, orderId, {});
    const receipt = await this.receipts.ofOrder(tx, orderId);
    if (receipt === null || order.state.payStatus === 'UNPAID') throw new ServiceError(OrderErrors.NOT_PAID);
    // The full amount is being refunded, or has been.
    if (order.state.payStatus !== 'PAID') {
      const { productId, lineId } = lines[0]!;
      throw new ServiceError(OrderErrors.NOTHING_TO_REFUND, { productId: productId ?? lineId, left: 0 });
    }
    const former = await this.refunds.ofTransaction(tx, receipt.transactionId);
    const refunded = former.flatMap(refund => refund.lines ?? []);
    const ordered = {
      lines: await this.orders.linesOf(tx, orderId),
      adjustments: await this.orders.adjustmentsOf(tx, orderId),
    };
    const refund = lineRefund(ordered, refunded, lines);
    await this.requestRefund.lines(tx, orderId, refund, reason);
    const given = former.reduce((sum, { amountFen }) => sum + amountFen, refund.amountFen);
    if (given >= order.state.amountFen) return this.#giveAllBack(tx, order, caller, reason);
    return this.details.of(orderId, {}, tx);
  }

  async #giveAllBack(tx: EntityManager, order: Order, caller: Caller, reason: string): Promise<OrderView> {
    const { orderId, status } = order.state;
    const giveBack: OrderMove = {
      to: 'CANCELLED',
      by: actorOf(caller),
      apply: moved => moved.giveBack(reason),
    };
    if (status === 'NEW') return this.moveOrder.inside(tx, order, giveBack);
    giveBack.apply(order);
    await this.orders.save(tx, order);
    return this.details.of(orderId, {}, tx);
  }
}
