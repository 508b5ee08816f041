import { normalizeIP } from '@fastify/rate-limit';
import { LRUCache } from 'lru-cache';
import type { KnownCaller } from '../access/caller-finder.js';

const REMEMBERED_ADDRESSES = 10_000;

/** Says whose bucket it is. */
export class CallerKeys {
  /** To shorten an IPv6 address takes longer than all the rest of a decision. */
  readonly #addresses = new LRUCache<string, string>({
    max: REMEMBERED_ADDRESSES,
    memoMethod: ip => `ip:${normalizeIP(ip)}`,
  });

  /**
   * The session's, if it is one that we opened; else the client address's, so that made-up sessions share the bucket of
   * who makes them up. Of an IPv6 address the first 64 bits: one customer has all the others.
   */
  of({ session }: Pick<KnownCaller, 'session'>, ip: string): string {
    return session === null ? this.#addresses.memo(ip) : `session:${session}`;
  }
}
