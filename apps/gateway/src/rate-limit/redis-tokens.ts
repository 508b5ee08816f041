import type { Redis, Result } from 'ioredis';
import { type BucketSize, FORGOTTEN_AFTER_MS } from './token-bucket.js';

/**
 * Refills the bucket by Redis' own clock, which the whole fleet shares; adds the returned tokens, then grants
 * new ones. A full bucket has no key: each exchange sets the key's expiry to the time at which the bucket is
 * full. A key of another type counts as a full bucket.
 */
const EXCHANGE = `
  local capacity, rate = tonumber(ARGV[1]), tonumber(ARGV[2])
  local back, want, longest = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
  local time = redis.call('TIME')
  local now = time[1] * 1000 + time[2] / 1000
  local known = redis.pcall('HMGET', KEYS[1], 'tokens', 'at')
  if known.err then
    if not string.find(known.err, 'WRONGTYPE') then return known end
    redis.call('DEL', KEYS[1])
    known = {}
  end
  local stored, at = tonumber(known[1]), tonumber(known[2])
  local tokens = capacity
  if stored and at and stored >= 0 then
    tokens = math.min(capacity, stored + math.max(0, now - at) * rate / 1000 + back)
  end
  local granted = math.min(want, math.floor(tokens))
  tokens = tokens - granted
  local function untilThere(wanted)
    if tokens >= wanted then return 0 end
    if rate == 0 then return longest end
    return math.min(longest, math.ceil((wanted - tokens) * 1000 / rate))
  end
  local untilFull = untilThere(capacity)
  if untilFull == 0 then
    redis.call('DEL', KEYS[1])
  else
    redis.call('HSET', KEYS[1], 'tokens', string.format('%.6f', tokens), 'at', string.format('%.3f', now))
    redis.call('PEXPIRE', KEYS[1], untilFull)
  end
  return { granted, math.floor(tokens), untilThere(1), untilFull }
`;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    exchangeTokens(key: string, ...numbers: number[]): Result<[number, number, number, number], Context>;
  }
}

export interface Granted {
  readonly tokens: number;
  /** Whole tokens left in Redis. */
  readonly left: number;
  readonly msUntilToken: number;
  readonly msUntilFull: number;
}

/** The store of the fleet's buckets. */
export interface FleetTokens {
  /**
   * Returns `back` tokens to the bucket of this key and takes up to `want` from it, in one step.
   * @throws Error if Redis does not answer or refuses; at once if there is no connection
   */
  exchange(key: string, amounts: { readonly back: number; readonly want: number }): Promise<Granted>;
  /**
   * Tries whether Redis takes a write.
   * @throws Error while Redis does not answer or refuses
   */
  probe(): Promise<void>;
}

/** The key that a probe writes expires after this time, in ms. */
const PROBED_FOR_MS = 10_000;

/** The buckets of one name and size, in Redis. */
export class RedisTokens implements FleetTokens {
  constructor(
    private readonly redis: Redis,
    private readonly name: string,
    private readonly size: BucketSize,
  ) {
    redis.defineCommand('exchangeTokens', { numberOfKeys: 1, lua: EXCHANGE });
  }

  async exchange(key: string, { back, want }: { back: number; want: number }): Promise<Granted> {
    this.#mustBeConnected();
    const { capacity, refillPerSecond } = this.size;
    const [tokens, left, msUntilToken, msUntilFull] = await this.redis.exchangeTokens(
      `rate-limit:{${this.name}:${key}}`,
      capacity,
      refillPerSecond,
      back,
      want,
      FORGOTTEN_AFTER_MS,
    );
    return { tokens, left, msUntilToken, msUntilFull };
  }

  async probe(): Promise<void> {
    this.#mustBeConnected();
    await this.redis.set(`rate-limit-probe:{${this.name}}`, '1', 'PX', PROBED_FOR_MS);
  }

  /** Without this check, the driver would wait for a connection, and so would the request. */
  #mustBeConnected(): void {
    if (this.redis.status !== 'ready') throw new Error('Redis is not connected');
  }
}
