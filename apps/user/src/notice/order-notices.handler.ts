import { userNotices } from '@diancan/contracts';
import { isDuplicateKey } from '@diancan/database';
import { MessageConsumer, type MessageHandler, type ReceivedMessage } from '@diancan/messaging';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { NoticeKind } from '../notice-template/domain/notice-kind.js';
import { UserSettings } from '../user.settings.js';
import { NoticeJob } from './notice.job.js';
import { NoticeRepository } from './notice.repository.js';

type OrderMessage = ReceivedMessage<typeof userNotices>;

/** Sends buyers a notice of what happened to their orders. */
@Injectable()
@MessageConsumer(userNotices)
export class OrderNotices implements MessageHandler<typeof userNotices> {
  constructor(
    private readonly notices: NoticeRepository,
    private readonly job: NoticeJob,
    private readonly settings: UserSettings,
  ) {}

  /**
   * Stores the notice and the job that sends it. The notice has the id of the message: an earlier release has
   * stored some of them under it before they became messages.
   */
  async handle(tx: EntityManager, message: OrderMessage): Promise<void> {
    const content = this.#contentOf(message);
    if (content === null) return;
    const { orderId, buyerOpenid, summary, at } = message.payload;
    const noticeId = message.messageId;
    try {
      await this.notices.add(tx, {
        ...content,
        noticeId,
        openid: buyerOpenid,
        orderId,
        summary,
        happenedAt: new Date(at),
      });
    } catch (error) {
      if (isDuplicateKey(error)) return;
      throw error;
    }
    await this.job.add(tx, { noticeId }, { key: noticeId });
  }

  /** Null: the shop does not want this notice. */
  #contentOf({ name, payload }: OrderMessage): { kind: NoticeKind; amountFen: number } | null {
    switch (name) {
      case 'order.accepted.v1':
        return payload.isNoticeWanted ? { kind: 'ACCEPTED', amountFen: payload.amountFen } : null;
      case 'order.ready.v1':
        return { kind: 'READY', amountFen: payload.amountFen };
      case 'order.finished.v1':
        return payload.wasReady === true && this.#tellsReady
          ? null
          : { kind: 'FINISHED', amountFen: payload.amountFen };
      case 'order.refunded.v1':
        return { kind: 'REFUNDED', amountFen: payload.refundedFen };
    }
  }

  /** Whether the shop sends a notice when an order is ready. If so, it sends none at its end. */
  get #tellsReady(): boolean {
    return this.settings.current.notices.templates.READY.templateId !== '';
  }
}
