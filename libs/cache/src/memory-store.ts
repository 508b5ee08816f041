import { randomUUID } from 'node:crypto';
import type { CacheStore, EvictionFeed, Lease, LookedUp, StoredValue, Taken, Target } from './cache-store.js';
import { prefixOf } from './stored-value.js';

interface Ending<T> {
  readonly is: T;
  /** Monotonic, in ms. */
  readonly until: number;
}

interface Entry {
  value?: Ending<string>;
  lease?: Ending<string>;
  /** Until when a change counts as under way, by its token. */
  readonly changes: Map<string, number>;
}

/** A store in this process alone: for tests, and for tools that have no Redis. It grows without bounds. */
export class MemoryStore implements CacheStore {
  readonly #entries = new Map<string, Entry>();
  readonly #followers = new Set<(target: Target) => void>();
  readonly #all: Entry = { changes: new Map() };
  #generation: string | null = null;

  async look(key: string): Promise<LookedUp> {
    if (this.#generation === null && !isChanging(this.#all)) this.#generation = randomUUID();
    return { generation: this.#generation, stored: alive(this.#entryOf(key).value) };
  }

  async take({ key, token }: Lease, generation: string, unusable: string | null, ms: number): Promise<Taken> {
    const entry = this.#entryOf(key);
    const stored = alive(entry.value);
    if (stored !== null && stored !== unusable && stored.startsWith(prefixOf(generation)))
      return { kind: 'stored' };
    if (isChanging(entry)) return { kind: 'closed' };
    if (alive(entry.lease)?.startsWith(prefixOf(generation))) return { kind: 'busy' };
    entry.lease = ending(token, ms);
    return { kind: 'leased' };
  }

  async store({ key, token }: Lease, { stored, ttlMs }: StoredValue): Promise<boolean> {
    const entry = this.#entryOf(key);
    if (alive(entry.lease) !== token) return false;
    delete entry.lease;
    entry.value = ending(stored, ttlMs);
    return true;
  }

  async release({ key, token }: Lease): Promise<void> {
    const entry = this.#entryOf(key);
    if (alive(entry.lease) === token) delete entry.lease;
  }

  async evict(target: Target): Promise<void> {
    this.#empty(target);
  }

  async begin(target: Target, token: string, forMs: number): Promise<void> {
    const entry = this.#empty(target);
    entry.changes.set(token, performance.now() + forMs);
    entry.lease = ending(token, forMs);
  }

  async end(target: Target, token: string, value?: StoredValue): Promise<boolean> {
    const entry = target === 'all' ? this.#all : this.#entryOf(target.key);
    const mine = isChanging(entry) && entry.changes.delete(token);
    const isAlone = mine && alive(entry.lease) === token && !isChanging(entry);
    this.#empty(target);
    if (!isAlone || value === undefined) return false;
    entry.value = ending(value.stored, value.ttlMs);
    return true;
  }

  follow(forget: (target: Target) => void): EvictionFeed {
    this.#followers.add(forget);
    return { isLive: () => this.#followers.has(forget), close: () => void this.#followers.delete(forget) };
  }

  #empty(target: Target): Entry {
    const entry = target === 'all' ? this.#all : this.#entryOf(target.key);
    delete entry.value;
    delete entry.lease;
    if (target === 'all') this.#generation = null;
    for (const forget of this.#followers) forget(target);
    return entry;
  }

  #entryOf(key: string): Entry {
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const made: Entry = { changes: new Map() };
    this.#entries.set(key, made);
    return made;
  }
}

const ending = <T>(is: T, forMs: number): Ending<T> => ({ is, until: performance.now() + forMs });

const alive = <T>(what: Ending<T> | undefined): T | null =>
  what !== undefined && performance.now() < what.until ? what.is : null;

/** Forgets the changes that have died. */
function isChanging({ changes }: Entry): boolean {
  for (const [token, until] of changes) if (performance.now() >= until) changes.delete(token);
  return changes.size > 0;
}
