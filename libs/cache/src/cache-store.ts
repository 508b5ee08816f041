/** One entry of a cache, or all of them. */
export type Target = { readonly key: string } | 'all';

/** What a store answers to somebody who wants to load a value. */
export type Taken =
  /** Somebody has stored a value meanwhile. */
  | { readonly kind: 'stored' }
  /** The caller holds the lease now: it loads and stores. */
  | { readonly kind: 'leased' }
  /** Somebody else loads. */
  | { readonly kind: 'busy' }
  /** The entry is being changed: load, but store nothing. */
  | { readonly kind: 'closed' };

export interface LookedUp {
  /** Null while all entries are being changed. */
  readonly generation: string | null;
  readonly stored: string | null;
}

export interface Lease {
  readonly key: string;
  /** Random: a counter would begin anew when the store loses its data, and let an old value in. */
  readonly token: string;
}

export interface StoredValue {
  readonly stored: string;
  readonly ttlMs: number;
}

/** Hears of each eviction by any process. */
export interface EvictionFeed {
  /** Whether every eviction was heard, except those of the last moment. */
  isLive(): boolean;
  close(): void;
}

/** The entries of one cache, seen by all processes that share the store. Each method may throw. */
export interface CacheStore {
  look(key: string): Promise<LookedUp>;
  /**
   * A lease of another generation is replaced.
   * @param unusable what `look` found and the caller cannot use
   */
  take(lease: Lease, generation: string, unusable: string | null, leaseMs: number): Promise<Taken>;
  /** @returns false if the lease is gone: then nothing is stored */
  store(lease: Lease, value: StoredValue): Promise<boolean>;
  release(lease: Lease): Promise<void>;
  /** Removes the value and every lease, and tells all processes. */
  evict(target: Target): Promise<void>;
  /** Like `evict`; nothing is stored until `end` with the same token, or for this time at most. */
  begin(target: Target, token: string, forMs: number): Promise<void>;
  /**
   * Like `evict`.
   * @param value stored if no other change of the same entry has begun or ended since `begin`
   * @returns whether the value was stored
   */
  end(target: Target, token: string, value?: StoredValue): Promise<boolean>;
  /** @param forget called at each eviction, and with 'all' when some may have been missed */
  follow(forget: (target: Target) => void): EvictionFeed;
}
