import type { NoticeKind } from '@diancan/contracts';
import { inMillis, NOW } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type ObjectLiteral, Repository } from 'typeorm';
import type { NoticeContent } from './domain/fill-template.js';
import { NOTICE_LIFE, type NoticeState, type NoticeVerb } from './domain/notice-life.js';
import { NoticeEntity } from './notice.entity.js';

const PENDING: NoticeState = 'PENDING';

export interface NewNotice extends NoticeContent {
  readonly noticeId: string;
  readonly kind: NoticeKind;
  readonly openid: string;
}

/** The right of one instance to send a notice, until the lease ends. */
export interface Claim {
  readonly noticeId: string;
  /** From 1. Another instance that took over has a higher one. */
  readonly attempt: number;
}

/** Notices that are to be sent, and what became of those that were. */
@Injectable()
export class NoticeQueue {
  constructor(@InjectRepository(NoticeEntity) private readonly notices: Repository<NoticeEntity>) {}

  /** Stores a notice that is due at once; one whose id is known already changes nothing. */
  async add(
    { noticeId, kind, openid, orderId, amountFen, summary, happenedAt }: NewNotice,
    deadlineMs: number,
  ): Promise<void> {
    await this.notices.query(
      `INSERT INTO notice (notice_id, kind, openid, order_id, amount_fen, summary, happened_at,
         state, attempts, due_at, give_up_at, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ${NOW}, ${inMillis(deadlineMs)}, ${NOW})
       ON DUPLICATE KEY UPDATE notice_id = notice_id`,
      [noticeId, kind, openid, orderId, amountFen, summary, happenedAt, PENDING],
    );
  }

  due(limit: number): Promise<NoticeEntity[]> {
    return this.notices
      .createQueryBuilder('n')
      .where(`n.state = :PENDING AND n.dueAt <= ${NOW}`, { PENDING })
      .orderBy('n.dueAt')
      .limit(limit)
      .getMany();
  }

  /**
   * Takes a notice for this instance; one that dies with it leaves it to the next when the lease ends.
   * @returns null when another instance has it, or its deadline has passed
   */
  async claim({ noticeId, attempts }: NoticeEntity, leaseMs: number): Promise<Claim | null> {
    const taken = await this.#update(
      { attempts: attempts + 1, dueAt: () => inMillis(leaseMs) },
      `noticeId = :noticeId AND attempts = :attempts AND state = :PENDING AND dueAt <= ${NOW} AND giveUpAt > ${NOW}`,
      { noticeId, attempts, PENDING },
    );
    return taken ? { noticeId, attempt: attempts + 1 } : null;
  }

  /** @returns false when its deadline has not passed, or another instance is sending it */
  giveUp({ noticeId, attempts }: NoticeEntity): Promise<boolean> {
    return this.#end(
      'giveUp',
      `noticeId = :noticeId AND attempts = :attempts AND dueAt <= ${NOW} AND giveUpAt <= ${NOW}`,
      { noticeId, attempts },
    );
  }

  /** It was not sent: due again after `waitMs`, at the latest at its deadline. */
  async postpone({ noticeId, attempt }: Claim, waitMs: number, errcode: number | null): Promise<void> {
    await this.#update(
      { dueAt: () => `LEAST(${inMillis(waitMs)}, give_up_at)`, lastErrcode: errcode },
      'noticeId = :noticeId AND attempts = :attempt AND state = :PENDING',
      { noticeId, attempt, PENDING },
    );
  }

  /** Whoever sent it, and however late: it is out. */
  async sent({ noticeId }: Claim): Promise<void> {
    await this.#end('send', 'noticeId = :noticeId', { noticeId });
  }

  /** Not recorded where another instance has taken over: its answer counts. */
  async refused({ noticeId, attempt }: Claim, errcode: number): Promise<void> {
    await this.#end(
      'refuse',
      'noticeId = :noticeId AND attempts = :attempt',
      { noticeId, attempt },
      { lastErrcode: errcode },
    );
  }

  async skipped({ noticeId, attempt }: Claim): Promise<void> {
    await this.#end('skip', 'noticeId = :noticeId AND attempts = :attempt', { noticeId, attempt });
  }

  #end(verb: NoticeVerb, where: string, parameters: ObjectLiteral, more: Changes = {}): Promise<boolean> {
    const { from, to } = NOTICE_LIFE[verb];
    return this.#update({ ...more, state: to, endedAt: () => NOW }, `${where} AND state IN (:...from)`, {
      ...parameters,
      from,
    });
  }

  async #update(changes: Changes, where: string, parameters: ObjectLiteral): Promise<boolean> {
    const { affected } = await this.notices
      .createQueryBuilder()
      .update()
      .set(changes)
      .where(where, parameters)
      .execute();
    return affected === 1;
  }
}

type Changes = { [K in keyof NoticeEntity]?: NoticeEntity[K] | (() => string) };
