import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Words } from '@diancan/contracts';
import type { z } from 'zod';
import type { PushContent } from './push-content.js';

/** The check of a sender, who may sign a body that is not kept. */
export interface Proof {
  /** Takes the next part of the body. */
  update(part: Buffer): void;
  /** After the last part: the reason why the sender is not proven; null if it is. */
  rejection(): Words | null;
}

/** How one kind of git host calls. */
export interface GitHost {
  readonly name: string;
  /** The header that only this host sends, and that says what happened. */
  readonly eventHeader: string;
  /** @returns a reason if the headers alone say that the sender is not proven */
  proof(headers: IncomingHttpHeaders, secret: string): Proof | Words;
  /** Whether an event may be a push; the body tells for sure. */
  mayBePush(event: string): boolean;
  /** How the body of such an event is read; null: it is no push after all. */
  contentOf(event: string, body: unknown): z.ZodType<PushContent> | null;
}

export const hmacSha256 = (secret: string, text: Buffer | string, encoding: 'hex' | 'base64'): string =>
  createHmac('sha256', secret).update(text).digest(encoding);

/** Whether two texts are equal, compared in constant time. */
export function same(given: string, expected: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** The one value of a header; '' where there is none. */
export function headerOf(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}

/**
 * The HMAC-SHA256 of the body in hex, in a header.
 * @param header as people write it
 * @param prefix what precedes the digits
 */
export function signedBody(header: string, prefix = ''): GitHost['proof'] {
  return (headers, secret) => {
    const signature = headerOf(headers, header.toLowerCase());
    if (signature === '')
      return {
        zh: `缺少 ${header}，请为 webhook 设置 secret`,
        en: `${header} is missing; give the webhook its secret`,
      };
    const expected = createHmac('sha256', secret);
    return {
      update: part => void expected.update(part),
      rejection: () =>
        same(signature, `${prefix}${expected.digest('hex')}`)
          ? null
          : { zh: '签名与 secret 不符', en: 'the signature does not fit the secret' },
    };
  };
}

/** The sender is proven by the headers: the body is not signed. */
export const PROVEN: Proof = { update: () => undefined, rejection: () => null };
