import { type KeyObject, randomBytes, sign } from 'node:crypto';
import type { SigningKey } from './platform-key.store.js';

export interface SignatureHeaders {
  readonly 'Wechatpay-Timestamp': string;
  readonly 'Wechatpay-Nonce': string;
  readonly 'Wechatpay-Signature': string;
  readonly 'Wechatpay-Serial': string;
  readonly 'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048';
}

/**
 * The headers by which WeChat Pay signs answers and notifications.
 * @param seconds since 1970
 */
export function signatureHeaders(
  { serial, key }: SigningKey,
  body: string,
  seconds: number,
): SignatureHeaders {
  const nonce = randomBytes(16).toString('hex');
  return {
    'Wechatpay-Timestamp': String(seconds),
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Signature': signText(`${seconds}\n${nonce}\n${body}\n`, key),
    'Wechatpay-Serial': serial,
    'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
  };
}

const signText = (message: string, key: KeyObject): string =>
  sign('sha256', Buffer.from(message), key).toString('base64');
