import { MAX_LENGTH, OWN_ID_LENGTH } from '@diancan/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PlacementState } from './domain/placement-life.js';
import type { OrderContent } from '../ordering/domain/order-content.js';

/** Why a placement was rejected: an error code and its data, so that a repetition gets the same error. */
export interface Rejection {
  readonly code: number;
  readonly data: Readonly<Record<string, string | number>> | null;
}

/** The intent to order, stored before any stock is deducted, under the id that the order will have. */
@Entity('placement')
export class PlacementEntity {
  @PrimaryColumn({ name: 'order_id', type: 'char', length: OWN_ID_LENGTH })
  orderId: string;

  @Column({ name: 'buyer_openid', type: 'varchar', length: MAX_LENGTH.openid })
  buyerOpenid: string;

  @Column({ name: 'idempotency_key', type: 'varchar', length: MAX_LENGTH.idempotencyKey })
  idempotencyKey: string;

  @Column({ type: 'char', length: 43 })
  fingerprint: string;

  @Column({ type: 'varchar', length: 16 })
  state: PlacementState;

  /** Null if the cart could not be priced. */
  @Column({ type: 'json', nullable: true })
  cart: OrderContent | null;

  @Column({ type: 'json', nullable: true })
  rejection: Rejection | null;

  @Column({ name: 'created_at', type: 'datetime', precision: 3 })
  createdAt: Date;

  /** A placement that is still open at this time is rejected. */
  @Column({ type: 'datetime', precision: 3 })
  deadline: Date;

  /** Attempts to reject it after the deadline. */
  @Column({ name: 'rejection_attempts', type: 'int', default: 0 })
  rejectionAttempts: number;

  /** When the next attempt is due: `deadline` at first; each attempt moves it later. */
  @Column({ name: 'rejection_due_at', type: 'datetime', precision: 3 })
  rejectionDueAt: Date;
}
