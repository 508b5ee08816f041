import { OrderErrors, ServiceError } from '@diancan/contracts';
import { reasonOf } from '@diancan/platform';
import { type BillRow, PayRefusedError, type TradeBill, WechatPay } from '@diancan/wechat';
import { Injectable, Logger } from '@nestjs/common';
import { QueryPayment } from '../payment/query-payment.use-case.js';
import { RecordRefund } from '../refund/record-refund.use-case.js';
import { BooksRepository } from './books.repository.js';
import {
  BILL_KEPT_DAYS,
  chinaDay,
  chinaDayBounds,
  lastBilledDay,
  oldestBilledDay,
} from './domain/china-day.js';
import { compareBill, type Difference, isRepairable, ownLines } from './domain/compare-bill.js';
import type { ReconciliationEntity } from './reconciliation.entity.js';
import { ReconciliationRepository } from './reconciliation.repository.js';

const NOTHING_TRADED: TradeBill = { rows: [], unreadableLines: [] };
/** Codes with which WeChat Pay may refuse the bill of a day that is not over. */
const NO_SUCH_DAY = new Set(['INVALID_REQUEST', 'PARAM_ERROR']);

export interface ReconciledDay {
  readonly reconciliation: ReconciliationEntity;
  /** How many repairs failed because WeChat Pay did not answer. The day must be reconciled again. */
  readonly failedRepairs: number;
}

/** Compares a day's bill with our books, repairs missed notifications, and stores the other differences. */
@Injectable()
export class ReconcileDay {
  readonly #log = new Logger(ReconcileDay.name);

  constructor(
    private readonly wechatPay: WechatPay,
    private readonly books: BooksRepository,
    private readonly queryPayment: QueryPayment,
    private readonly recordRefund: RecordRefund,
    private readonly reconciliations: ReconciliationRepository,
  ) {}

  /** Safe to repeat. @throws ServiceError BILL_NOT_READY, BILL_GONE, BILL_REFUSED; PayUnavailableError */
  async execute(day: string): Promise<ReconciledDay> {
    const bill = await this.#billOf(day);
    const ours = ownLines(bill.rows);
    const found = await this.#compare(day, ours);
    let failedRepairs = 0;
    for (const difference of found.filter(isRepairable)) {
      if (!(await this.#repair(day, difference))) failedRepairs += 1;
    }
    const left = await this.#compare(day, ours);
    await this.#report(day, left, bill.unreadableLines);
    const reconciliation = await this.reconciliations.save({
      day,
      billLines: bill.rows.length + bill.unreadableLines.length,
      otherLines: bill.rows.length - ours.length,
      unreadableLines: bill.unreadableLines,
      repaired: found.length - left.length,
      differences: left,
    });
    return { reconciliation, failedRepairs };
  }

  /**
   * WeChat Pay says whether the bill of a day is available. It is not asked about days that cannot have one,
   * because its answer could be mistaken for "nothing was traded".
   */
  async #billOf(day: string): Promise<TradeBill> {
    const now = new Date();
    if (day > chinaDay(now)) throw notReadyYet(day);
    if (day < oldestBilledDay(now)) {
      throw new ServiceError(OrderErrors.BILL_GONE, { day, days: BILL_KEPT_DAYS });
    }
    const bill = await this.wechatPay.tradeBill(day).catch((error: unknown) => {
      if (!(error instanceof PayRefusedError)) throw error;
      const notReady =
        error.code === 'STATEMENT_CREATING' || (day === chinaDay(now) && NO_SUCH_DAY.has(error.code));
      if (notReady) throw notReadyYet(day);
      throw new ServiceError(OrderErrors.BILL_REFUSED, { day, reason: error.code }, { cause: error });
    });
    if (bill === null && day > lastBilledDay(now)) throw notReadyYet(day);
    return bill ?? NOTHING_TRADED;
  }

  async #compare(day: string, bill: readonly BillRow[]): Promise<Difference[]> {
    const { books, ofDay } = await this.books.about(bill, chinaDayBounds(day));
    return compareBill(bill, books, ofDay);
  }

  /**
   * The bill only shows that something was missed. The provider is queried, and only its answer is booked.
   * @returns false if the query failed; the other repairs continue
   */
  async #repair(day: string, { kind, number }: Difference): Promise<boolean> {
    try {
      if (kind === 'PAYMENT_NOT_BOOKED') await this.queryPayment.execute(number);
      else await this.#askAfterRefund(number);
      return true;
    } catch (error) {
      this.#log.warn(`${day}: ${kind} ${number} is not repaired yet, will try again: ${reasonOf(error)}`);
      return false;
    }
  }

  async #askAfterRefund(outRefundNo: string): Promise<void> {
    const refund = await this.wechatPay.queryRefund(outRefundNo);
    if (refund !== null) await this.recordRefund.execute(refund);
  }

  /** Logs what a person must look at. Only changes are logged, because a day may be reconciled many times. */
  async #report(
    day: string,
    differences: readonly Difference[],
    unreadableLines: readonly number[],
  ): Promise<void> {
    const known = await this.reconciliations.find(day);
    const listed = textOf(differences);
    if (differences.length > 0 && listed !== textOf(known?.differences ?? [])) {
      this.#log.error(
        `${day}: ${differences.length} lines of WeChat Pay's bill differ from our books: ${listed}`,
      );
    }
    const lines = unreadableLines.join(', ');
    if (lines !== '' && lines !== (known?.unreadableLines ?? []).join(', ')) {
      this.#log.warn(`${day}: lines of WeChat Pay's bill that cannot be read: ${lines}`);
    }
  }
}

const notReadyYet = (day: string): ServiceError => new ServiceError(OrderErrors.BILL_NOT_READY, { day });

const textOf = (differences: readonly Difference[]): string =>
  differences.map(({ kind, number }) => `${kind} ${number}`).join(', ');
