import { openRedis } from '@diancan/redis';
import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type PrivateRedis, startPrivateRedis } from '@diancan/testing/redis';
import { FirstGenerationLock, TIMEOUT_MS } from '../testing/first-generation-lock.js';
import { LockBusyError } from './lock-errors.js';
import { Locks } from './locks.js';

let server: PrivateRedis;
let redis: Redis;
beforeAll(async () => {
  server = await startPrivateRedis();
});
afterAll(() => server?.stop());
beforeEach(() => {
  redis = openRedis(server.url);
});
afterEach(async () => {
  redis.disconnect();
  await server.admin.flushall();
});

const DISH = 'dish-7';
const STOCK = 'stock:dish-7';

interface Moments {
  /** Between reading the stock and writing it. */
  readonly afterRead?: () => Promise<unknown>;
  /** Between the sale and the deletion of the lock. */
  readonly beforeRelease?: () => Promise<unknown>;
}

/** Sells one piece under a lock: read, decrement, set. */
interface Scheme {
  /** @param aheadMs of the clock of the process. @returns whether it was sold */
  sell(moments?: Moments, aheadMs?: number): Promise<boolean>;
  /** The time passes after which the lock of a process that is still at work ends. */
  lapse(): Promise<unknown>;
}

const nothing = async () => undefined;

const realNow = Date.now;

function firstGeneration(): Scheme {
  let passedMs = 0;
  return {
    lapse: async () => (passedMs += TIMEOUT_MS + 1),
    sell: async ({ afterRead = nothing, beforeRelease = nothing } = {}, aheadMs = 0) => {
      const lock = new FirstGenerationLock(redis, DISH, () => Date.now() + passedMs + aheadMs);
      const value = await lock.lock();
      if (value === null) return false;
      const stock = Number(await redis.get(STOCK));
      await afterRead();
      if (stock > 0) await redis.set(STOCK, stock - 1);
      await lock.unlock(value, beforeRelease);
      return stock > 0;
    },
  };
}

/** Writes unless a later holder has written. KEYS: the stock, its token. ARGV: stock, token. */
const SET_FENCED = `
  if tonumber(redis.call('get', KEYS[2]) or 0) > tonumber(ARGV[2]) then return 0 end
  redis.call('set', KEYS[2], ARGV[2])
  redis.call('set', KEYS[1], ARGV[1])
  return 1
`;

function ours(): Scheme {
  const sellHolding = (
    { afterRead = nothing, beforeRelease = nothing }: Moments,
    options = { leaseMs: 600_000, waitMs: 0 },
  ) =>
    new Locks(redis).run(DISH, options, async ({ fencingToken }) => {
      const stock = Number(await redis.get(STOCK));
      await afterRead();
      const isSold =
        stock > 0 &&
        (await redis.eval(SET_FENCED, 2, STOCK, `${STOCK}:token`, stock - 1, fencingToken)) === 1;
      await beforeRelease();
      return isSold;
    });
  return {
    // What Redis does when the lease ends, while the holder is paused and extends nothing.
    lapse: () => redis.pexpire(`lock:{${DISH}}`, 0),
    sell: async (moments = {}, aheadMs = 0) => {
      const now = vi.spyOn(Date, 'now').mockImplementation(() => realNow() + aheadMs);
      try {
        return await sellHolding(moments);
      } catch (error) {
        if (error instanceof LockBusyError) return false;
        throw error;
      } finally {
        now.mockRestore();
      }
    },
  };
}

/** How many pieces are sold, of how many. Each scenario is one order of steps, so it always ends the same. */
const scenarios: Array<[string, number, (scheme: Scheme) => Promise<boolean[]>]> = [
  [
    'the work takes longer than the timeout',
    1,
    async ({ sell, lapse }) => {
      let second = false;
      const first = await sell({ afterRead: async () => [await lapse(), (second = await sell())] });
      return [first, second];
    },
  ],
  [
    'the clock of a process is ahead of that of the holder',
    1,
    async ({ sell }) => {
      let second = false;
      const first = await sell({ afterRead: async () => (second = await sell({}, 2 * TIMEOUT_MS)) });
      return [first, second];
    },
  ],
  [
    'a holder is paused before it deletes its lock, and another takes over',
    2,
    async ({ sell, lapse }) => {
      const [hasRead, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      let second = Promise.resolve(false);
      const first = await sell({
        beforeRelease: async () => {
          await lapse();
          second = sell({ afterRead: () => (hasRead.resolve(), goOn.promise) });
          await hasRead.promise;
        },
      });
      const third = await sell();
      goOn.resolve();
      return [first, await second, third];
    },
  ],
];

describe.each(scenarios)('when %s', (_what, stock, play) => {
  const sold = async (scheme: Scheme) => {
    await redis.set(STOCK, stock);
    return (await play(scheme)).filter(Boolean).length;
  };

  it('the lock of the first generation sells one more than there are', async () => {
    expect(await sold(firstGeneration())).toBe(stock + 1);
  });

  it('ours sells what there is', async () => {
    expect(await sold(ours())).toBe(stock);
    expect(await redis.get(STOCK)).toBe('0');
  });
});

describe('when two processes find a lock that a dead one has left', () => {
  it('that of the first generation stays held after its holder has unlocked it', async () => {
    const [winner, loser] = [1, 2].map(
      ahead => new FirstGenerationLock(redis, DISH, () => Date.now() + ahead),
    );
    await redis.set(DISH, '1');
    const value = await winner!.replace('1', String(Date.now() + TIMEOUT_MS));
    expect(await loser!.replace('1', String(Date.now() + TIMEOUT_MS + 1))).toBeNull();
    await winner!.unlock(value!, nothing);
    expect(await redis.exists(DISH)).toBe(1);
  });
});
