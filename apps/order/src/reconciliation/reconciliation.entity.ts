import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Difference } from './domain/compare-bill.js';

/** What comparing one day's bill with our books has left open. */
@Entity('reconciliation')
export class ReconciliationEntity {
  /** `YYYY-MM-DD` in China. */
  @PrimaryColumn({ type: 'char', length: 10 })
  day: string;

  /** Lines of the bill. */
  @Column({ name: 'bill_lines', type: 'int' })
  billLines: number;

  /** Differences that asking the provider again has mended. */
  @Column({ type: 'int' })
  repaired: number;

  @Column({ type: 'json' })
  differences: Difference[];

  @Column({ name: 'done_at', type: 'datetime', precision: 3 })
  doneAt: Date;
}
