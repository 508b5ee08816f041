import { MAX_LENGTH, OWN_ID_LENGTH } from '@diancan/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PlacementState } from './domain/placement-life.js';
import type { OrderContent } from '../ordering/domain/order-content.js';

/** Why a placement was rejected: a line of an error catalogue and its data, so that it can be said again. */
export interface Rejection {
  readonly code: number;
  readonly data: Readonly<Record<string, string | number>> | null;
}

/** The intent to order: stored before any stock is touched, under the id that the order will have. */
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

  /** Null when the cart could not even be priced. */
  @Column({ type: 'json', nullable: true })
  cart: OrderContent | null;

  @Column({ type: 'json', nullable: true })
  rejection: Rejection | null;

  @Column({ name: 'created_at', type: 'datetime', precision: 3 })
  createdAt: Date;

  /** What is not decided by then is rejected. */
  @Column({ type: 'datetime', precision: 3 })
  deadline: Date;

  /** How often it was tried to reject it after that. */
  @Column({ name: 'rejection_attempts', type: 'int', default: 0 })
  rejectionAttempts: number;

  /** Not to be rejected before this time: `deadline`, moved ahead by each attempt. */
  @Column({ name: 'rejection_due_at', type: 'datetime', precision: 3 })
  rejectionDueAt: Date;
}
