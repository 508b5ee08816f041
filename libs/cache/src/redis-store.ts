import { randomUUID } from 'node:crypto';
import { isWrongType, LiveFeed } from '@diancan/redis';
import type { Redis } from 'ioredis';
import type { CacheStore, EvictionFeed, Lease, LookedUp, StoredValue, Taken, Target } from './cache-store.js';
import { BEGIN, END, EVICT, GENERATION, RELEASE, STORE, TAKE } from './redis-scripts.js';
import { prefixOf } from './stored-value.js';

/**
 * A value in the memory of a process outlives its eviction by this time at most, in ms, if the notice is
 * lost: so long after its last heartbeat a feed counts as live.
 */
const MAX_LAG_MS = 500;
const HEARTBEAT_MS = 200;

/** The cache's entries in Redis. */
export class RedisStore implements CacheStore {
  readonly #channel: string;

  /** @param name of the cache, with its version */
  constructor(
    private readonly redis: Redis,
    private readonly name: string,
  ) {
    this.#channel = `${redis.options.keyPrefix ?? ''}cache-evicted:${name}`;
  }

  async look(key: string): Promise<LookedUp> {
    const [generation, stored] = await Promise.all([
      this.#generation(),
      this.#text(this.redis.get(this.#keysOf({ key })[0])),
    ]);
    return { generation, stored };
  }

  async take({ key, token }: Lease, generation: string, unusable: string | null, ms: number): Promise<Taken> {
    const kind = await this.redis.eval(
      TAKE,
      3,
      ...this.#keysOf({ key }),
      token,
      ms,
      prefixOf(generation),
      unusable ?? '',
    );
    return { kind } as Taken;
  }

  async store({ key, token }: Lease, { stored, ttlMs }: StoredValue): Promise<boolean> {
    const [value, lease] = this.#keysOf({ key });
    return (await this.redis.eval(STORE, 2, value, lease, token, stored, ttlMs)) === 1;
  }

  async release({ key, token }: Lease): Promise<void> {
    await this.redis.eval(RELEASE, 1, this.#keysOf({ key })[1], token);
  }

  async evict(target: Target): Promise<void> {
    const [value, lease] = this.#keysOf(target);
    await this.redis.eval(EVICT, 2, value, lease, this.#channel, JSON.stringify(target));
  }

  async begin(target: Target, token: string, forMs: number): Promise<void> {
    await this.redis.eval(
      BEGIN,
      3,
      ...this.#keysOf(target),
      this.#channel,
      JSON.stringify(target),
      token,
      forMs,
    );
  }

  async end(target: Target, token: string, value?: StoredValue): Promise<boolean> {
    const more = value === undefined ? [] : [value.stored, value.ttlMs];
    const keys = this.#keysOf(target);
    const notice = JSON.stringify(target);
    return (await this.redis.eval(END, 3, ...keys, this.#channel, notice, token, ...more)) === 1;
  }

  follow(forget: (target: Target) => void): EvictionFeed {
    return new LiveFeed(this.redis, {
      heartbeatMs: HEARTBEAT_MS,
      maxLagMs: MAX_LAG_MS,
      logContext: 'Cache',
      trouble: `the cache ${this.name} has no values in memory`,
      follow: connection => connection.subscribe(this.#channel),
      hear: (_channel, message) => forget(targetOf(String(message))),
      lose: () => forget('all'),
    });
  }

  async #generation(): Promise<string | null> {
    const [generation, , changes] = this.#keysOf('all');
    const known = await this.#text(this.redis.get(generation));
    if (known !== null) return known;
    return (await this.redis.eval(GENERATION, 2, generation, changes, randomUUID())) as string | null;
  }

  /** Null for a key of another type. */
  #text(asked: Promise<string | null>): Promise<string | null> {
    return asked.catch((error: unknown) => {
      if (isWrongType(error)) return null;
      throw error;
    });
  }

  /** The value (or the generation), the lease, and the changes under way: in one slot of a cluster. */
  #keysOf(target: Target): [string, string, string] {
    const tag = target === 'all' ? `cache:{${this.name}}` : `cache:{${this.name}:${target.key}}`;
    return [`${tag}:${target === 'all' ? 'generation' : 'value'}`, `${tag}:lease`, `${tag}:changes`];
  }
}

function targetOf(notice: string): Target {
  try {
    const target = JSON.parse(notice) as Target | null;
    return typeof target === 'object' && typeof target?.key === 'string' ? target : 'all';
  } catch {
    return 'all';
  }
}
