import type { NoticeKind } from '@diancan/contracts';
import { afterCommit, inMillis, NOW } from '@diancan/database';
import { backoffMs } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository } from 'typeorm';
import { ulid } from 'ulid';
import type { Order } from '../ordering/domain/order.js';
import { OrderRepository } from '../ordering/order.repository.js';
import { summarise } from './domain/summarise.js';
import { NoticeEntity } from './notice.entity.js';

const RETRY = { firstMs: 2_000, lastMs: 300_000 };

/** What buyers are still to be told. */
@Injectable()
export class NoticeQueue {
  #wakeWorker: () => void = () => {};

  constructor(
    @InjectRepository(NoticeEntity) private readonly notices: Repository<NoticeEntity>,
    private readonly orders: OrderRepository,
  ) {}

  /** @param wakeWorker called after each commit that has added something */
  onAdded(wakeWorker: () => void): void {
    this.#wakeWorker = wakeWorker;
  }

  /** Part of what it tells about: commits or rolls back with it. */
  async add(
    tx: EntityManager,
    order: Order,
    { kind, amountFen }: { kind: NoticeKind; amountFen: number },
  ): Promise<void> {
    const { orderId, buyerOpenid } = order.state;
    const data = {
      orderId,
      amountFen,
      summary: summarise(await this.orders.linesOf(tx, orderId)),
      at: new Date().toISOString(),
    };
    await tx
      .createQueryBuilder()
      .insert()
      .into(NoticeEntity)
      .updateEntity(false)
      .values({ noticeId: ulid(), kind, openid: buyerOpenid, data, attempts: 0, dueAt: () => NOW })
      .execute();
    afterCommit(tx, () => this.#wakeWorker());
  }

  async due(limit: number): Promise<NoticeEntity[]> {
    return this.notices
      .createQueryBuilder('n')
      .where(`n.doneAt IS NULL AND n.dueAt <= ${NOW}`)
      .orderBy('n.dueAt')
      .limit(limit)
      .getMany();
  }

  /** Takes one for this instance, as a stock release is taken. @returns false when another instance has it */
  async claim({ noticeId, attempts }: NoticeEntity): Promise<boolean> {
    const waitMs = backoffMs(attempts + 1, RETRY);
    const { affected } = await this.notices
      .createQueryBuilder()
      .update()
      .set({ attempts: attempts + 1, dueAt: () => inMillis(waitMs) })
      .where('noticeId = :noticeId AND attempts = :attempts AND doneAt IS NULL', { noticeId, attempts })
      .execute();
    return affected === 1;
  }

  async finish(noticeId: string): Promise<void> {
    await this.notices.update({ noticeId }, { doneAt: () => NOW });
  }
}
