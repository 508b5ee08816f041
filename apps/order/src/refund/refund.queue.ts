import type { RefundState } from '@diancan/contracts';
import { afterCommit, inMillis, NOW } from '@diancan/database';
import { backoffMs } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, In, Not, Repository } from 'typeorm';
import { ulid } from 'ulid';
import { OrderSettings } from '../order.settings.js';
import type { TakenTransaction } from '../receipt/domain/fits-payment.js';
import { ReceiptRepository } from '../receipt/receipt.repository.js';
import { REFUND_LIFE, type RefundVerb } from './domain/refund-life.js';
import type { RefundedLine } from './domain/line-refund.js';
import { RefundEntity } from './refund.entity.js';

const RETRY = { firstMs: 2_000, lastMs: 600_000 };

/** Refunds that still count: one that was renewed is counted by its successor. */
const STANDING = { state: Not('RENEWED' as const) };

/** States that the provider may still change; ABNORMAL only after a person has acted there. */
const UNSETTLED: readonly RefundState[] = ['PENDING', 'PROCESSING', 'ABNORMAL'];

type Money = Pick<RefundEntity, 'orderId' | 'outTradeNo' | 'transactionId' | 'totalFen' | 'amountFen'>;
type Why = Pick<RefundEntity, 'cause' | 'lines' | 'reason'>;

/** The money that is still to be given back. */
@Injectable()
export class RefundQueue {
  #wakeWorker: () => void = () => {};

  constructor(
    @InjectRepository(RefundEntity) private readonly refunds: Repository<RefundEntity>,
    private readonly receipts: ReceiptRepository,
    private readonly settings: OrderSettings,
  ) {}

  /** @param wakeWorker called after each commit that has added or moved a refund */
  onChanged(wakeWorker: () => void): void {
    this.#wakeWorker = wakeWorker;
  }

  /** Money that should not have been taken: a second payment, another amount, a cancelled order. */
  addSurplus(tx: EntityManager, orderId: string, taken: TakenTransaction): Promise<void> {
    const { outTradeNo, transactionId, totalFen } = taken;
    return this.#add(
      tx,
      { orderId, outTradeNo, transactionId, totalFen, amountFen: totalFen },
      { cause: 'SURPLUS', lines: null, reason: '多付款项退回' },
    );
  }

  /**
   * What is left of a paid order's money, after it was cancelled; nothing when all of it goes back already.
   */
  async addRest(tx: EntityManager, orderId: string, reason: string): Promise<void> {
    const receipt = await this.receipts.ofOrder(tx, orderId);
    if (receipt === null) throw new Error(`order ${orderId} has no receipt`);
    const { transactionId, outTradeNo, amountFen: totalFen } = receipt;
    const former = await this.ofTransaction(tx, transactionId);
    const amountFen = totalFen - former.reduce((sum, refund) => sum + refund.amountFen, 0);
    if (amountFen === 0) return;
    const money = { orderId, outTradeNo, transactionId, totalFen, amountFen };
    await this.#add(tx, money, { cause: 'CANCELLED', lines: null, reason });
  }

  /** Some lines of a paid order. */
  async addLines(
    tx: EntityManager,
    orderId: string,
    amountFen: number,
    lines: RefundedLine[],
    reason: string,
  ): Promise<void> {
    const receipt = await this.receipts.ofOrder(tx, orderId);
    if (receipt === null) throw new Error(`order ${orderId} has no receipt`);
    const { transactionId, outTradeNo, amountFen: totalFen } = receipt;
    await this.#add(
      tx,
      { orderId, outTradeNo, transactionId, totalFen, amountFen },
      { cause: 'LINES', lines, reason },
    );
  }

  ofTransaction(tx: EntityManager, transactionId: string): Promise<RefundEntity[]> {
    return tx.findBy(RefundEntity, { transactionId, ...STANDING });
  }

  ofOrder(orderId: string, tx: EntityManager = this.refunds.manager): Promise<RefundEntity[]> {
    return tx.find(RefundEntity, { where: { orderId, ...STANDING }, order: { outRefundNo: 'ASC' } });
  }

  find(outRefundNo: string): Promise<RefundEntity | null> {
    return this.refunds.findOneBy({ outRefundNo });
  }

  /** A successor with a number of its own. */
  renew(tx: EntityManager, refund: RefundEntity): Promise<void> {
    return this.#add(tx, refund, refund);
  }

  /** @returns false when it was not in a state that the verb starts from */
  async move(tx: EntityManager, outRefundNo: string, verb: RefundVerb): Promise<boolean> {
    const { from, to } = REFUND_LIFE[verb];
    const { affected } = await tx.update(
      RefundEntity,
      { outRefundNo, state: In(from) },
      {
        state: to,
        ...(to === 'DONE' ? { doneAt: () => NOW } : {}),
        ...(to === 'ABNORMAL' ? { dueAt: () => inMillis(RETRY.lastMs) } : {}),
      },
    );
    // The next refund of the transaction may be due now.
    afterCommit(tx, () => this.#wakeWorker());
    return affected === 1;
  }

  /**
   * The refunds that may be sent or asked about now. The provider takes the refunds of a transaction one by
   * one, some time apart: the next one has its turn so long after the last one was sent. One of unknown
   * outcome keeps its turn until the provider takes or refuses it; then the one that has been due for
   * longest follows.
   */
  async due(limit: number): Promise<RefundEntity[]> {
    const apart = inMillis(-this.settings.current.payment.refundsApartMs);
    return this.refunds
      .createQueryBuilder('r')
      .where(`r.state IN (:...states) AND r.dueAt <= ${NOW}`, { states: UNSETTLED })
      .andWhere(`(r.state <> 'PENDING' OR r.sentAt IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM refund other
        WHERE other.transaction_id = r.transactionId AND other.out_refund_no <> r.outRefundNo AND (
          other.sent_at > ${apart}
          OR other.state = 'PENDING' AND (
            other.sent_at IS NOT NULL OR other.due_at < r.dueAt OR
            other.due_at = r.dueAt AND other.out_refund_no < r.outRefundNo))))`)
      .orderBy('r.dueAt')
      .limit(limit)
      .getMany();
  }

  /** Takes one that is due for this instance. @returns false when another instance has it */
  async claim({ outRefundNo, attempts, state }: RefundEntity): Promise<boolean> {
    const { affected } = await this.refunds
      .createQueryBuilder()
      .update()
      .set({
        attempts: attempts + 1,
        dueAt: () => inMillis(state === 'ABNORMAL' ? RETRY.lastMs : backoffMs(attempts + 1, RETRY)),
        ...(state === 'PENDING' ? { sentAt: () => NOW } : {}),
      })
      .where(`outRefundNo = :outRefundNo AND state = :state AND dueAt <= ${NOW}`, { outRefundNo, state })
      .execute();
    return affected === 1;
  }

  /** The provider has taken nothing on, so that the next refund of the transaction need not wait. */
  async noteRefusal(outRefundNo: string, code: string): Promise<void> {
    await this.refunds.update({ outRefundNo }, { lastRefusal: code.slice(0, 64), sentAt: null });
  }

  async #add(
    tx: EntityManager,
    { orderId, outTradeNo, transactionId, totalFen, amountFen }: Money,
    { cause, lines, reason }: Why,
  ): Promise<void> {
    await tx
      .createQueryBuilder()
      .insert()
      .into(RefundEntity)
      .updateEntity(false)
      .values({
        outRefundNo: ulid(),
        orderId,
        outTradeNo,
        transactionId,
        totalFen,
        amountFen,
        cause,
        lines: lines as never,
        reason,
        state: 'PENDING',
        attempts: 0,
        dueAt: () => NOW,
        createdAt: () => NOW,
      })
      .execute();
    afterCommit(tx, () => this.#wakeWorker());
  }
}
