import { normalizeIP } from '@fastify/rate-limit';
import { LRUCache } from 'lru-cache';
import type { KnownCaller } from '../access/caller-finder.js';

const REMEMBERED_ADDRESSES = 10_000;

/** Names the bucket of a caller. */
export class CallerKeys {
  /** A cache, because shortening an IPv6 address takes longer than the rest of a decision. */
  readonly #addresses = new LRUCache<string, string>({
    max: REMEMBERED_ADDRESSES,
    memoMethod: ip => `ip:${normalizeIP(ip)}`,
  });

  /**
   * The session names the bucket if we opened it, else the client's address does: requests with made-up
   * sessions share one bucket. Of an IPv6 address only the first 64 bits count, because one customer has all
   * the others.
   */
  of({ session }: Pick<KnownCaller, 'session'>, ip: string): string {
    return session === null ? this.#addresses.memo(ip) : `session:${session}`;
  }
}
