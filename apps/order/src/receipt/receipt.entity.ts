import { OWN_ID_LENGTH } from '@diancan/contracts';
import { safeInteger } from '@diancan/database';
import { PAY_LIMITS } from '@diancan/wechat';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** ORDER: it paid the order. SURPLUS: it should not have been taken, and is refunded. */
export type ReceiptPurpose = 'ORDER' | 'SURPLUS';

/** Money that the provider took for us; one row per transaction of the provider. */
@Entity('receipt')
export class ReceiptEntity {
  @PrimaryColumn({ name: 'transaction_id', type: 'varchar', length: PAY_LIMITS.transactionId })
  transactionId: string;

  @Column({ name: 'out_trade_no', type: 'varchar', length: PAY_LIMITS.outTradeNo })
  outTradeNo: string;

  @Column({ name: 'order_id', type: 'char', length: OWN_ID_LENGTH })
  orderId: string;

  @Column({ name: 'payer_openid', type: 'varchar', length: PAY_LIMITS.openid })
  payerOpenid: string;

  @Column({ name: 'amount_fen', type: 'bigint', transformer: safeInteger })
  amountFen: number;

  @Column({ type: 'varchar', length: 16 })
  purpose: ReceiptPurpose;

  @Column({ name: 'paid_at', type: 'datetime', precision: 3 })
  paidAt: Date;

  @Column({ name: 'recorded_at', type: 'datetime', precision: 3 })
  recordedAt: Date;
}
