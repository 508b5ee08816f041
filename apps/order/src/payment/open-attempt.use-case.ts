import { OrderErrors, ServiceError } from '@diancan/contracts';
import { CombinedCommits, type CombinedOutcome, insertedFresh } from '@diancan/database';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
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

interface Wanted {
  readonly orderId: string;
  readonly buyerOpenid: string;
}

/**
 * Finds the open attempt to pay an order, or stores a new one under a new number. Attempts that begin at the
 * same time share a transaction.
 */
@Injectable()
export class OpenAttempt implements OnApplicationShutdown {
  readonly #commits: CombinedCommits<Wanted, Attempt>;

  constructor(
    dataSource: DataSource,
    private readonly settings: OrderSettings,
    private readonly orders: OrderRepository,
    private readonly payments: PaymentRepository,
    private readonly paymentQuery: PaymentQueryJob,
  ) {
    this.#commits = new CombinedCommits(dataSource, (tx, wanted) => this.#openAll(tx, wanted));
  }

  onApplicationShutdown(): Promise<void> {
    return this.#commits.close();
  }

  /**
   * Commits before the provider is called, so that a payment at the provider always has its attempt here.
   * @throws ServiceError ORDER_NOT_FOUND, NOT_PAYABLE, TOO_LATE_TO_PAY
   */
  execute(orderId: string, buyerOpenid: string): Promise<Attempt> {
    return this.#commits.run({ orderId, buyerOpenid });
  }

  async #openAll(tx: EntityManager, wanted: readonly Wanted[]): Promise<Array<CombinedOutcome<Attempt>>> {
    const orders = await this.orders.lockAll(
      tx,
      wanted.map(({ orderId }) => orderId),
    );
    const outcomes = wanted.map(each => this.#firstAttempt(each, orders.get(each.orderId)));
    const first = outcomes.flatMap(outcome => ('result' in outcome ? [outcome.result] : []));
    if (await insertedFresh(first.length === 1, () => this.#add(tx, first))) return outcomes;
    const further = await this.#furtherAttempt(tx, first[0]!);
    return outcomes.map(outcome => ('result' in outcome ? { result: further } : outcome));
  }

  #firstAttempt({ buyerOpenid }: Wanted, order: Order | undefined): CombinedOutcome<NewAttempt> {
    try {
      if (order?.state.buyerOpenid !== buyerOpenid) throw new ServiceError(OrderErrors.ORDER_NOT_FOUND);
      return { result: this.#attempt(order) };
    } catch (error) {
      return { error };
    }
  }

  /** @throws ServiceError NOT_PAYABLE, TOO_LATE_TO_PAY */
  #attempt(order: Order): NewAttempt {
    requirePayable(order);
    const { orderId, buyerOpenid, amountFen } = order.state;
    const { payment, wechat } = this.settings.current;
    return {
      outTradeNo: orderId,
      orderId,
      buyerOpenid,
      amountFen,
      description: payment.description,
      notifyUrl: wechat.pay.paymentNotifyUrl,
      expiresAt: this.#expiryOf(order),
    };
  }

  /** The order had attempts before. */
  async #furtherAttempt(tx: EntityManager, first: NewAttempt): Promise<Attempt> {
    const { orderId } = first;
    const attempts = await this.payments.attempts(tx, orderId);
    const open = attempts.find(({ state }) => state === 'OPEN');
    if (open !== undefined) return open;
    const further = { ...first, outTradeNo: `${orderId}-${attempts.length + 1}` };
    await this.#add(tx, [further]);
    return further;
  }

  async #add(tx: EntityManager, attempts: readonly NewAttempt[]): Promise<void> {
    if (attempts.length === 0) return;
    await this.payments.add(tx, attempts);
    await this.paymentQuery.addAll(
      tx,
      attempts.map(({ outTradeNo }) => ({
        payload: { outTradeNo },
        key: outTradeNo,
        delayMs: FIRST_QUERY_AFTER_MS,
      })),
    );
  }

  /** A new attempt expires with the order; if the order is accepted, after a full time to pay from now. */
  #expiryOf(order: Order): Date {
    const { status, expiresAt } = order.state;
    if (status !== 'NEW') return new Date(Date.now() + this.settings.current.unpaid.expiryMs);
    if (runsOut(expiresAt)) throw new ServiceError(OrderErrors.TOO_LATE_TO_PAY);
    return expiresAt;
  }
}
