import { type OrderStatus, OWN_ID_LENGTH } from '@diancan/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Actor } from './domain/order-move.js';

/**
 * A step of an order to another status, with the answer that its actor got. No order reaches a status
 * twice.
 */
@Entity('order_move')
export class OrderMoveEntity {
  @PrimaryColumn({ name: 'order_id', type: 'char', length: OWN_ID_LENGTH })
  orderId: string;

  @PrimaryColumn({ type: 'varchar', length: 16 })
  status: OrderStatus;

  @Column({ name: 'actor_role', type: 'varchar', length: 16 })
  actorRole: Actor['role'];

  @Column({ name: 'actor_id', type: 'varchar', length: 128 })
  actorId: string;

  @Column({ name: 'moved_at', type: 'datetime', precision: 3 })
  movedAt: Date;

  /** JSON of the `OrderView` after the move: text, because a JSON column may sort the keys. */
  @Column({ type: 'mediumtext' })
  answer: string;
}
