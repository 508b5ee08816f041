import type { KeyObject } from 'node:crypto';
import { parseJson } from '@diancan/text';
import { z } from 'zod';
import { refundNotice, transactionAnswer } from '../api/pay-answers.js';
import { encryptedResource, openResource } from '../keys/open-resource.js';
import type { PlatformKeys } from '../keys/platform-keys.js';
import { isSignedBy } from '../keys/signature.js';
import type { NotificationHeaders } from '../wechat-pay.js';
import { NotificationRefusedError } from './notification-errors.js';
import { signatureIn } from './notification-headers.js';
import type { PayNotification } from './pay-notification.js';

/** As in the official libraries, exactly five minutes is already too old. */
const WINDOW_S = 300;

const event = z.object({
  event_type: z.string(),
  resource: encryptedResource.extend({ original_type: z.string() }),
});

/**
 * Verifies and decrypts notifications: headers, time window, serial, signature, ciphertext, and only then the
 * content.
 */
export class NotificationReader {
  constructor(
    private readonly keys: PlatformKeys,
    private readonly apiV3Key: KeyObject,
    /** ms since 1970. */
    private readonly now: () => number = Date.now,
  ) {}

  /** @throws NotificationRefusedError */
  async read(headers: NotificationHeaders, rawBody: Buffer): Promise<PayNotification> {
    const signature = signatureIn(headers);
    const ageS = Math.floor(this.now() / 1_000) - Number(signature.timestamp);
    if (Math.abs(ageS) >= WINDOW_S) throw new NotificationRefusedError('timestamp_outside_window');
    const key = await this.keys.find(signature.serial);
    if (key === null) throw new NotificationRefusedError('serial_unknown');
    if (!isSignedBy(key, { ...signature, body: rawBody }))
      throw new NotificationRefusedError('signature_invalid');
    return this.#open(signature.nonce, rawBody);
  }

  #open(nonce: string, rawBody: Buffer): PayNotification {
    const { event_type, resource } = parse(event, rawBody);
    const kind = `${resource.original_type} ${event_type}`;
    if (kind === 'transaction TRANSACTION.SUCCESS') {
      return {
        kind: 'transaction',
        nonce,
        transaction: parse(transactionAnswer, this.#plaintextOf(resource)),
      };
    }
    if (!/^refund REFUND\.(?:SUCCESS|ABNORMAL|CLOSED)$/.test(kind))
      throw new NotificationRefusedError('event_unknown');
    const { mchId, refund } = parse(refundNotice, this.#plaintextOf(resource));
    if (event_type !== `REFUND.${refund.status}`) throw new NotificationRefusedError('body_malformed');
    return { kind: 'refund', nonce, mchId, refund };
  }

  #plaintextOf(resource: z.infer<typeof encryptedResource>): string {
    try {
      return openResource(resource, this.apiV3Key);
    } catch {
      throw new NotificationRefusedError('resource_undecryptable');
    }
  }
}

function parse<S extends z.ZodType>(schema: S, json: string | Buffer): z.infer<S> {
  try {
    return schema.parse(typeof json === 'string' ? JSON.parse(json) : parseJson(json));
  } catch {
    throw new NotificationRefusedError('body_malformed');
  }
}
