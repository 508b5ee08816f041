import { NOW } from '@diancan/database';
import { type BillRow, WechatPay } from '@diancan/wechat';
import { Injectable, Logger } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { QueryPayment } from '../payment/query-payment.use-case.js';
import { RecordRefund } from '../refund/record-refund.use-case.js';
import { BooksRepository } from './books.repository.js';
import { chinaDayBounds } from './domain/china-day.js';
import { compareBill, type Difference, isRepairable } from './domain/compare-bill.js';
import { ReconciliationEntity } from './reconciliation.entity.js';

/** Compares a day's bill with our books, mends what a missed notification has left open, and lists the rest. */
@Injectable()
export class ReconcileDay {
  readonly #log = new Logger(ReconcileDay.name);

  constructor(
    private readonly wechatPay: WechatPay,
    private readonly books: BooksRepository,
    private readonly queryPayment: QueryPayment,
    private readonly recordRefund: RecordRefund,
    @InjectRepository(ReconciliationEntity) private readonly reconciliations: Repository<ReconciliationEntity>,
  ) {}

  /** May be repeated. @throws PayRefusedError STATEMENT_CREATING before the bill is ready; PayUnavailableError */
  async execute(day: string): Promise<ReconciliationEntity> {
    const bill = (await this.wechatPay.tradeBill(day)) ?? [];
    const found = await this.#compare(day, bill);
    for (const difference of found.filter(isRepairable)) await this.#repair(difference);
    const left = await this.#compare(day, bill);
    if (left.length > 0) this.#log.error(`${day}: ${left.length} lines of WeChat Pay's bill differ from our books: ${left.map(({ kind, number }) => `${kind} ${number}`).join(', ')}`);
    await this.reconciliations.createQueryBuilder().insert().updateEntity(false)
      .values({ day, billLines: bill.length, repaired: found.length - left.length, differences: left, doneAt: () => NOW })
      .orUpdate(['bill_lines', 'repaired', 'differences', 'done_at'], ['day']).execute();
    return this.reconciliations.findOneByOrFail({ day });
  }

  async #compare(day: string, bill: readonly BillRow[]): Promise<Difference[]> {
    const { books, ofDay } = await this.books.about(bill, chinaDayBounds(day));
    return compareBill(bill, books, ofDay);
  }

  /** The bill says that something happened; the provider's answer says what, and that alone is booked. */
  async #repair({ kind, number }: Difference): Promise<void> {
    if (kind === 'PAYMENT_NOT_BOOKED') return this.queryPayment.execute(number);
    const refund = await this.wechatPay.queryRefund(number);
    if (refund !== null) await this.recordRefund.execute(refund);
  }
}
