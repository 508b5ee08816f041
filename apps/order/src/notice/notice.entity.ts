import type { NoticeKind } from '@diancan/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Something a buyer is to be told: written in the transaction that did it, done when user has taken it on. */
@Entity('notice')
export class NoticeEntity {
  @PrimaryColumn({ name: 'notice_id', type: 'char', length: 26 })
  noticeId: string;

  @Column({ type: 'varchar', length: 16 })
  kind: NoticeKind;

  @Column({ type: 'varchar', length: 64 })
  openid: string;

  @Column({ type: 'json' })
  data: { readonly orderId: string; readonly amountFen: number; readonly summary: string; readonly at: string };

  @Column({ type: 'smallint' })
  attempts: number;

  @Column({ name: 'due_at', type: 'datetime', precision: 3 })
  dueAt: Date;

  @Column({ name: 'done_at', type: 'datetime', precision: 3, nullable: true })
  doneAt: Date | null;
}
