import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Difference } from './domain/compare-bill.js';

/** The result of comparing one day's bill with our books. */
@Entity('reconciliation')
export class ReconciliationEntity {
  /** `YYYY-MM-DD` in China. */
  @PrimaryColumn({ type: 'char', length: 10 })
  day: string;

  /** Lines of the bill, including those of other systems and unreadable ones. */
  @Column({ name: 'bill_lines', type: 'int' })
  billLines: number;

  /** Lines of other systems that share the merchant. */
  @Column({ name: 'other_lines', type: 'int' })
  otherLines: number;

  /** Line numbers that cannot be read; null in rows of an earlier release. */
  @Column({ name: 'unreadable_lines', type: 'json', nullable: true })
  unreadableLines: readonly number[] | null;

  /** How many differences a query to the provider has repaired. */
  @Column({ type: 'int' })
  repaired: number;

  @Column({ type: 'json' })
  differences: Difference[];

  @Column({ name: 'done_at', type: 'datetime', precision: 3 })
  doneAt: Date;
}
