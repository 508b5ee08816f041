import { createHash } from 'node:crypto';

/**
 * A name for somebody who gave none: always the same for the same person, and telling nothing of the openid but
 * four digits of its hash.
 */
export function neutralName(kind: '微信用户' | '卖家', openid: string): string {
  return `${kind}${createHash('sha256').update(openid).digest('hex').slice(0, 4).toUpperCase()}`;
}
