import type { NoticeKind } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ulid } from 'ulid';
import type { Order } from '../ordering/domain/order.js';
import { OrderRepository } from '../ordering/order.repository.js';
import { summarise } from './domain/summarise.js';
import { NoticeJob } from './notice.job.js';

/** Queues a notice that tells a buyer what happened to their order. */
@Injectable()
export class QueueNotice {
  constructor(
    private readonly orders: OrderRepository,
    private readonly notice: NoticeJob,
  ) {}

  /** Adds the notice in `tx`, so that it commits or rolls back with the change that it reports. */
  async inside(
    tx: EntityManager,
    order: Order,
    { kind, amountFen }: { kind: NoticeKind; amountFen: number },
  ): Promise<void> {
    const { orderId, buyerOpenid } = order.state;
    const summary = summarise(await this.orders.linesOf(tx, orderId));
    const data = { orderId, amountFen, summary, at: new Date().toISOString() };
    await this.notice.add(tx, { noticeId: ulid(), kind, openid: buyerOpenid, data });
  }
}
