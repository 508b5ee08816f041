import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { outOfContext } from '@diancan/platform';
import { Bypass } from './bypass.js';
import type { CacheDefinition } from './cache-definition.js';
import { type CacheCounts, UNCOUNTED } from './cache-metrics.js';
import type { CacheStore, Lease, StoredValue, Taken, Target } from './cache-store.js';
import { Flights } from './flights.js';
import { NearCache } from './near-cache.js';
import { OwedEvictions } from './owed-evictions.js';
import { decode, encode, leaseToken, lifetimeMs } from './stored-value.js';

const LEASE_MS = 5_000;
const WAIT_MS = 500;
/** How often a process that waits for the load of another one looks, in ms. */
const POLL_MS = 20;

/** Where a read ends: with a value, or with the right to store one, or with neither. */
type Claim<T> =
  | { readonly kind: 'found'; readonly value: T | null }
  | { readonly kind: 'leased'; readonly lease: Lease; readonly generation: string }
  | { readonly kind: 'unheld' };

/**
 * One cache, shared by all processes that open the same store. It is never in the way: if its store fails,
 * values are loaded without it, and evictions are repeated until they are done.
 */
export class Cache<T> {
  readonly #near: NearCache<T> | undefined;
  readonly #flights = new Flights();
  readonly #bypass = new Bypass();
  readonly #owed: OwedEvictions;

  constructor(
    readonly definition: CacheDefinition<T>,
    private readonly store: CacheStore,
    private readonly counts: CacheCounts = UNCOUNTED,
  ) {
    const { near, name } = definition;
    if (near !== undefined) this.#near = new NearCache(store, near, target => this.#dropFlights(target));
    this.#owed = new OwedEvictions(name, target => store.evict(target));
  }

  /**
   * The value of a key, loaded if it is not stored. One process loads at a time; the others wait for it, for
   * `waitMs` at most, and then load for themselves. The load runs outside the caller's request, because its
   * value is for others too.
   * @param unless a loaded value for which it is true is not stored
   * @throws only what `load` throws
   */
  async get(
    key: string,
    load: () => Promise<T | null>,
    unless?: (value: T | null) => boolean,
  ): Promise<T | null> {
    const near = this.#near?.find(key);
    if (near !== undefined) {
      this.counts.read('near');
      return near.value;
    }
    return this.#flights.join(key, () => outOfContext(() => this.#fetch(key, load, unless)));
  }

  /** Removes a value. What is being loaded is not stored. Never throws. */
  evict(key: string): Promise<void> {
    return this.#evict({ key });
  }

  /** Removes all values of this cache. Never throws. */
  evictAll(): Promise<void> {
    return this.#evict('all');
  }

  /**
   * Runs work that changes what is cached, and evicts before and after it. Meanwhile nothing is stored, so
   * that no old value stays if this process dies between its commit and the eviction.
   * @throws only what `work` throws
   */
  async changing<R>(target: Target, work: () => Promise<R>): Promise<R> {
    const end = await this.begin(target);
    try {
      return await work();
    } finally {
      await end();
    }
  }

  /**
   * Begins a change, as `changing`. If it is not ended, nothing is stored for `leaseMs`.
   * @returns ends it; neither throws
   */
  async begin(target: Target): Promise<(value?: StoredValue) => Promise<void>> {
    const token = randomUUID();
    this.#forget(target);
    await this.#quietly(this.store.begin(target, token, this.#leaseMs));
    return value => this.#settle(target, () => this.store.end(target, token, value));
  }

  /**
   * Runs work that changes one value, and stores its result, unless another change of the same value has
   * overlapped it: then nobody knows which is the newer one.
   * @throws only what `work` throws
   */
  async put(
    key: string,
    work: () => Promise<T | null>,
    unless?: (value: T | null) => boolean,
  ): Promise<T | null> {
    const before = await this.#quietly(this.store.look(key));
    const end = await this.begin({ key });
    let stored: StoredValue | undefined;
    try {
      const value = await work();
      if (before?.generation && !unless?.(value)) stored = this.#stored(before.generation, value);
      return value;
    } finally {
      await end(stored);
    }
  }

  /** Whether values in memory are used now. */
  isNearLive(): boolean {
    return this.#near?.isLive() ?? false;
  }

  close(): void {
    this.#near?.close();
    this.#owed.close();
  }

  get #leaseMs(): number {
    return this.definition.leaseMs ?? LEASE_MS;
  }

  async #fetch(
    key: string,
    load: () => Promise<T | null>,
    unless?: (value: T | null) => boolean,
  ): Promise<T | null> {
    const remember = this.#near?.remembering(key);
    const claim = await this.#claimUnlessAway(key);
    this.counts.read(claim === null ? 'bypass' : claim.kind === 'found' ? 'hit' : 'miss');
    if (claim === null || claim.kind === 'unheld') return load();
    if (claim.kind === 'found') {
      remember?.(claim.value);
      return claim.value;
    }
    const { lease, generation } = claim;
    let value: T | null;
    try {
      value = await load();
    } catch (error) {
      await this.#quietly(this.store.release(lease));
      throw error;
    }
    const stored = unless?.(value) ? undefined : this.#stored(generation, value);
    if (stored === undefined) await this.#quietly(this.store.release(lease));
    else if (await this.#quietly(this.store.store(lease, stored)))
      // As it is read from the store: the caller's own object stays its own.
      remember?.(JSON.parse(JSON.stringify(value)) as T | null);
    return value;
  }

  /** Null if the store must not be used or fails. */
  async #claimUnlessAway(key: string): Promise<Claim<T> | null> {
    if (this.#owed.any() || this.#bypass.isOn()) return null;
    try {
      return await this.#claim(key);
    } catch (error) {
      this.#bypass.failed(error);
      return null;
    }
  }

  async #claim(key: string): Promise<Claim<T>> {
    const deadline = performance.now() + (this.definition.waitMs ?? WAIT_MS);
    for (;;) {
      const { generation, stored } = await this.store.look(key);
      if (generation === null) return { kind: 'unheld' };
      const found = decode(this.definition, generation, stored);
      if (found !== undefined) return { kind: 'found', value: found.value };
      const lease = { key, token: leaseToken(generation) };
      const kind = await this.#take(lease, generation, stored);
      if (kind === 'leased') return { kind, lease, generation };
      if (kind === 'closed' || performance.now() >= deadline) return { kind: 'unheld' };
      // A value that was stored meanwhile is looked up at once.
      if (kind === 'busy') await delay(POLL_MS * (0.5 + Math.random()));
    }
  }

  async #take(lease: Lease, generation: string, unusable: string | null): Promise<Taken['kind']> {
    try {
      return (await this.store.take(lease, generation, unusable, this.#leaseMs)).kind;
    } catch (error) {
      // It may have been taken without an answer, and others would wait for it.
      this.store.release(lease).catch(() => undefined);
      throw error;
    }
  }

  #stored(generation: string, value: T | null): StoredValue | undefined {
    const ttlMs = lifetimeMs(this.definition, value);
    return ttlMs === null ? undefined : { stored: encode(generation, value), ttlMs };
  }

  #evict(target: Target): Promise<void> {
    return this.#settle(target, () => this.store.evict(target));
  }

  /** An eviction that failed is owed. Until it is repaid this process does not use the store. */
  async #settle(target: Target, evict: () => Promise<unknown>): Promise<void> {
    this.#forget(target);
    try {
      await evict();
      this.counts.evicted('done');
    } catch (error) {
      this.#bypass.failed(error);
      this.#owed.owe(target, error);
      this.counts.evicted('late');
    }
    // A read during the eviction may have put the old value into the near cache.
    this.#forget(target);
  }

  #forget(target: Target): void {
    this.#near?.forget(target);
    this.#dropFlights(target);
  }

  #dropFlights(target: Target): void {
    this.#flights.forget(target === 'all' ? undefined : target.key);
  }

  /** Undefined if the store fails. */
  async #quietly<R>(asked: Promise<R>): Promise<R | undefined> {
    try {
      return await asked;
    } catch (error) {
      this.#bypass.failed(error);
      return undefined;
    }
  }
}
