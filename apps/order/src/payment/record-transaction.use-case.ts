import { CombinedCommits, type CombinedOutcome, insertedFresh } from '@diancan/database';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Order } from '../ordering/domain/order.js';
import { OrderRepository } from '../ordering/order.repository.js';
import {
  fitsPayment,
  isTaken,
  type ProviderTransaction,
  type TakenTransaction,
} from '../receipt/domain/fits-payment.js';
import { type NewReceipt, ReceiptRepository } from '../receipt/receipt.repository.js';
import { RequestRefund } from '../refund/request-refund.use-case.js';
import { NonceRepository } from './nonce.repository.js';
import type { PaymentEntity } from './payment.entity.js';
import { PaymentRepository } from './payment.repository.js';

interface Taken {
  readonly transaction: TakenTransaction;
  readonly payment: PaymentEntity;
  /** Of the notification that reports it; null if a query or the daily bill does. */
  readonly nonce: string | null;
}

/** Whether the nonce was new: otherwise the notification is a replay, and has changed nothing. */
type IsGenuine = boolean;

/**
 * Records money that the provider took: it pays the order, or it is surplus and its refund is added in the
 * same transaction. Recording it again changes nothing, whether a notification, a query or the daily bill
 * reports it. What is reported at the same time shares a transaction.
 */
@Injectable()
export class RecordTransaction implements OnApplicationShutdown {
  readonly #commits: CombinedCommits<Taken, IsGenuine>;

  constructor(
    dataSource: DataSource,
    private readonly orders: OrderRepository,
    private readonly payments: PaymentRepository,
    private readonly receipts: ReceiptRepository,
    private readonly nonces: NonceRepository,
    private readonly requestRefund: RequestRefund,
  ) {
    this.#commits = new CombinedCommits(dataSource, (tx, taken) => this.#recordAll(tx, taken));
  }

  onApplicationShutdown(): Promise<void> {
    return this.#commits.close();
  }

  /** @param transaction from the provider's answer; ignored if it took no money or is not for us */
  async answered(transaction: ProviderTransaction): Promise<void> {
    const payment = await this.payments.find(transaction.outTradeNo);
    if (payment === null || !isTaken(transaction)) return;
    await this.#commits.run({ transaction, payment, nonce: null });
  }

  /**
   * @param payment whose number the transaction has
   * @param nonce of the signed notification; it is used up in the same commit
   * @throws CommitUnknownError: the provider sends the notification again
   */
  notified(transaction: TakenTransaction, payment: PaymentEntity, nonce: string): Promise<IsGenuine> {
    return this.#commits.run({ transaction, payment, nonce });
  }

  async #recordAll(tx: EntityManager, taken: readonly Taken[]): Promise<Array<CombinedOutcome<IsGenuine>>> {
    const isSingle = taken.length === 1;
    const nonces = taken.map(({ nonce }) => nonce).filter(nonce => nonce !== null);
    if (!(await insertedFresh(isSingle, () => this.nonces.add(tx, nonces)))) return [{ result: false }];
    const orders = await this.orders.lockAll(
      tx,
      taken.map(({ payment }) => payment.orderId),
    );
    const receipts = taken.map(each => receiptOf(each, orders.get(each.payment.orderId)));
    if (await insertedFresh(isSingle, () => this.receipts.add(tx, receipts))) {
      await this.#movePayments(tx, receipts);
      await this.orders.saveAll(tx, [...orders.values()]);
      for (const { purpose, orderId, taken: transaction } of receipts)
        if (purpose === 'SURPLUS') await this.requestRefund.surplus(tx, orderId, transaction);
    }
    return taken.map(() => ({ result: true }));
  }

  async #movePayments(tx: EntityManager, receipts: readonly NewReceipt[]): Promise<void> {
    const numbersOf = (wanted: NewReceipt['purpose']) =>
      receipts.filter(({ purpose }) => purpose === wanted).map(({ taken }) => taken.outTradeNo);
    await this.payments.moveAll(tx, numbersOf('ORDER'), 'settle');
    await this.payments.moveAll(tx, numbersOf('SURPLUS'), 'close');
  }
}

/** Pays the order in memory, if the money is for it. @throws Error if there is no such order */
function receiptOf({ transaction, payment }: Taken, order: Order | undefined): NewReceipt {
  const { orderId } = payment;
  if (order === undefined) throw new Error(`payment ${payment.outTradeNo} is of no order`);
  const pays = fitsPayment(transaction, payment) && order.canBePaid();
  if (pays) order.pay();
  return { orderId, purpose: pays ? 'ORDER' : 'SURPLUS', taken: transaction };
}
