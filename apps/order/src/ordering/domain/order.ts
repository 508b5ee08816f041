import {
  type ErrorEntry,
  OrderErrors,
  type OrderStatus,
  type PayStatus,
  ServiceError,
} from '@diancan/contracts';
import { moveOf, type OrderVerb } from './order-life.js';
import { payMoveOf, type PayVerb } from './pay-life.js';

export interface OrderState {
  readonly orderId: string;
  readonly buyerOpenid: string;
  readonly status: OrderStatus;
  readonly payStatus: PayStatus;
  readonly amountFen: number;
  readonly cancelReason: string | null;
  readonly expiresAt: Date;
}

/** An order as far as its life goes. Each verb moves it, or throws before anything has changed. */
export class Order {
  #state: OrderState;

  constructor(state: OrderState) {
    this.#state = state;
  }

  get state(): OrderState {
    return this.#state;
  }

  /** @throws ServiceError MOVE_REFUSED; NOT_PAID, MONEY_GOES_BACK when only its money forbids it */
  accept(): void {
    this.#move('accept');
  }

  /** For a shop that takes cash. @throws ServiceError MOVE_REFUSED; MONEY_GOES_BACK */
  acceptUnpaid(): void {
    this.#move('acceptUnpaid');
  }

  /** @throws ServiceError MOVE_REFUSED; MONEY_GOES_BACK */
  finish(): void {
    this.#move('finish');
  }

  /** The buyer's verb. @throws ServiceError MOVE_REFUSED */
  cancel(): void {
    this.#move('cancel');
    this.#giveBackIfPaid();
  }

  /** The seller's verb. @throws ServiceError MOVE_REFUSED */
  refuse(reason: string): void {
    this.#move('refuse', reason);
    this.#giveBackIfPaid();
  }

  /** An order that nobody has paid for in time. @throws ServiceError MOVE_REFUSED */
  expire(): void {
    this.#move('expire');
  }

  canBePaid(): boolean {
    const { from, order } = payMoveOf('pay');
    return order.includes(this.#state.status) && from.includes(this.#state.payStatus);
  }

  /** @throws ServiceError MOVE_REFUSED */
  pay(): void {
    this.#movePay('pay');
  }

  /**
   * The seller gives the money of all its lines back. Before anybody has accepted it, that is the end of
   * the order.
   * @throws ServiceError MOVE_REFUSED unless it is paid
   */
  giveBack(reason: string): void {
    if (this.#state.status === 'NEW' && this.#state.payStatus === 'PAID') this.#move('refuse', reason);
    this.#movePay('giveBack');
  }

  /** @throws ServiceError MOVE_REFUSED */
  refunded(): void {
    this.#movePay('refunded');
  }

  #giveBackIfPaid(): void {
    if (this.#state.payStatus === 'PAID') this.#movePay('giveBack');
  }

  #move(verb: OrderVerb, cancelReason: string | null = null): void {
    const { from, to, money } = moveOf(verb);
    const { status, payStatus } = this.#state;
    // Refused for its status first: that is what the seller can see.
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

  #refusal(entry: ErrorEntry): ServiceError {
    return new ServiceError(entry, { status: this.#state.status });
  }
}

function whyMoneyForbids(verb: OrderVerb, payStatus: PayStatus): ErrorEntry {
  if (verb === 'expire') return OrderErrors.MOVE_REFUSED;
  return payStatus === 'UNPAID' ? OrderErrors.NOT_PAID : OrderErrors.MONEY_GOES_BACK;
}
