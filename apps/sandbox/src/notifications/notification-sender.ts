import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { type FaultSubject, FaultStore } from '../faults/fault.store.js';
import { Merchant } from '../merchant/merchant.js';
import { PlatformKeyStore, type SigningKey } from '../platform-keys/platform-key.store.js';
import { sealResource } from '../platform-keys/sealed-resource.js';
import { signatureHeaders } from '../platform-keys/wechat-pay-signature.js';
import { type Forgery, lyingNotification, tamper } from './forgery.js';
import type { Attempt, Notification } from './notification.js';
import { notificationMessage, type NotificationMessage } from './notification-message.js';

const ANSWER_WITHIN_MS = 5_000;

/** Makes one attempt to send a notification. */
@Injectable()
export class NotificationSender implements OnApplicationShutdown {
  readonly #stop = new AbortController();

  constructor(
    private readonly keys: PlatformKeyStore,
    private readonly merchant: Merchant,
    private readonly faults: FaultStore,
    private readonly clock: Clock,
  ) {}

  /** @returns null if the sandbox stopped during the attempt, so its result is unknown */
  async send(notification: Notification): Promise<Attempt | null> {
    const subject = subjectOf(notification);
    const forged = this.faults.strike('notification-forged', subject)?.what;
    const skewMs = this.faults.strike('clock-skew', subject, ({ side }) => side === 'out')?.ms ?? 0;
    const message = this.#compose(notification, forged, Math.floor((Date.now() + skewMs) / 1_000));
    const at = this.clock.now();
    const status = await this.#post(notification.url, message);
    if (this.#stop.signal.aborted) return null;
    return { at, status, ...(forged === undefined ? {} : { forged }) };
  }

  onApplicationShutdown(): void {
    this.#stop.abort();
  }

  #compose(notification: Notification, forged: Forgery | undefined, seconds: number): NotificationMessage {
    const key = this.keys.forNotification();
    const message = notificationMessage(
      lyingNotification(notification, forged),
      this.merchant.apiV3Key,
      key,
      seconds,
    );
    return forged === 'ciphertext' || forged === 'associated-data'
      ? this.#resealed(message, forged, key, seconds)
      : tamper(message, forged);
  }

  /** Correctly signed, but encrypted with an unknown key. */
  #resealed(
    { body }: NotificationMessage,
    forged: Forgery,
    key: SigningKey,
    seconds: number,
  ): NotificationMessage {
    const content = JSON.parse(body) as { resource: { ciphertext: string; associated_data: string } };
    const resource =
      forged === 'ciphertext'
        ? { ...content.resource, ...sealResource('{}', content.resource.associated_data, '0'.repeat(32)) }
        : { ...content.resource, associated_data: 'something else' };
    const changed = JSON.stringify({ ...content, resource });
    return { headers: { ...signatureHeaders(key, changed, seconds) }, body: changed };
  }

  async #post(url: string, { headers, body }: NotificationMessage): Promise<number | null> {
    const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          ...headers,
          'content-type': 'application/json',
          accept: '*/*',
          'user-agent': 'Mozilla/4.0',
        },
        body,
        redirect: 'manual',
        signal,
      });
      await answer.body?.cancel();
      return answer.status;
    } catch {
      return null;
    }
  }
}

export const subjectOf = ({ url, eventType, outTradeNo, outRefundNo }: Notification): FaultSubject => ({
  path: new URL(url).pathname,
  event: eventType,
  outTradeNo,
  outRefundNo,
});
