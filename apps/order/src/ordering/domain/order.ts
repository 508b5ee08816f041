import { OrderErrors, type OrderStatus, type PayStatus, ServiceError } from '@diancan/contracts';
import { canMove, ORDER_LIFE, type OrderVerb } from './order-life.js';
import { PAY_LIFE, type PayVerb } from './pay-life.js';

export interface OrderState {
  readonly orderId: string;
  readonly buyerOpenid: string;
  readonly status: OrderStatus;
  readonly payStatus: PayStatus;
  readonly amountFen: number;
  readonly cancelReason: string | null;
  readonly expiresAt: Date;
}

/** Statuses in which money for an order is still welcome. */
const AWAITING_MONEY: readonly OrderStatus[] = ['NEW', 'ACCEPTED'];

/** An order as far as its life goes. Each verb moves it, or throws before anything has changed. */
export class Order {
  #state: OrderState;

  constructor(state: OrderState) {
    this.#state = state;
  }

  get state(): OrderState {
    return this.#state;
  }

  /** @throws ServiceError NOT_PAID unless it is paid, or may be paid in cash; MOVE_REFUSED */
  accept({ unpaidToo }: { unpaidToo: boolean }): void {
    this.#requireMoney(unpaidToo);
    this.#move('accept');
  }

  /** @throws ServiceError NOT_PAID unless it is paid, or may be paid in cash; MOVE_REFUSED */
  finish({ unpaidToo }: { unpaidToo: boolean }): void {
    this.#requireMoney(unpaidToo);
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

  /** Only what nobody has paid for runs out. @throws ServiceError MOVE_REFUSED */
  expire(): void {
    if (this.#state.payStatus !== 'UNPAID') throw this.#refusal();
    this.#move('expire');
  }

  canBePaid(): boolean {
    return AWAITING_MONEY.includes(this.#state.status) && this.#state.payStatus === 'UNPAID';
  }

  /** @throws ServiceError MOVE_REFUSED */
  pay(): void {
    if (!this.canBePaid()) throw this.#refusal();
    this.#movePay('pay');
  }

  /** All of its money is to go back, whatever else becomes of it. @throws ServiceError MOVE_REFUSED */
  giveBack(): void {
    this.#movePay('giveBack');
  }

  /** @throws ServiceError MOVE_REFUSED */
  refunded(): void {
    this.#movePay('refunded');
  }

  #giveBackIfPaid(): void {
    if (this.#state.payStatus === 'PAID') this.#movePay('giveBack');
  }

  #requireMoney(unpaidToo: boolean): void {
    const { status, payStatus } = this.#state;
    // A move that is refused anyway is refused for its status: that is what the seller can see.
    if (payStatus === 'UNPAID' && !unpaidToo && AWAITING_MONEY.includes(status)) throw new ServiceError(OrderErrors.NOT_PAID);
  }

  #move(verb: OrderVerb, cancelReason: string | null = null): void {
    if (!canMove(this.#state.status, verb)) throw this.#refusal();
    this.#state = { ...this.#state, status: ORDER_LIFE[verb].to, cancelReason };
  }

  #movePay(verb: PayVerb): void {
    const { from, to } = PAY_LIFE[verb];
    if (!(from as readonly PayStatus[]).includes(this.#state.payStatus)) throw this.#refusal();
    this.#state = { ...this.#state, payStatus: to };
  }

  #refusal(): ServiceError {
    return new ServiceError(OrderErrors.MOVE_REFUSED, { status: this.#state.status });
  }
}
