import { inMillis, NOW } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, In, Repository } from 'typeorm';
import { PAYMENT_LIFE, type PaymentVerb } from './domain/payment-life.js';
import { PaymentEntity } from './payment.entity.js';

export type NewAttempt = Readonly<
  Pick<PaymentEntity, 'outTradeNo' | 'orderId' | 'buyerOpenid' | 'amountFen' | 'expiresAt'> & {
    description: string;
    notifyUrl: string;
  }
>;

@Injectable()
export class PaymentRepository {
  constructor(@InjectRepository(PaymentEntity) private readonly payments: Repository<PaymentEntity>) {}

  find(outTradeNo: string): Promise<PaymentEntity | null> {
    return this.payments.findOneBy({ outTradeNo });
  }

  openOf(orderId: string): Promise<PaymentEntity[]> {
    return this.payments.findBy({ orderId, state: 'OPEN' });
  }

  /** All attempts to pay an order. The caller must have locked the order's row. */
  attempts(tx: EntityManager, orderId: string): Promise<PaymentEntity[]> {
    return tx.findBy(PaymentEntity, { orderId });
  }

  /** Those of the orders that have an open payment. The caller must have locked the orders' rows. */
  async openAmong(tx: EntityManager, orderIds: readonly string[]): Promise<Set<string>> {
    const open = await tx.findBy(PaymentEntity, { orderId: In(orderIds), state: 'OPEN' });
    return new Set(open.map(({ orderId }) => orderId));
  }

  /**
   * Stores attempts in one statement.
   * @throws the error of a duplicate key if the number of one exists, or is there twice
   */
  async add(tx: EntityManager, attempts: readonly NewAttempt[]): Promise<void> {
    await tx.query(
      `INSERT INTO payment (out_trade_no, order_id, buyer_openid, amount_fen, description, notify_url,
         state, expires_at, created_at, queries, queried_at)
       VALUES ${attempts.map(() => `(?, ?, ?, ?, ?, ?, 'OPEN', ?, ${NOW}, 0, ${NOW})`).join(', ')}`,
      attempts.flatMap(attempt => {
        const { outTradeNo, orderId, buyerOpenid, amountFen, description, notifyUrl, expiresAt } = attempt;
        return [outTradeNo, orderId, buyerOpenid, amountFen, description, notifyUrl, expiresAt];
      }),
    );
  }

  /** One that is not in a state that the verb starts from stays as it is. @returns how many have moved */
  async moveAll(tx: EntityManager, outTradeNos: readonly string[], verb: PaymentVerb): Promise<number> {
    if (outTradeNos.length === 0) return 0;
    const { from, to } = PAYMENT_LIFE[verb];
    const { affectedRows } = await tx.query<{ affectedRows: number }>(
      'UPDATE payment SET state = ? WHERE out_trade_no IN (?) AND state IN (?)',
      [to, outTradeNos, from],
    );
    return affectedRows;
  }

  /** @returns false if it was closed or settled before */
  async close(outTradeNo: string): Promise<boolean> {
    return (await this.moveAll(this.payments.manager, [outTradeNo], 'close')) === 1;
  }

  /** Counts a query by `PaymentQueryJob`. */
  async countQuery(outTradeNo: string): Promise<void> {
    await this.payments.update({ outTradeNo }, { queries: () => 'queries + 1', queriedAt: () => NOW });
  }

  /**
   * Claims the right to query the provider because a user views the order. `PaymentQueryJob` has its own
   * schedule.
   * @param quietMs how long ago the last query must be, in ms
   * @returns false if the provider was queried more recently
   */
  async claimQuery(outTradeNo: string, quietMs: number): Promise<boolean> {
    const { affected } = await this.payments
      .createQueryBuilder()
      .update()
      .set({ queriedAt: () => NOW })
      .where(`outTradeNo = :outTradeNo AND queriedAt <= ${inMillis(-quietMs)}`, { outTradeNo })
      .execute();
    return affected === 1;
  }
}
