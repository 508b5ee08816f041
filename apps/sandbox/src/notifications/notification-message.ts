import { chinaTime } from '../clock/china-time.js';
import { sealResource } from '../platform-keys/sealed-resource.js';
import type { SigningKey } from '../platform-keys/platform-key.store.js';
import { signatureHeaders } from '../platform-keys/wechat-pay-signature.js';
import type { Notification } from './notification.js';

/** A notification as it is sent over HTTP. */
export interface NotificationMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Encrypts and signs again, because each attempt has its own time and nonce.
 * @param seconds since 1970, as signed
 */
export function notificationMessage(
  notification: Notification,
  apiV3Key: string,
  key: SigningKey,
  seconds: number,
): NotificationMessage {
  const { id, createdAt, eventType, summary, originalType, content } = notification;
  const body = JSON.stringify({
    id,
    create_time: chinaTime(createdAt),
    resource_type: 'encrypt-resource',
    event_type: eventType,
    summary,
    resource: {
      original_type: originalType,
      ...sealResource(JSON.stringify(content), originalType, apiV3Key),
    },
  });
  return { headers: { ...signatureHeaders(key, body, seconds) }, body };
}
