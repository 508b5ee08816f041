import { inMillis, isDuplicateKey, NOW } from '@diancan/database';
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

  /** @returns false if its number exists; that attempt stays as it is */
  async add(tx: EntityManager, attempt: NewAttempt): Promise<boolean> {
    const { outTradeNo, orderId, buyerOpenid, amountFen, description, notifyUrl, expiresAt } = attempt;
    try {
      await tx.query(
        `INSERT INTO payment (out_trade_no, order_id, buyer_openid, amount_fen, description, notify_url,
         state, expires_at, created_at, queries, queried_at)
       VALUES (?, ?, ?, ?, ?, ?, 'OPEN', ?, ${NOW}, 0, ${NOW})`,
        [outTradeNo, orderId, buyerOpenid, amountFen, description, notifyUrl, expiresAt],
      );
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** @returns false if the payment was not in a state that the verb starts from */
  async move(tx: EntityManager, outTradeNo: string, verb: PaymentVerb): Promise<boolean> {
    const { from, to } = PAYMENT_LIFE[verb];
    const { affectedRows } = await tx.query<{ affectedRows: number }>(
      'UPDATE payment SET state = ? WHERE out_trade_no = ? AND state IN (?)',
      [to, outTradeNo, from],
    );
    return affectedRows === 1;
  }

  close(outTradeNo: string): Promise<boolean> {
    return this.move(this.payments.manager, outTradeNo, 'close');
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
