import { OWN_ID_LENGTH } from '@diancan/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Stock to give back: stored in the transaction that decided it, done when product has confirmed. */
@Entity('stock_release')
export class StockReleaseEntity {
  @PrimaryColumn({ name: 'order_id', type: 'char', length: OWN_ID_LENGTH })
  orderId: string;

  @Column({ type: 'int' })
  attempts: number;

  /** Not before this time; moved ahead by each attempt. */
  @Column({ name: 'due_at', type: 'datetime', precision: 3 })
  dueAt: Date;

  @Column({ name: 'done_at', type: 'datetime', precision: 3, nullable: true })
  doneAt: Date | null;
}
