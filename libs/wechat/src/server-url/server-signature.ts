import { createHash, timingSafeEqual } from 'node:crypto';

export interface ServerSignature {
  readonly signature: string;
  readonly timestamp: string;
  readonly nonce: string;
}

/**
 * Whether a call to the account's server URL comes from WeChat. Where it does and has an `echostr`, that is the whole answer,
 * as plain text.
 * @param token as entered at WeChat for this URL (not an access token)
 */
export function isFromWechat(token: string, { signature, timestamp, nonce }: ServerSignature): boolean {
  // Sorted as WeChat sorts: by code unit.
  const signed = [token, timestamp, nonce].toSorted().join('');
  const expected = createHash('sha1').update(signed).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
