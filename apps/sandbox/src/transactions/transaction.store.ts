import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { type Collection, Journal } from '../journal/journal.js';
import type { Transaction } from './transaction.js';

/** An unpaid order is closed after this time. */
const OPEN_FOR_MS = 7 * 24 * 3_600_000;

interface Prepay {
  readonly prepayId: string;
  readonly outTradeNo: string;
  readonly createdAt: number;
}

/** All orders of the merchant, and their prepay ids. */
@Injectable()
export class TransactionStore {
  readonly #transactions: Collection<Transaction>;
  readonly #prepays: Collection<Prepay>;
  readonly #numberOfId = new Map<string, string>();
  readonly #latestPrepays = new Map<string, string>();

  constructor(
    private readonly clock: Clock,
    journal: Journal,
  ) {
    this.#transactions = journal.collection('transaction');
    this.#prepays = journal.collection('prepay');
    for (const transaction of this.all()) this.#index(transaction);
    for (const { outTradeNo, prepayId } of this.#prepays.values())
      this.#latestPrepays.set(outTradeNo, prepayId);
  }

  find(outTradeNo: string): Transaction | undefined {
    const found = this.#transactions.get(outTradeNo);
    if (found?.state !== 'NOTPAY' || this.clock.now() < found.createdAt + OPEN_FOR_MS) return found;
    const closed: Transaction = { ...found, state: 'CLOSED' };
    this.save(closed);
    return closed;
  }

  findById(transactionId: string): Transaction | undefined {
    return this.find(this.#numberOfId.get(transactionId) ?? '');
  }

  save(transaction: Transaction): void {
    this.#transactions.put(transaction.order.out_trade_no, transaction);
    this.#index(transaction);
  }

  all(): Transaction[] {
    return this.#transactions.values();
  }

  rememberPrepay(prepayId: string, outTradeNo: string): void {
    this.#prepays.put(prepayId, { prepayId, outTradeNo, createdAt: this.clock.now() });
    this.#latestPrepays.set(outTradeNo, prepayId);
  }

  findPrepay(prepayId: string): Prepay | undefined {
    return this.#prepays.get(prepayId);
  }

  /** The newest prepay id; undefined for an unknown order. */
  latestPrepayId(outTradeNo: string): string | undefined {
    return this.#latestPrepays.get(outTradeNo);
  }

  #index({ order, payment }: Transaction): void {
    if (payment !== null) this.#numberOfId.set(payment.transactionId, order.out_trade_no);
  }
}
