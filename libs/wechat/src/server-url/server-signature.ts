import { createHash, timingSafeEqual } from 'node:crypto';

export interface ServerSignature {
  /** SHA-1 in hex. */
  readonly signature: string;
  /** Seconds since 1970. */
  readonly timestamp: string;
  readonly nonce: string;
}

/** As for payment notifications: clocks differ, and a replayed request must soon be worthless. */
const WINDOW_S = 300;

/**
 * Whether a call to the account's server URL comes from WeChat and was signed within the last five minutes.
 * @param token as configured at WeChat for this URL (not an access token)
 * @param now ms since 1970
 */
export function isFromWechat(
  token: string,
  { signature, timestamp, nonce }: ServerSignature,
  now = Date.now(),
): boolean {
  // Negated, so that a timestamp that is not a number is refused too.
  if (!(Math.abs(now / 1_000 - Number(timestamp)) < WINDOW_S)) return false;
  // Sorted by code unit, like WeChat does.
  const signed = [token, timestamp, nonce].toSorted().join('');
  const expected = createHash('sha1').update(signed).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
