import { MAX_LENGTH, OWN_ID_LENGTH } from '@diancan/contracts';
import { safeInteger } from '@diancan/database';
import { PAY_LIMITS } from '@diancan/wechat';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PaymentState } from './domain/payment-life.js';

/** One attempt to pay an order; stored before the provider is called. */
@Entity('payment')
export class PaymentEntity {
  /** The order id; further attempts, after one that can no longer be paid, append `-2`, `-3` … */
  @PrimaryColumn({ name: 'out_trade_no', type: 'varchar', length: PAY_LIMITS.outTradeNo })
  outTradeNo: string;

  @Column({ name: 'order_id', type: 'char', length: OWN_ID_LENGTH })
  orderId: string;

  @Column({ name: 'buyer_openid', type: 'varchar', length: MAX_LENGTH.openid })
  buyerOpenid: string;

  @Column({ name: 'amount_fen', type: 'bigint', transformer: safeInteger })
  amountFen: number;

  /** As sent to the provider, the same at each repetition; null in rows of an earlier release. */
  @Column({ type: 'text', nullable: true })
  description: string | null;

  @Column({ name: 'notify_url', type: 'varchar', length: 255, nullable: true })
  notifyUrl: string | null;

  @Column({ type: 'varchar', length: 16 })
  state: PaymentState;

  /** The provider refuses payment after this time; the same at each repetition of a prepay. */
  @Column({ name: 'expires_at', type: 'datetime', precision: 3 })
  expiresAt: Date;

  @Column({ name: 'created_at', type: 'datetime', precision: 3 })
  createdAt: Date;

  /** How often `PaymentQueryJob` has queried the provider; queries by a user's view do not count. */
  @Column({ type: 'int' })
  queries: number;

  @Column({ name: 'queried_at', type: 'datetime', precision: 3 })
  queriedAt: Date;
}
