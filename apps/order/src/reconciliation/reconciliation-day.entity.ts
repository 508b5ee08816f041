import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A day that must be reconciled automatically; its result is a row of `reconciliation`. */
@Entity('reconciliation_day')
export class ReconciliationDayEntity {
  /** `YYYY-MM-DD` in China. */
  @PrimaryColumn({ type: 'char', length: 10 })
  day: string;

  @Column({ type: 'int' })
  attempts: number;

  /** When the next attempt is due; each attempt moves it later. */
  @Column({ name: 'due_at', type: 'datetime', precision: 3 })
  dueAt: Date;

  /** Also null while a repair is pending because WeChat Pay did not answer. */
  @Column({ name: 'done_at', type: 'datetime', precision: 3, nullable: true })
  doneAt: Date | null;
}
