import { createCipheriv, createPrivateKey, randomBytes, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { TestFleet } from '../fleet/start-fleet.js';

export interface SignedNotification {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A payment notification for this fleet, signed with WeChat Pay's key, with a chosen nonce. */
export function paymentNotification(
  fleet: TestFleet,
  transaction: object,
  nonce: string,
): SignedNotification {
  const { DIANCAN_WECHAT_OA_APPID: appid, DIANCAN_WECHAT_MCHID: mchid, ...env } = fleet.env('order');
  const resource = encrypt(
    JSON.stringify({ appid, mchid, trade_state: 'SUCCESS', ...transaction }),
    env['DIANCAN_WECHAT_API_V3_KEY']!,
  );
  const body = JSON.stringify({
    event_type: 'TRANSACTION.SUCCESS',
    resource: { original_type: 'transaction', ...resource },
  });
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const key = createPrivateKey(readFileSync(`${fleet.dataDir}/wechat/platform.key.pem`));
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'wechatpay-timestamp': timestamp,
      'wechatpay-nonce': nonce,
      'wechatpay-serial': env['DIANCAN_WECHAT_PUBLIC_KEY_ID']!,
      'wechatpay-signature': sign(
        'RSA-SHA256',
        Buffer.from(`${timestamp}\n${nonce}\n${body}\n`),
        key,
      ).toString('base64'),
    },
  };
}

function encrypt(plaintext: string, key: string) {
  const nonce = randomBytes(6).toString('hex');
  const associatedData = 'transaction';
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(associatedData));
  const sealed = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return {
    algorithm: 'AEAD_AES_256_GCM',
    nonce,
    associated_data: associatedData,
    ciphertext: sealed.toString('base64'),
  };
}
