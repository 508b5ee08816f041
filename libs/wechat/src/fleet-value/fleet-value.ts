import { LockBusyError, type Locks, LockUnavailableError } from '@diancan/lock';
import { isWrongType } from '@diancan/redis';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { WechatUnavailableError } from '../transport/wechat-errors.js';

/** WeChat makes a new value in the last 300 s of the old one, and keeps both alive: asked for a little after that. */
const RENEW_BEFORE_S = 200;
/** Longer than asking takes: twice at most, 5 s each. */
const LOCK = { leaseMs: 15_000, waitMs: 12_000 };

export interface FreshValue {
  readonly value: string;
  /** As WeChat says it, in seconds. */
  readonly expiresInS: number;
}

export interface FleetValueOptions {
  /** Under which all processes find it; read at each use. */
  readonly name: () => string;
  /** Asks WeChat; `refused` is the value that WeChat takes no more, null when there is none. */
  readonly ask: (refused: string | null) => Promise<FreshValue>;
}

const storedValue = z.object({ value: z.string(), renewAtMs: z.number() });
type StoredValue = z.infer<typeof storedValue>;

/** Null for what is none: it is replaced by the next value. */
function parse(text: string | null): StoredValue | null {
  try {
    return text === null ? null : storedValue.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/**
 * A value that WeChat hands out for a time, and that a new one replaces: one process asks for it, under a lock, and all find it
 * in Redis.
 */
export class FleetValue {
  #renewing: Promise<string> | null = null;

  constructor(
    private readonly redis: Redis,
    private readonly locks: Locks,
    private readonly options: FleetValueOptions,
  ) {}

  /** @throws WechatUnavailableError also without Redis, or when it refuses; whatever `ask` throws */
  async current(): Promise<string> {
    return (await this.#find()) ?? this.#renewOnce();
  }

  /** The value after the one that WeChat refused; another process may have it already. @throws as `current` */
  replace(refused: string): Promise<string> {
    return this.#renew(refused);
  }

  /** Callers of this process that come at once wait for one renewal, not for the lock one after the other. */
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
   * Null where the key holds a value of another type, which is none of ours. The error of ioredis is left
   * out: it may hold the command, and so the value.
   */
  #redis<T>(asking: Promise<T>): Promise<T | null> {
    return asking.catch((error: unknown) => {
      if (isWrongType(error)) return null;
      throw new WechatUnavailableError(this.options.name(), 'Redis does not answer, or refuses');
    });
  }
}
