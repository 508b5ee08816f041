import { type KeyObject, verify } from 'node:crypto';

/**
 * Whether WeChat Pay signed this answer or notification. Over the bytes that came: text decoded and encoded again need not be
 * the same, which is why the library's check, that takes a string, is not used here.
 */
export function isSignedBy(
  key: KeyObject,
  signed: { timestamp: string; nonce: string; signature: string; body: Buffer },
): boolean {
  const message = Buffer.concat([
    Buffer.from(`${signed.timestamp}\n${signed.nonce}\n`),
    signed.body,
    Buffer.from('\n'),
  ]);
  return verify('RSA-SHA256', message, key, Buffer.from(signed.signature, 'base64'));
}
