import type { RefundState } from '@diancan/contracts';
import { inMillis, NOW } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, In, Not, Repository } from 'typeorm';
import { ulid } from 'ulid';
import { REFUND_LIFE, type RefundVerb } from './domain/refund-life.js';
import { RefundEntity } from './refund.entity.js';

/** Excludes renewed refunds, because their successors stand for them. */
const STANDING = { state: Not('RENEWED' as const) };

export type RefundMoney = Readonly<
  Pick<RefundEntity, 'orderId' | 'outTradeNo' | 'transactionId' | 'totalFen' | 'amountFen'>
>;
export type RefundReason = Readonly<Pick<RefundEntity, 'cause' | 'lines' | 'reason'>>;

@Injectable()
export class RefundRepository {
  constructor(@InjectRepository(RefundEntity) private readonly refunds: Repository<RefundEntity>) {}

  ofTransaction(tx: EntityManager, transactionId: string): Promise<RefundEntity[]> {
    return tx.findBy(RefundEntity, { transactionId, ...STANDING });
  }

  ofOrder(orderId: string, tx: EntityManager = this.refunds.manager): Promise<RefundEntity[]> {
    return tx.find(RefundEntity, { where: { orderId, ...STANDING }, order: { outRefundNo: 'ASC' } });
  }

  ofOrders(tx: EntityManager, orderIds: readonly string[]): Promise<RefundEntity[]> {
    return tx.find(RefundEntity, {
      where: { orderId: In(orderIds), ...STANDING },
      order: { outRefundNo: 'ASC' },
    });
  }

  find(outRefundNo: string): Promise<RefundEntity | null> {
    return this.refunds.findOneBy({ outRefundNo });
  }

  /** @throws EntityNotFoundError if there is none */
  get(tx: EntityManager, outRefundNo: string): Promise<RefundEntity> {
    return tx.findOneByOrFail(RefundEntity, { outRefundNo });
  }

  /** @returns our number of the refund at the provider */
  async add(
    tx: EntityManager,
    { orderId, outTradeNo, transactionId, totalFen, amountFen }: RefundMoney,
    { cause, lines, reason }: RefundReason,
  ): Promise<string> {
    const outRefundNo = ulid();
    await tx
      .createQueryBuilder()
      .insert()
      .into(RefundEntity)
      .updateEntity(false)
      .values({
        outRefundNo,
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
        createdAt: () => NOW,
      })
      .execute();
    return outRefundNo;
  }

  /** @returns false if the refund was not in a state that the verb starts from */
  async move(tx: EntityManager, outRefundNo: string, verb: RefundVerb): Promise<boolean> {
    const { from, to } = REFUND_LIFE[verb];
    const changes: { state: RefundState; doneAt?: () => string } = { state: to };
    if (to === 'DONE') changes.doneAt = () => NOW;
    const { affected } = await tx.update(RefundEntity, { outRefundNo, state: In(from) }, changes);
    return affected === 1;
  }

  /** How long to wait after other refunds of the transaction were sent, in ms; 0 if it may go now. */
  async msUntilTurn({ outRefundNo, transactionId }: RefundEntity, apartMs: number): Promise<number> {
    const [row] = await this.refunds.query<Array<{ waitMs: string | null }>>(
      `SELECT TIMESTAMPDIFF(MICROSECOND, ${inMillis(-apartMs)}, MAX(sent_at)) / 1000 AS waitMs
       FROM refund WHERE transaction_id = ? AND out_refund_no <> ?`,
      [transactionId, outRefundNo],
    );
    return Math.max(0, Math.ceil(Number(row?.waitMs ?? 0)));
  }

  /** Counts an attempt to send it. */
  async countSending(outRefundNo: string): Promise<void> {
    await this.refunds.update({ outRefundNo }, { attempts: () => 'attempts + 1', sentAt: () => NOW });
  }

  /** Counts a query of its state. */
  async countQuery(outRefundNo: string): Promise<void> {
    await this.refunds.update({ outRefundNo }, { attempts: () => 'attempts + 1' });
  }

  /**
   * Records a refusal and clears `sentAt`, so that the next refund of the transaction need not wait.
   * @returns false if the refund has left PENDING in the meantime
   */
  async noteRefusal(tx: EntityManager, outRefundNo: string, code: string): Promise<boolean> {
    const { affected } = await tx.update(
      RefundEntity,
      { outRefundNo, state: 'PENDING' },
      { lastRefusal: code.slice(0, 64), sentAt: null },
    );
    return affected === 1;
  }
}
