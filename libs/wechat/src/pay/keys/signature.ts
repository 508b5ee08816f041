import { type KeyObject, verify } from 'node:crypto';

/**
 * Whether WeChat Pay signed this answer or notification. Checks the raw bytes, because text that was decoded
 * and encoded again may differ. The library's own check takes a string, so it is not used.
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
