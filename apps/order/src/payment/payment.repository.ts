import { inMillis, NOW } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, In, Repository } from 'typeorm';
import { PAYMENT_LIFE, type PaymentVerb } from './domain/payment-life.js';
import { PaymentEntity } from './payment.entity.js';

/** When to ask the provider again while no notification comes, counted in questions asked, in ms. */
const QUERY_AFTER_MS = [5_000, 30_000, 60_000, 180_000, 300_000, 600_000, 1_800_000];
/** The provider closes nothing by itself at `time_expire`; we do, so much later. */
export const CLOSED_AFTER_EXPIRY_MS = 60_000;
/** The process that closes a payment reads another clock than the database. */
const CLOCKS_APART_MS = 1_000;

const queryAfterMs = (queries: number): number =>
  QUERY_AFTER_MS[Math.min(queries, QUERY_AFTER_MS.length - 1)]!;

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

  /** All attempts of an order, whose row the caller has locked. */
  attempts(tx: EntityManager, orderId: string): Promise<PaymentEntity[]> {
    return tx.findBy(PaymentEntity, { orderId });
  }

  async add(tx: EntityManager, attempt: NewAttempt): Promise<void> {
    await tx
      .createQueryBuilder()
      .insert()
      .into(PaymentEntity)
      .updateEntity(false)
      .values({
        ...attempt,
        state: 'OPEN',
        queries: 0,
        createdAt: () => NOW,
        queriedAt: () => NOW,
        queryDueAt: () => inMillis(queryAfterMs(0)),
      })
      .execute();
  }

  /** @returns false when it was not in a state that the verb starts from */
  async move(tx: EntityManager, outTradeNo: string, verb: PaymentVerb): Promise<boolean> {
    const { from, to } = PAYMENT_LIFE[verb];
    const { affected } = await tx.update(PaymentEntity, { outTradeNo, state: In(from) }, { state: to });
    return affected === 1;
  }

  close(outTradeNo: string): Promise<boolean> {
    return this.move(this.payments.manager, outTradeNo, 'close');
  }

  async due(limit: number): Promise<PaymentEntity[]> {
    return this.payments
      .createQueryBuilder('p')
      .where(`p.state = 'OPEN' AND p.queryDueAt <= ${NOW}`)
      .orderBy('p.queryDueAt')
      .limit(limit)
      .getMany();
  }

  /**
   * Takes the right to ask the provider, and says when to ask next.
   * @returns false when another instance was quicker
   */
  async claimQuery({ outTradeNo, queries }: PaymentEntity): Promise<boolean> {
    const { affected } = await this.payments
      .createQueryBuilder()
      .update()
      .set({ queries: queries + 1, queriedAt: () => NOW, queryDueAt: () => nextQueryAt(queries + 1) })
      .where('outTradeNo = :outTradeNo AND queries = :queries', { outTradeNo, queries })
      .execute();
    return affected === 1;
  }

  /**
   * Takes the right to ask the provider because a user looks at the order. `PaymentQueryJob` keeps its own
   * schedule.
   * @param quietMs how long ago the last question must be
   * @returns false when the provider was asked more recently
   */
  async claimLook(outTradeNo: string, quietMs: number): Promise<boolean> {
    const { affected } = await this.payments
      .createQueryBuilder()
      .update()
      .set({ queriedAt: () => NOW })
      .where(`outTradeNo = :outTradeNo AND queriedAt <= ${inMillis(-quietMs)}`, { outTradeNo })
      .execute();
    return affected === 1;
  }
}

/** By the table, but no later than its end, so that no payment stays open far beyond it. */
function nextQueryAt(queries: number): string {
  const byTable = inMillis(queryAfterMs(queries));
  const end = `expires_at + INTERVAL ${(CLOSED_AFTER_EXPIRY_MS + CLOCKS_APART_MS) / 1_000} SECOND`;
  return `IF(${end} > ${NOW}, LEAST(${end}, ${byTable}), ${byTable})`;
}
