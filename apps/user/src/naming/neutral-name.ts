import { createHash } from 'node:crypto';

/**
 * A name for a person without one. It is always the same for the same person, and reveals nothing of the
 * openid except four digits of its hash.
 */
export function neutralName(kind: '微信用户' | '卖家', openid: string): string {
  return `${kind}${createHash('sha256').update(openid).digest('hex').slice(0, 4).toUpperCase()}`;
}
