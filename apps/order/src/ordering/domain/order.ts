import {
  type ErrorEntry,
  OrderErrors,
  type OrderStatus,
  type PayStatus,
  ServiceError,
} from '@diancan/contracts';
import type { OrderEvent } from './order-event.js';
import { moveOf, type OrderVerb } from './order-life.js';
import { payMoveOf, type PayVerb } from './pay-life.js';
import { PROGRESS_LIFE } from './progress-life.js';

export interface OrderState {
  readonly orderId: string;
  /** The global transaction that placed it; null for an order of an earlier release. */
  readonly gid: string | null;
  /** The flash sale that it was won in; null for any other order. */
  readonly activityId: string | null;
  readonly buyerOpenid: string;
  readonly status: OrderStatus;
  readonly payStatus: PayStatus;
  readonly amountFen: number;
  readonly cancelReason: string | null;
  readonly expiresAt: Date;
  /** Number and business day that it is called out by; null until the kitchen sees it. */
  readonly pickup: PickupNumber | null;
  readonly acceptedAt: Date | null;
  readonly readyAt: Date | null;
  /** When it was found not to be ready after all; null once it is ready again. */
  readonly recalledAt: Date | null;
  /** By the database, when it was read: what happens to the order happens now. */
  readonly now: Date;
}

/** Consecutive on each business day of the shop. */
export interface PickupNumber {
  /** `YYYY-MM-DD`. */
  readonly businessDay: string;
  readonly no: number;
}

/**
 * An order with its status and payment status. Each verb changes the order and records an event, or throws
 * before it changes anything.
 */
export class Order {
  readonly #loaded: OrderState;
  #state: OrderState;
  #events: OrderEvent[] = [];

  /** @param state as it is stored */
  constructor(state: OrderState) {
    this.#loaded = state;
    this.#state = state;
  }

  get state(): OrderState {
    return this.#state;
  }

  /** Whether it differs from what is stored. */
  get hasMoved(): boolean {
    return this.#state !== this.#loaded;
  }

  /** Whether the order has ended and a payment made from now on would have to be refunded. */
  get refusesMoney(): boolean {
    const { status, payStatus } = this.#state;
    return status === 'CANCELLED' || (status === 'FINISHED' && payStatus === 'UNPAID');
  }

  /** Whether the kitchen has it, and has to cook it. */
  get isInKitchen(): boolean {
    const { status, payStatus, readyAt } = this.#state;
    if (status === 'ACCEPTED') return readyAt === null;
    return status === 'NEW' && payStatus === 'PAID';
  }

  /** Whether the kitchen sees it for the first time: then it gets its number in the same commit. */
  get needsNumber(): boolean {
    return this.isInKitchen && this.#state.pickup === null;
  }

  /** Whether it has got its number since it was read. */
  get isNumbered(): boolean {
    return this.#state.pickup !== null && this.#loaded.pickup === null;
  }

  number(pickup: PickupNumber): void {
    this.#state = { ...this.#state, pickup };
  }

  /** The events since the last call, oldest first. */
  takeEvents(): readonly OrderEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** @throws ServiceError MOVE_REFUSED; NOT_PAID, MONEY_GOES_BACK if only the payment status forbids it */
  accept(): void {
    this.#accept('accept');
  }

  /** For a shop that takes cash. @throws ServiceError MOVE_REFUSED; MONEY_GOES_BACK */
  acceptUnpaid(): void {
    this.#accept('acceptUnpaid');
  }

  #accept(verb: 'accept' | 'acceptUnpaid'): void {
    this.#move(verb);
    this.#state = { ...this.#state, acceptedAt: this.#state.now };
    this.#record({ type: 'accepted' });
  }

  /**
   * It can be fetched. Nothing happens if it can already.
   * @throws ServiceError MOVE_REFUSED unless it is accepted
   */
  ready(): void {
    this.#requireStatus(PROGRESS_LIFE.ready.order);
    const { readyAt, now } = this.#state;
    if (readyAt !== null) return;
    this.#state = { ...this.#state, readyAt: now, recalledAt: null };
    this.#record({ type: 'ready' });
  }

  /**
   * It cannot be fetched after all. Nothing happens if it was recalled already.
   * @throws ServiceError MOVE_REFUSED unless it is accepted; NOT_READY, RECALL_TOO_LATE
   */
  recall(): void {
    const { order, withinMs } = PROGRESS_LIFE.recall;
    this.#requireStatus(order);
    const { readyAt, recalledAt, now } = this.#state;
    if (readyAt === null && recalledAt !== null) return;
    if (readyAt === null) throw new ServiceError(OrderErrors.NOT_READY);
    if (now.getTime() - readyAt.getTime() > withinMs)
      throw new ServiceError(OrderErrors.RECALL_TOO_LATE, { minutes: withinMs / 60_000 });
    this.#state = { ...this.#state, readyAt: null, recalledAt: now };
    this.#record({ type: 'recalled' });
  }

  /** What is handed over is ready. @throws ServiceError MOVE_REFUSED; MONEY_GOES_BACK */
  finish(): void {
    const wasReady = this.#state.readyAt !== null;
    this.#move('finish');
    this.#state = { ...this.#state, readyAt: this.#state.readyAt ?? this.#state.now };
    this.#record({ type: 'finished', wasReady });
  }

  /** The buyer's verb. @throws ServiceError MOVE_REFUSED */
  cancel(): void {
    this.#move('cancel');
    this.#record({ type: 'cancelled' });
    this.#giveBackIfPaid(null);
  }

  /** The seller's verb. @throws ServiceError MOVE_REFUSED */
  refuse(reason: string): void {
    this.#move('refuse', reason);
    this.#record({ type: 'cancelled' });
    this.#giveBackIfPaid(reason);
  }

  /** The order was not paid in time. @throws ServiceError MOVE_REFUSED */
  expire(): void {
    this.#move('expire');
    this.#record({ type: 'cancelled', hasExpired: true });
  }

  canBePaid(): boolean {
    const { from, order } = payMoveOf('pay');
    return order.includes(this.#state.status) && from.includes(this.#state.payStatus);
  }

  /** @throws ServiceError MOVE_REFUSED */
  pay(): void {
    this.#movePay('pay');
    this.#record({ type: 'paid' });
  }

  /**
   * A seller refunds all lines. If no seller has accepted the order yet, this cancels it.
   * @throws ServiceError MOVE_REFUSED unless the order is paid
   */
  giveBack(reason: string): void {
    if (this.#state.status === 'NEW' && this.#state.payStatus === 'PAID') return this.refuse(reason);
    this.#movePay('giveBack');
    this.#record({ type: 'refundRequested', reason });
  }

  /** The provider has accepted or refused a refund, and has not made it yet. */
  refundSent(outRefundNo: string): void {
    this.#record({ type: 'refundSent', outRefundNo });
  }

  /** The provider has closed a refund without making it. */
  refundClosed(outRefundNo: string): void {
    this.#record({ type: 'refundClosed', outRefundNo });
  }

  /** One refund was made; `refunded` follows once all refunds are made. */
  refundMade(amountFen: number): void {
    this.#record({ type: 'refundMade', amountFen });
  }

  /** @throws ServiceError MOVE_REFUSED */
  refunded(): void {
    this.#movePay('refunded');
    this.#record({ type: 'refunded' });
  }

  #giveBackIfPaid(reason: string | null): void {
    if (this.#state.payStatus === 'PAID') this.#movePay('giveBack');
    // Also if a refund was under way before: the handlers refund what is left.
    if (this.#state.payStatus === 'REFUNDING') this.#record({ type: 'refundRequested', reason });
  }

  #record(event: OrderEvent): void {
    this.#events.push(event);
  }

  #move(verb: OrderVerb, cancelReason: string | null = null): void {
    const { from, to, money } = moveOf(verb);
    const { status, payStatus } = this.#state;
    // Check the status first, because that is what the seller sees.
    if (!from.includes(status)) throw this.#refusal(OrderErrors.MOVE_REFUSED);
    if (!money.includes(payStatus)) throw this.#refusal(whyMoneyForbids(verb, payStatus));
    this.#state = { ...this.#state, status: to, cancelReason };
  }

  #movePay(verb: PayVerb): void {
    const { from, to, order } = payMoveOf(verb);
    if (!from.includes(this.#state.payStatus) || !order.includes(this.#state.status)) {
      throw this.#refusal(OrderErrors.MOVE_REFUSED);
    }
    this.#state = { ...this.#state, payStatus: to };
  }

  #requireStatus(allowed: readonly OrderStatus[]): void {
    if (!allowed.includes(this.#state.status)) throw this.#refusal(OrderErrors.MOVE_REFUSED);
  }

  #refusal(entry: ErrorEntry): ServiceError {
    return new ServiceError(entry, { status: this.#state.status });
  }
}

function whyMoneyForbids(verb: OrderVerb, payStatus: PayStatus): ErrorEntry {
  if (verb === 'expire') return OrderErrors.MOVE_REFUSED;
  return payStatus === 'UNPAID' ? OrderErrors.NOT_PAID : OrderErrors.MONEY_GOES_BACK;
}
