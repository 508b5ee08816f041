import { MAX_LENGTH, OWN_ID_LENGTH, type RefundCause, type RefundState } from '@diancan/contracts';
import { safeInteger } from '@diancan/database';
import { PAY_LIMITS } from '@diancan/wechat';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RefundedLine } from './domain/line-refund.js';

/** A refund, written in the transaction that decided it. `RefundJob` sends it. */
@Entity('refund')
export class RefundEntity {
  /** Our number at the provider, the same at each repetition. */
  @PrimaryColumn({ name: 'out_refund_no', type: 'char', length: OWN_ID_LENGTH })
  outRefundNo: string;

  @Column({ name: 'order_id', type: 'char', length: OWN_ID_LENGTH })
  orderId: string;

  @Column({ name: 'out_trade_no', type: 'varchar', length: PAY_LIMITS.outTradeNo })
  outTradeNo: string;

  /** The provider's transaction whose money is refunded. */
  @Column({ name: 'transaction_id', type: 'varchar', length: PAY_LIMITS.transactionId })
  transactionId: string;

  @Column({ name: 'amount_fen', type: 'bigint', transformer: safeInteger })
  amountFen: number;

  /** The amount of the transaction. */
  @Column({ name: 'total_fen', type: 'bigint', transformer: safeInteger })
  totalFen: number;

  @Column({ type: 'varchar', length: 16 })
  cause: RefundCause;

  /** The refunded lines, if the cause is LINES. */
  @Column({ type: 'json', nullable: true })
  lines: RefundedLine[] | null;

  @Column({ type: 'varchar', length: MAX_LENGTH.reason })
  reason: string;

  @Column({ type: 'varchar', length: 16 })
  state: RefundState;

  /** How many times it was sent or queried. */
  @Column({ type: 'int' })
  attempts: number;

  /** When it was last sent; null after a refusal. The next refund of the transaction waits for this one. */
  @Column({ name: 'sent_at', type: 'datetime', precision: 3, nullable: true })
  sentAt: Date | null;

  /** Code of the provider's last refusal, for the seller and for operators. */
  @Column({ name: 'last_refusal', type: 'varchar', length: 64, nullable: true })
  lastRefusal: string | null;

  @Column({ name: 'created_at', type: 'datetime', precision: 3 })
  createdAt: Date;

  @Column({ name: 'done_at', type: 'datetime', precision: 3, nullable: true })
  doneAt: Date | null;
}
