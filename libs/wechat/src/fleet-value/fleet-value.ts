import { LockBusyError, type Locks, LockUnavailableError } from '@diancan/lock';
import { isWrongType } from '@diancan/redis';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { WechatUnavailableError } from '../transport/wechat-errors.js';

/**
 * WeChat issues a new value in the last 300 s of the old one and keeps both valid. Renewal starts after the
 * first 100 s of them.
 */
const RENEW_BEFORE_S = 200;
/** Longer than a renewal: at most two calls of 5 s each. */
const LOCK = { leaseMs: 15_000, waitMs: 12_000 };

export interface FreshValue {
  readonly value: string;
  /** In seconds, as WeChat sends it. */
  readonly expiresInS: number;
}

export interface FleetValueOptions {
  /** Name of the key in Redis; read at each use. */
  readonly name: () => string;
  /** Gets a value from WeChat; `refused` is the value that WeChat no longer accepts, or null. */
  readonly ask: (refused: string | null) => Promise<FreshValue>;
}

const storedValue = z.object({ value: z.string(), renewAtMs: z.number() });
type StoredValue = z.infer<typeof storedValue>;

/** Null if the text is not a stored value; the next value replaces it. */
function parse(text: string | null): StoredValue | null {
  try {
    return text === null ? null : storedValue.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/**
 * A value that WeChat issues for a limited time and replaces with the next one. One process fetches it, under
 * a lock, and all processes read it from Redis.
 */
export class FleetValue {
  #renewing: Promise<string> | null = null;

  constructor(
    private readonly redis: Redis,
    private readonly locks: Locks,
    private readonly options: FleetValueOptions,
  ) {}

  /** @throws WechatUnavailableError also if Redis is away or refuses; whatever `ask` throws */
  async current(): Promise<string> {
    return (await this.#find()) ?? this.#renewOnce();
  }

  /**
   * The value after the one that WeChat refused; another process may have stored it already.
   * @throws as `current`
   */
  replace(refused: string): Promise<string> {
    return this.#renew(refused);
  }

  /** Concurrent callers in this process share one renewal instead of taking the lock one after the other. */
  #renewOnce(): Promise<string> {
    this.#renewing ??= this.#renew(null).finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #renew(refused: string | null): Promise<string> {
    const name = this.options.name();
    try {
      return await this.locks.run(name, LOCK, async () => {
        const found = await this.#find();
        if (found !== null && found !== refused) return found;
        const fresh = await this.options.ask(refused);
        await this.#keep(fresh);
        return fresh.value;
      });
    } catch (error) {
      if (error instanceof LockBusyError || error instanceof LockUnavailableError)
        throw new WechatUnavailableError(name, error.message);
      throw error;
    }
  }

  async #find(): Promise<string | null> {
    const stored = parse(await this.#redis(this.redis.get(this.options.name())));
    return stored !== null && Date.now() < stored.renewAtMs ? stored.value : null;
  }

  async #keep({ value, expiresInS }: FreshValue): Promise<void> {
    const lifeS = Math.max(1, expiresInS - RENEW_BEFORE_S);
    const text = JSON.stringify({ value, renewAtMs: Date.now() + lifeS * 1_000 } satisfies StoredValue);
    await this.#redis(this.redis.set(this.options.name(), text, 'EX', Math.ceil(lifeS)));
  }

  /**
   * Null if the key holds a value of another type, which is not ours. The error of ioredis is dropped,
   * because it may contain the command and with it the value.
   */
  #redis<T>(asking: Promise<T>): Promise<T | null> {
    return asking.catch((error: unknown) => {
      if (isWrongType(error)) return null;
      throw new WechatUnavailableError(this.options.name(), 'Redis does not answer, or refuses');
    });
  }
}
