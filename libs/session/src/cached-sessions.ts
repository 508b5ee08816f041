import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { InvalidationFeed } from './invalidation-feed.js';
import { keyOf, type Session, SESSION_KEYS, type SessionStore } from './session-store.js';

/** A session is prolonged in Redis after this fraction of its idle time. Until then memory serves it. */
const PROLONGED_AFTER = 0.1;

interface Remembered {
  readonly session: Session;
  /** Its key in Redis. */
  readonly key: string;
  /** When Redis must be asked again, before the session ends. Monotonic, in ms. */
  readonly until: number;
}

export interface CachedSessionsOptions {
  /** The most sessions held; the least recently used leave first. */
  readonly capacity: number;
  /** Seconds without a request after which a session ends; read at each use. */
  readonly idleSeconds: () => number;
}

/**
 * Sessions in the memory of this process, used while Redis is certain to announce every session that ends.
 * Otherwise every lookup goes to Redis. A session ends after 90 to 100 % of its idle time, because memory
 * does not prolong it at each use.
 */
export class CachedSessions {
  readonly #byToken: LRUCache<string, Remembered>;
  readonly #tokenOf = new Map<string, string>();
  /** The latest lookup under way for each key, unless an invalidation has overtaken it. */
  readonly #questions = new Map<string, symbol>();
  readonly #feed: InvalidationFeed;
  readonly #keyPrefix: string;

  constructor(
    private readonly sessions: SessionStore,
    redis: Redis,
    private readonly options: CachedSessionsOptions,
  ) {
    this.#byToken = new LRUCache({ max: options.capacity, dispose: ({ key }) => this.#tokenOf.delete(key) });
    this.#keyPrefix = redis.options.keyPrefix ?? '';
    this.#feed = new InvalidationFeed(redis, this.#keyPrefix + SESSION_KEYS, keys => this.#forget(keys));
  }

  /**
   * The session of a token, which it prolongs; null if there is none. Returns no promise if memory has the
   * session.
   * @throws Error of the driver (as a rejection) if Redis is needed and away
   */
  find(token: string): Session | null | Promise<Session | null> {
    const known = this.#byToken.get(token);
    if (known !== undefined && this.#feed.isLive() && performance.now() < known.until) return known.session;
    return this.#ask(token);
  }

  /** Whether memory may be served now. */
  isLive(): boolean {
    return this.#feed.isLive();
  }

  close(): void {
    this.#feed.close();
  }

  async #ask(token: string): Promise<Session | null> {
    const key = this.#keyPrefix + keyOf(token);
    const askedAt = performance.now();
    const { found, overtaken } = await this.#look(token, key);
    if (found === null) return null;
    const idleMs = this.options.idleSeconds() * 1_000;
    const dueInMs = found.leftMs - idleMs * (1 - PROLONGED_AFTER);
    // Prolonging changes the key, and Redis announces the change to all: only the next lookup can be
    // remembered.
    if (dueInMs <= 0 || found.leftMs > idleMs) return this.sessions.find(token);
    if (!overtaken) {
      this.#byToken.set(token, { session: found.session, key, until: askedAt + dueInMs });
      this.#tokenOf.set(key, token);
    }
    return found.session;
  }

  /** @returns also whether an invalidation overtook the answer: then the answer must not be remembered */
  async #look(token: string, key: string) {
    const question = Symbol(key);
    if (this.#feed.isLive()) this.#questions.set(key, question);
    try {
      const found = await this.sessions.look(token);
      return { found, overtaken: this.#questions.get(key) !== question };
    } finally {
      if (this.#questions.get(key) === question) this.#questions.delete(key);
    }
  }

  #forget(keys: readonly string[] | 'all'): void {
    if (keys === 'all') {
      this.#questions.clear();
      this.#byToken.clear();
      return;
    }
    for (const key of keys) {
      this.#questions.delete(key);
      const token = this.#tokenOf.get(key);
      if (token !== undefined) this.#byToken.delete(token);
    }
  }
}
