import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { InvalidationFeed } from './invalidation-feed.js';
import { keyOf, type Session, SESSION_KEYS, type SessionStore } from './session-store.js';

/** After which part of its idle time a session is prolonged in Redis; until then its use costs no question. */
const PROLONGED_AFTER = 0.1;

interface Remembered {
  readonly session: Session;
  /** Its name in Redis. */
  readonly key: string;
  /** When Redis has to be asked again, monotonic, in ms: before it ends, at the latest. */
  readonly until: number;
}

export interface CachedSessionsOptions {
  /** Sessions held at most; the longest unused leave first. */
  readonly capacity: number;
  /** Seconds without a request after which a session ends; read at each use. */
  readonly idleSeconds: () => number;
}

/**
 * Sessions in the memory of this process, for as long as Redis tells it at once what ends. While that is not certain,
 * every question goes to Redis. Memory slides coarsely: a session ends after 90 to 100 % of its idle time.
 */
export class CachedSessions {
  readonly #byToken: LRUCache<string, Remembered>;
  readonly #tokenOf = new Map<string, string>();
  /** The last question about each key that is on its way and that nothing has overtaken. */
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
   * The session behind a token, at once where memory has it; null when there is none. Prolongs it.
   * @throws Error of the driver (as a rejection) when Redis is needed and away
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
    // Prolonging changes the key, which Redis then tells everybody: the next question finds it to remember.
    if (dueInMs <= 0 || found.leftMs > idleMs) return this.sessions.find(token);
    if (!overtaken) {
      this.#byToken.set(token, { session: found.session, key, until: askedAt + dueInMs });
      this.#tokenOf.set(key, token);
    }
    return found.session;
  }

  /** @returns also whether the answer may be older than something that was heard meanwhile: then it must not be remembered */
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
