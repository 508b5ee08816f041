import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A day that is to be reconciled by itself; its result is a row of `reconciliation`. */
@Entity('reconciliation_day')
export class ReconciliationDayEntity {
  /** `YYYY-MM-DD` in China. */
  @PrimaryColumn({ type: 'char', length: 10 })
  day: string;

  @Column({ type: 'int' })
  attempts: number;

  /** Not before this time; moved ahead by each attempt. */
  @Column({ name: 'due_at', type: 'datetime', precision: 3 })
  dueAt: Date;

  /** Null also while a difference could not be repaired because WeChat Pay did not answer. */
  @Column({ name: 'done_at', type: 'datetime', precision: 3, nullable: true })
  doneAt: Date | null;
}
