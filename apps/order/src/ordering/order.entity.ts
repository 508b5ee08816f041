import {
  MAX_LENGTH,
  type OrderKind,
  type OrderStatus,
  OWN_ID_LENGTH,
  type PayStatus,
} from '@diancan/contracts';
import { safeInteger } from '@diancan/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('orders')
export class OrderEntity {
  @PrimaryColumn({ name: 'order_id', type: 'char', length: OWN_ID_LENGTH })
  orderId: string;

  /** The global transaction that placed it; null for an order of an earlier release. */
  @Column({ type: 'varchar', length: 64, nullable: true })
  gid: string | null;

  /** The flash sale that it was won in; null for any other order. */
  @Column({ name: 'activity_id', type: 'char', length: OWN_ID_LENGTH, nullable: true })
  activityId: string | null;

  @Column({ name: 'buyer_openid', type: 'varchar', length: MAX_LENGTH.openid })
  buyerOpenid: string;

  @Column({ type: 'varchar', length: 16 })
  status: OrderStatus;

  @Column({ name: 'pay_status', type: 'varchar', length: 16 })
  payStatus: PayStatus;

  @Column({ name: 'amount_fen', type: 'bigint', transformer: safeInteger })
  amountFen: number;

  @Column({ type: 'varchar', length: 16 })
  kind: OrderKind;

  @Column({ name: 'table_id', type: 'char', length: OWN_ID_LENGTH, nullable: true })
  tableId: string | null;

  /** As it was called when the order was placed. */
  @Column({ name: 'table_name', type: 'varchar', length: MAX_LENGTH.tableName, nullable: true })
  tableName: string | null;

  /** The guests of the table, who see its orders. */
  @Column({ type: 'char', length: OWN_ID_LENGTH, nullable: true })
  seating: string | null;

  /** JSON; null for none. */
  @Column({ type: 'mediumtext', nullable: true })
  adjustments: string | null;

  @Column({ type: 'varchar', length: MAX_LENGTH.contactName })
  name: string;

  @Column({ type: 'varchar', length: MAX_LENGTH.phone })
  phone: string;

  @Column({ type: 'varchar', length: MAX_LENGTH.address })
  address: string;

  @Column({ type: 'varchar', length: MAX_LENGTH.remark })
  remark: string;

  @Column({ name: 'cancel_reason', type: 'varchar', length: MAX_LENGTH.reason, nullable: true })
  cancelReason: string | null;

  /** `YYYY-MM-DD`. */
  @Column({ name: 'business_day', type: 'date', nullable: true })
  businessDay: string | null;

  /** Consecutive on its business day; null until the kitchen sees it. */
  @Column({ name: 'pickup_no', type: 'int', nullable: true })
  pickupNo: number | null;

  /** When the kitchen saw it first. */
  @Column({ name: 'kitchen_at', type: 'datetime', precision: 3, nullable: true })
  kitchenAt: Date | null;

  @Column({ name: 'accepted_at', type: 'datetime', precision: 3, nullable: true })
  acceptedAt: Date | null;

  @Column({ name: 'ready_at', type: 'datetime', precision: 3, nullable: true })
  readyAt: Date | null;

  @Column({ name: 'recalled_at', type: 'datetime', precision: 3, nullable: true })
  recalledAt: Date | null;

  /** 1 while the kitchen has to cook it, otherwise null. */
  @Column({ name: 'in_kitchen', type: 'tinyint', nullable: true })
  inKitchen: number | null;

  @Column({ name: 'created_at', type: 'datetime', precision: 3 })
  createdAt: Date;

  /** When an unpaid order is cancelled automatically. */
  @Column({ name: 'expires_at', type: 'datetime', precision: 3 })
  expiresAt: Date;

  /** Attempts of the automatic cancellation. */
  @Column({ name: 'expiry_attempts', type: 'int', default: 0 })
  expiryAttempts: number;

  /** When the next attempt is due: `expiresAt` at first; each attempt moves it later. */
  @Column({ name: 'expiry_due_at', type: 'datetime', precision: 3 })
  expiryDueAt: Date;
}
