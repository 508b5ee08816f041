import {
  DEFAULT_PAGE_SIZE,
  OrderErrors,
  type OrderStatus,
  type OrderView,
  type Page,
  ServiceError,
} from '@diancan/contracts';
import { inMillis, NOW, toSafeInteger } from '@diancan/database';
import type { CombinedWriter } from '@diancan/transaction';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, In, LessThan, Repository } from 'typeorm';
import type { Adjustment, OrderContent } from './domain/order-content.js';
import { Order, type OrderState } from './domain/order.js';
import { OrderEntity } from './order.entity.js';
import { OrderLineEntity } from './order-line.entity.js';
import { OrderEvents } from './order-events.js';
import { PickupNumbers } from './pickup-numbers.repository.js';
import { adjustmentsOf, stored, toOrderView } from './order-view.js';

/** The form of our ids (ULID). An id of any other form is reported as not found, without a query. */
const ORDER_ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;

/** A table has a few open orders; this is only a limit for the answer. */
const MOST_AT_TABLE = 100;

export interface OrderFilter {
  readonly buyerOpenid?: string;
  readonly status?: OrderStatus;
}

export interface PageRequest {
  readonly cursor?: string;
  readonly size?: string;
}

export interface NewOrder {
  readonly orderId: string;
  /** The global transaction that places it; null for an order that is won in a flash sale. */
  readonly gid: string | null;
  /** The flash sale that it is won in. */
  readonly activityId?: string;
  readonly buyerOpenid: string;
  readonly content: OrderContent;
  /** How long it may stay unpaid, in ms. */
  readonly expiryMs: number;
}

@Injectable()
export class OrderRepository implements CombinedWriter<NewOrder> {
  constructor(
    @InjectRepository(OrderEntity) private readonly orders: Repository<OrderEntity>,
    private readonly events: OrderEvents,
    private readonly numbers: PickupNumbers,
  ) {}

  /** Stores new orders with their lines, each kind of row in one statement. */
  async write(tx: EntityManager, orders: readonly NewOrder[]): Promise<void> {
    await tx.query(
      `INSERT INTO orders (order_id, gid, activity_id, buyer_openid, status, pay_status, amount_fen, kind,
         table_id, table_name, seating, adjustments, name, phone, address, remark, created_at, expires_at,
         expiry_due_at)
       VALUES ${orders
         .map(({ expiryMs }) => {
           const expiry = inMillis(expiryMs);
           const values = Array.from({ length: 10 }, () => '?').join(', ');
           return `(?, ?, ?, ?, 'NEW', 'UNPAID', ${values}, ${NOW}, ${expiry}, ${expiry})`;
         })
         .join(', ')}`,
      orders.flatMap(({ orderId, gid, activityId = null, buyerOpenid, content }) => [
        orderId,
        gid,
        activityId,
        buyerOpenid,
        ...valuesOf(content),
      ]),
    );
    const lines = orders.flatMap(({ orderId, content }) =>
      content.lines.map((line, position) => ({ orderId, position, ...line })),
    );
    await tx.query(
      `INSERT INTO order_line (order_id, position, product_id, name, price_fen, quantity, icon, choices, note)
       VALUES ${lines.map(() => '(?, ?, ?, ?, ?, ?, ?, ?, ?)').join(', ')}`,
      lines.flatMap(line => [
        line.orderId,
        line.position,
        line.productId,
        line.name,
        line.priceFen,
        line.quantity,
        line.icon,
        stored(line.choices),
        line.note,
      ]),
    );
  }

  /**
   * Reads the order and locks it until `tx` ends.
   * @throws ServiceError ORDER_NOT_FOUND, also if the filter excludes the order
   */
  async lock(tx: EntityManager, orderId: string, filter: OrderFilter): Promise<Order> {
    const order = (await this.lockAll(tx, [orderId])).get(orderId);
    if (order === undefined || !isAmong(filter, order.state))
      throw new ServiceError(OrderErrors.ORDER_NOT_FOUND);
    return order;
  }

  /** Reads orders, and locks them until `tx` ends. One that does not exist is left out. */
  async lockAll(tx: EntityManager, orderIds: readonly string[]): Promise<Map<string, Order>> {
    const ids = [...new Set(orderIds)].filter(id => ORDER_ID.test(id));
    if (ids.length === 0) return new Map();
    const rows = await tx.query<OrderRow[]>(
      `SELECT order_id AS orderId, gid, activity_id AS activityId, buyer_openid AS buyerOpenid,
         status, pay_status AS payStatus,
         amount_fen AS amountFen, cancel_reason AS cancelReason, expires_at AS expiresAt,
         DATE_FORMAT(business_day, '%Y-%m-%d') AS businessDay, pickup_no AS pickupNo,
         accepted_at AS acceptedAt, ready_at AS readyAt, recalled_at AS recalledAt, ${NOW} AS now
       FROM orders WHERE order_id IN (?) ORDER BY order_id FOR UPDATE`,
      [ids],
    );
    return new Map(rows.map(row => [row.orderId, new Order(stateOf(row))]));
  }

  /**
   * Reads the order as the transactions that are changing it now leave it.
   * @throws ServiceError ORDER_NOT_FOUND, also if the filter excludes the order
   */
  afterChanges(orderId: string, filter: OrderFilter): Promise<Order> {
    // Outside of a transaction, the lock ends with its statement.
    return this.lock(this.orders.manager, orderId, filter);
  }

  /**
   * Saves an order that `tx` has locked, and runs the handlers of its events in the same transaction.
   * @throws any error of a handler; then `tx` must roll back
   */
  save(tx: EntityManager, order: Order): Promise<void> {
    return this.saveAll(tx, [order]);
  }

  /**
   * Saves orders as `save` does. Those that have moved to the same state share one statement; those that the
   * kitchen sees for the first time get their numbers.
   */
  async saveAll(tx: EntityManager, orders: readonly Order[]): Promise<void> {
    const moved = orders.filter(order => order.hasMoved);
    await this.numbers.give(
      tx,
      moved.filter(order => order.needsNumber),
    );
    for (const alike of Map.groupBy(moved, order => JSON.stringify(columnsOf(order))).values()) {
      const orderIds = alike.map(({ state }) => state.orderId);
      await tx.update(
        OrderEntity,
        { orderId: In(orderIds) },
        { ...columnsOf(alike[0]!), ...numbersOf(alike) },
      );
    }
    await this.events.dispatch(tx, orders);
  }

  /** What the price of the order has beside its lines. */
  async adjustmentsOf(tx: EntityManager, orderId: string): Promise<readonly Adjustment[]> {
    const { adjustments } = await tx.findOneOrFail(OrderEntity, {
      select: { orderId: true, adjustments: true },
      where: { orderId },
    });
    return adjustmentsOf(adjustments);
  }

  /** The orders of the guests of a table that are neither finished nor cancelled, oldest first. */
  async openOfSeating(seating: string): Promise<OrderView[]> {
    const rows = await this.orders.find({
      where: { seating, status: In(['NEW', 'ACCEPTED']) },
      order: { orderId: 'ASC' },
      take: MOST_AT_TABLE,
    });
    return this.#viewsOf(this.orders.manager, rows);
  }

  linesOf(tx: EntityManager, orderId: string): Promise<OrderLineEntity[]> {
    return tx.find(OrderLineEntity, { where: { orderId }, order: { position: 'ASC' } });
  }

  /** @throws ServiceError ORDER_NOT_FOUND, also if the filter excludes the order */
  async view(
    orderId: string,
    filter: OrderFilter,
    tx: EntityManager = this.orders.manager,
  ): Promise<OrderView> {
    const row = ORDER_ID.test(orderId) ? await tx.findOneBy(OrderEntity, { orderId, ...filter }) : null;
    if (row === null) throw new ServiceError(OrderErrors.ORDER_NOT_FOUND);
    return toOrderView(row, await this.linesOf(tx, orderId));
  }

  /** As `view`, for several orders; one that does not exist is left out. */
  async views(orderIds: readonly string[], tx: EntityManager): Promise<OrderView[]> {
    return this.#viewsOf(tx, await tx.findBy(OrderEntity, { orderId: In(orderIds) }));
  }

  /** One page, newest first. Ids grow with time, so the id is the cursor. */
  async page(filter: OrderFilter, { cursor, size }: PageRequest): Promise<Page<OrderView>> {
    const take = size === undefined ? DEFAULT_PAGE_SIZE : Number(size);
    const older = cursor === undefined ? {} : { orderId: LessThan(cursor) };
    const rows = await this.orders.find({
      where: { ...filter, ...older },
      order: { orderId: 'DESC' },
      take: take + 1,
    });
    const shown = rows.slice(0, take);
    return {
      items: await this.#viewsOf(this.orders.manager, shown),
      ...(rows.length > take ? { nextCursor: shown.at(-1)!.orderId } : {}),
    };
  }

  async #viewsOf(tx: EntityManager, rows: readonly OrderEntity[]): Promise<OrderView[]> {
    if (rows.length === 0) return [];
    const lines = await tx.find(OrderLineEntity, {
      where: { orderId: In(rows.map(row => row.orderId)) },
      order: { position: 'ASC' },
    });
    const linesOf = Map.groupBy(lines, line => line.orderId);
    return rows.map(row => toOrderView(row, linesOf.get(row.orderId) ?? []));
  }
}

interface OrderRow extends Omit<OrderState, 'pickup'> {
  readonly businessDay: string | null;
  readonly pickupNo: number | null;
}

const stateOf = ({ businessDay, pickupNo, amountFen, ...row }: OrderRow): OrderState => ({
  ...row,
  amountFen: toSafeInteger(amountFen),
  pickup: businessDay === null || pickupNo === null ? null : { businessDay, no: pickupNo },
});

/** What a move may change. */
const columnsOf = (order: Order) => {
  const { status, payStatus, cancelReason, acceptedAt, readyAt, recalledAt, pickup } = order.state;
  const inKitchen = order.isInKitchen ? 1 : null;
  const day = order.isNumbered ? { businessDay: pickup!.businessDay } : {};
  return { status, payStatus, cancelReason, acceptedAt, readyAt, recalledAt, inKitchen, ...day };
};

/** The columns of orders that have just got their numbers; none for others. */
function numbersOf(orders: readonly Order[]) {
  if (!orders[0]!.isNumbered) return {};
  // Ids and numbers of our own: there is nothing to quote in them.
  const cases = orders.map(({ state }) => `WHEN '${state.orderId}' THEN ${state.pickup!.no}`);
  return { kitchenAt: () => NOW, pickupNo: () => `CASE order_id ${cases.join(' ')} END` };
}

const isAmong = ({ buyerOpenid, status }: OrderFilter, order: OrderState): boolean =>
  (buyerOpenid === undefined || buyerOpenid === order.buyerOpenid) &&
  (status === undefined || status === order.status);

const valuesOf = ({ amountFen, kind, table, adjustments, contact }: OrderContent): unknown[] => [
  amountFen,
  kind,
  table?.tableId ?? null,
  table?.name ?? null,
  table?.seating ?? null,
  stored(adjustments),
  contact.name,
  contact.phone,
  contact.address,
  contact.remark,
];
