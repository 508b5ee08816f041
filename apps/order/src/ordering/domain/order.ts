import { OrderErrors, type OrderStatus, type PayStatus, ServiceError } from '@diancan/contracts';
import { canMove, ORDER_LIFE, type OrderVerb } from './order-life.js';

export interface OrderState {
  readonly orderId: string;
  readonly status: OrderStatus;
  readonly payStatus: PayStatus;
  readonly cancelReason: string | null;
}

/** An order as far as its life goes. Each verb moves it, or throws MOVE_REFUSED before anything has changed. */
export class Order {
  #state: OrderState;

  constructor(state: OrderState) {
    this.#state = state;
  }

  get state(): OrderState {
    return this.#state;
  }

  accept(): void {
    this.#move('accept');
  }

  finish(): void {
    this.#move('finish');
  }

  cancel(): void {
    this.#move('cancel');
  }

  refuse(reason: string): void {
    this.#move('refuse', reason);
  }

  /** Only what nobody has paid for runs out. */
  expire(): void {
    if (this.#state.payStatus !== 'UNPAID') throw this.#refusal();
    this.#move('expire');
  }

  #move(verb: OrderVerb, cancelReason: string | null = null): void {
    if (!canMove(this.#state.status, verb)) throw this.#refusal();
    this.#state = { ...this.#state, status: ORDER_LIFE[verb].to, cancelReason };
  }

  #refusal(): ServiceError {
    return new ServiceError(OrderErrors.MOVE_REFUSED, { status: this.#state.status });
  }
}
