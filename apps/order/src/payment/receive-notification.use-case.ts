import {
  NOTIFICATION_REFUSALS,
  type NotificationHeaders,
  NotificationRefusedError,
  WechatPay,
} from '@diancan/wechat';
import { Injectable } from '@nestjs/common';
import { ApplyNotification, UNAPPLIED } from './apply-notification.use-case.js';

/** Why a notification changed nothing. A small fixed set, because it is a metric label. */
export const REFUSALS = [...NOTIFICATION_REFUSALS, ...UNAPPLIED] as const;
export type Refusal = (typeof REFUSALS)[number];

/** Receives a notification; trusts it only if it is signed, fresh, and not a replay. */
@Injectable()
export class ReceiveNotification {
  constructor(
    private readonly wechatPay: WechatPay,
    private readonly applyNotification: ApplyNotification,
  ) {}

  /** @returns why it is refused; null once its effect is committed */
  async execute(headers: NotificationHeaders, rawBody: Buffer): Promise<Refusal | null> {
    try {
      return await this.applyNotification.execute(await this.wechatPay.readNotification(headers, rawBody));
    } catch (error) {
      if (error instanceof NotificationRefusedError) return error.reason;
      throw error;
    }
  }
}
