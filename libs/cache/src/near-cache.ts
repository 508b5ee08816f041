import { LRUCache } from 'lru-cache';
import type { CacheStore, EvictionFeed, Target } from './cache-store.js';
import type { NearOptions } from './cache-definition.js';

interface Near<T> {
  readonly value: T | null;
}

/**
 * Values in the memory of this process, used only while it is proven that every eviction is heard. They are
 * frozen, because all callers share them.
 */
export class NearCache<T> {
  readonly #values: LRUCache<string, Near<T>>;
  readonly #feed: EvictionFeed;
  /** Counts what was forgotten: a value that was read before must not be remembered after it. */
  #forgotten = 0;

  /** @param heard called for each eviction that is heard */
  constructor(store: CacheStore, { capacity, ttlMs }: NearOptions, heard: (target: Target) => void) {
    this.#values = new LRUCache({ max: capacity, ttl: ttlMs });
    this.#feed = store.follow(target => {
      this.forget(target);
      heard(target);
    });
  }

  find(key: string): Near<T> | undefined {
    return this.#feed.isLive() ? this.#values.get(key) : undefined;
  }

  isLive(): boolean {
    return this.#feed.isLive();
  }

  /**
   * Call it before the value is looked up.
   * @returns remembers the value, unless something was forgotten since, or for longer than `leftMs`
   */
  remembering(key: string): (value: T | null) => void {
    const before = this.#forgotten;
    const wasLive = this.#feed.isLive();
    return value => {
      if (wasLive && this.#feed.isLive() && this.#forgotten === before)
        this.#values.set(key, { value: frozen(value) });
    };
  }

  forget(target: Target): void {
    this.#forgotten += 1;
    if (target === 'all') this.#values.clear();
    else this.#values.delete(target.key);
  }

  close(): void {
    this.#feed.close();
  }
}

function frozen<V>(value: V): V {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}
