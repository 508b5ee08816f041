import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** A push notification as it arrived. */
export interface Notification {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** How one kind of git host calls. */
export interface GitHost {
  readonly name: string;
  /** The header that only this host sends, and that says what happened. */
  readonly eventHeader: string;
  readonly pushEvent: string;
  /** @returns the reason why the sender is not proven; null if it is */
  rejection(notification: Notification, secret: string): string | null;
}

export const hmacSha256 = (secret: string, text: Buffer | string, encoding: 'hex' | 'base64'): string =>
  createHmac('sha256', secret).update(text).digest(encoding);

/** Whether two texts are equal, compared in constant time. */
export function same(given: string, expected: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** The one value of a header; '' where there is none. */
export function headerOf({ headers }: Notification, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}
