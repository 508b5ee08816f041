import type { OrderView } from '@diancan/contracts';
import { UnitOfWork } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Order } from '../ordering/domain/order.js';
import type { OrderMove } from '../ordering/domain/order-move.js';
import { RequirePaymentsClosed } from '../payment/require-payments-closed.use-case.js';
import { MoveConflict } from './move-conflict.js';
import { OrderDetails } from './order-details.js';
import { OrderMoveRepository } from '../ordering/order-move.repository.js';
import { type OrderFilter, OrderRepository } from '../ordering/order.repository.js';

/** Moves one order to another status and runs the handlers of its events, in one transaction. */
@Injectable()
export class MoveOrder {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly orders: OrderRepository,
    private readonly moves: OrderMoveRepository,
    private readonly details: OrderDetails,
    private readonly requirePaymentsClosed: RequirePaymentsClosed,
    private readonly conflict: MoveConflict,
  ) {}

  /**
   * An actor who repeats a move gets the first answer again. If an error is thrown, nothing is saved.
   * @param filter limits which orders may be moved; any other order is not found
   * @throws ServiceError ORDER_NOT_FOUND, and the errors of the verb; MOVE_REFUSED says who moved the order
   * to its current status, and when
   * @throws PaymentStillOpenError if the move ends an order that can still be paid
   */
  async execute(orderId: string, filter: OrderFilter, move: OrderMove): Promise<OrderView> {
    try {
      return await this.uow.run(async tx => {
        const order = await this.orders.lock(tx, orderId, filter);
        return (await this.moves.firstAnswer(tx, orderId, move)) ?? this.inside(tx, order, move);
      });
    } catch (error) {
      throw await this.conflict.explain(error, orderId, move.by);
    }
  }

  /** Moves an order that `tx` has locked. @throws as `execute`, but MOVE_REFUSED carries only the status */
  async inside(tx: EntityManager, order: Order, move: OrderMove): Promise<OrderView> {
    const { orderId } = order.state;
    move.apply(order);
    await this.requirePaymentsClosed.inside(tx, order);
    await this.orders.save(tx, order);
    const answer = await this.details.of(orderId, {}, tx);
    await this.moves.add(tx, move, [answer]);
    return answer;
  }

  /**
   * Makes a move that ends orders with several of them, which `tx` has locked; it costs as many statements as
   * with one. An order that can still be paid stays as it is.
   * @returns how many have moved
   * @throws the errors of the verb, MOVE_REFUSED carries only the status; then `tx` must roll back
   */
  async together(tx: EntityManager, orders: readonly Order[], move: OrderMove): Promise<number> {
    const closed = await this.requirePaymentsClosed.among(tx, orders);
    if (closed.length === 0) return 0;
    for (const order of closed) move.apply(order);
    await this.orders.saveAll(tx, closed);
    const moved = closed.map(({ state }) => state.orderId);
    await this.moves.add(tx, move, await this.details.ofAll(moved, tx));
    return closed.length;
  }
}
