import { NOW } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository } from 'typeorm';
import type { NoticeKind } from '../notice-template/domain/notice-kind.js';
import type { NoticeContent } from '../notice-template/domain/fill-template.js';
import { NOTICE_LIFE, type NoticeState, type NoticeVerb } from './domain/notice-life.js';
import { NoticeEntity } from './notice.entity.js';

const PENDING: NoticeState = 'PENDING';

export interface NewNotice extends NoticeContent {
  readonly noticeId: string;
  readonly kind: NoticeKind;
  readonly openid: string;
}

/** What buyers are told, and what WeChat said to it. */
@Injectable()
export class NoticeRepository {
  constructor(@InjectRepository(NoticeEntity) private readonly notices: Repository<NoticeEntity>) {}

  /** @throws QueryFailedError, a duplicate key, if its id is known already */
  async add(
    tx: EntityManager,
    { noticeId, kind, openid, orderId, amountFen, summary, happenedAt }: NewNotice,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO notice (notice_id, kind, openid, order_id, amount_fen, summary, happened_at, state,
         created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ${NOW})`,
      [noticeId, kind, openid, orderId, amountFen, summary, happenedAt, PENDING],
    );
  }

  find(noticeId: string): Promise<NoticeEntity | null> {
    return this.notices.findOneBy({ noticeId });
  }

  /** @param errcode what WeChat said, if it said no */
  async end(tx: EntityManager, noticeId: string, verb: NoticeVerb, errcode?: number): Promise<void> {
    const { from, to } = NOTICE_LIFE[verb];
    await tx.query(
      `UPDATE notice SET state = ?, last_errcode = COALESCE(?, last_errcode), ended_at = ${NOW}
       WHERE notice_id = ? AND state IN (?)`,
      [to, errcode ?? null, noticeId, from],
    );
  }

  /** WeChat said no, and may say yes later. */
  async noteErrcode(noticeId: string, errcode: number): Promise<void> {
    await this.notices.update({ noticeId }, { lastErrcode: errcode });
  }
}
