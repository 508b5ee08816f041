import { Cache } from './cache.js';
import type { CacheDefinition } from './cache-definition.js';
import { type CacheCounts, UNCOUNTED } from './cache-metrics.js';
import type { CacheStore } from './cache-store.js';

/** The caches of this process, each opened once. */
export class Caches {
  readonly #opened = new Map<string, Cache<unknown>>();

  /**
   * @param storeOf makes the store of a cache from its name and version
   * @param disconnect called at the end
   */
  constructor(
    private readonly storeOf: (name: string) => CacheStore,
    private readonly countsOf: (name: string) => CacheCounts = () => UNCOUNTED,
    private readonly disconnect: () => void = () => undefined,
  ) {}

  /** @throws Error if another cache has the same name */
  of<T>(definition: CacheDefinition<T>): Cache<T> {
    const { name, version } = definition;
    const known = this.#opened.get(name);
    if (known !== undefined) {
      if (known.definition !== definition) throw new Error(`two caches are called ${name}`);
      return known as unknown as Cache<T>;
    }
    const cache = new Cache(definition, this.storeOf(`${name}:v${version}`), this.countsOf(name));
    this.#opened.set(name, cache as unknown as Cache<unknown>);
    return cache;
  }

  close(): void {
    for (const cache of this.#opened.values()) cache.close();
    this.disconnect();
  }
}
