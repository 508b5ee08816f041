import { MAX_LENGTH, type NoticeKind, OWN_ID_LENGTH } from '@diancan/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A message to a buyer: stored with what it tells, done when the user service has accepted it. */
@Entity('notice')
export class NoticeEntity {
  @PrimaryColumn({ name: 'notice_id', type: 'char', length: OWN_ID_LENGTH })
  noticeId: string;

  @Column({ type: 'varchar', length: 16 })
  kind: NoticeKind;

  @Column({ type: 'varchar', length: MAX_LENGTH.openid })
  openid: string;

  @Column({ type: 'json' })
  data: {
    readonly orderId: string;
    readonly amountFen: number;
    readonly summary: string;
    readonly at: string;
  };

  @Column({ type: 'int' })
  attempts: number;

  @Column({ name: 'due_at', type: 'datetime', precision: 3 })
  dueAt: Date;

  @Column({ name: 'done_at', type: 'datetime', precision: 3, nullable: true })
  doneAt: Date | null;
}
