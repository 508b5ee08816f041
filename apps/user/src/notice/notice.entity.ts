import { MAX_LENGTH } from '@diancan/contracts';
import { safeInteger } from '@diancan/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { NoticeKind } from '../notice-template/domain/notice-kind.js';
import type { NoticeState } from './domain/notice-life.js';

/** Something that a buyer is to be told, and what became of it. */
@Entity('notice')
export class NoticeEntity {
  @PrimaryColumn({ name: 'notice_id', type: 'varchar', length: MAX_LENGTH.id })
  noticeId: string;

  @Column({ type: 'varchar', length: 16 })
  kind: NoticeKind;

  @Column({ type: 'varchar', length: MAX_LENGTH.openid })
  openid: string;

  @Column({ name: 'order_id', type: 'varchar', length: MAX_LENGTH.id })
  orderId: string;

  @Column({ name: 'amount_fen', type: 'bigint', transformer: safeInteger })
  amountFen: number;

  @Column({ type: 'varchar', length: MAX_LENGTH.noticeSummary })
  summary: string;

  @Column({ name: 'happened_at', type: 'datetime', precision: 3 })
  happenedAt: Date;

  @Column({ type: 'varchar', length: 16 })
  state: NoticeState;

  /** What WeChat said last when it said no. */
  @Column({ name: 'last_errcode', type: 'int', nullable: true })
  lastErrcode: number | null;

  @Column({ name: 'created_at', type: 'datetime', precision: 3 })
  createdAt: Date;

  @Column({ name: 'ended_at', type: 'datetime', precision: 3, nullable: true })
  endedAt: Date | null;
}
