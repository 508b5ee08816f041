import { type OrderStatus, OWN_ID_LENGTH } from '@diancan/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Actor } from './domain/order-move.js';

/**
 * A move of an order to another status, with the answer that its actor got. The key is order and status,
 * because no order reaches a status twice.
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

  /** JSON of the `OrderView` after the move. A text column, because a JSON column may reorder the keys. */
  @Column({ type: 'mediumtext' })
  answer: string;
}
