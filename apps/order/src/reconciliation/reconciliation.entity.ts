import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Difference } from './domain/compare-bill.js';

/** What comparing one day's bill with our books has left open. */
@Entity('reconciliation')
export class ReconciliationEntity {
  /** `YYYY-MM-DD` in China. */
  @PrimaryColumn({ type: 'char', length: 10 })
  day: string;

  /** Lines of the bill, among them those of other systems and unreadable ones. */
  @Column({ name: 'bill_lines', type: 'int' })
  billLines: number;

  /** Lines of other systems that share the merchant. */
  @Column({ name: 'other_lines', type: 'int' })
  otherLines: number;

  /** Numbers of lines that cannot be read; null where an older release has written the row. */
  @Column({ name: 'unreadable_lines', type: 'json', nullable: true })
  unreadableLines: readonly number[] | null;

  /** Differences that asking the provider again has mended. */
  @Column({ type: 'int' })
  repaired: number;

  @Column({ type: 'json' })
  differences: Difference[];

  @Column({ name: 'done_at', type: 'datetime', precision: 3 })
  doneAt: Date;
}
