import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { Cache } from '../src/cache.js';
import { type CacheDefinition, defineCache } from '../src/cache-definition.js';
import type { CacheStore } from '../src/cache-store.js';

const dish = z.strictObject({ name: z.string() });
export type Dish = z.infer<typeof dish>;
export const PATIENTLY = { timeout: 30_000 };

/** A store that several processes share. */
export interface CacheWorld {
  /** The store as another process sees it. */
  store(name: string): CacheStore;
  close(): Promise<void>;
}

/** A cache with a name of its own, so that no spec meets the values of another. */
export const aDefinition = (more: Partial<CacheDefinition<Dish>> = {}): CacheDefinition<Dish> =>
  defineCache({
    name: `spec-${randomUUID().slice(0, 8)}`,
    version: 1,
    shape: dish,
    ttlMs: 600_000,
    waitMs: 30_000,
    leaseMs: 60_000,
    ...more,
  });

/** A load that ends when the spec says so. */
export function sleepingLoad() {
  const [begun, ends] = [Promise.withResolvers<void>(), Promise.withResolvers<Dish | null>()];
  const load = vi.fn(() => {
    begun.resolve();
    return ends.promise;
  });
  return { load, begun: begun.promise, end: ends.resolve, fail: ends.reject };
}

export const loading = (name: string) => vi.fn(async (): Promise<Dish | null> => ({ name }));

/** What every store must do, held against two processes that share it. */
export function describeCache(name: string, open: () => Promise<CacheWorld>): void {
  describe(`a cache in ${name}`, () => {
    let world: CacheWorld;
    let definition: CacheDefinition<Dish>;
    let one: Cache<Dish>;
    let two: Cache<Dish>;
    const opened: Array<Cache<Dish>> = [];
    const processes = (more: Partial<CacheDefinition<Dish>> = {}) => {
      definition = aDefinition(more);
      [one, two] = [1, 2].map(() => new Cache(definition, world.store(definition.name))) as [never, never];
      opened.push(one, two);
    };
    /** What the next reader gets, and whether it had to load. */
    const seen = async (cache: Cache<Dish>, key = 'a') => {
      const load = loading('loaded again');
      return (await cache.get(key, load))?.name ?? null;
    };

    beforeAll(async () => {
      world = await open();
    });
    afterAll(() => world?.close());
    beforeEach(() => processes());
    afterEach(() => {
      for (const cache of opened.splice(0)) cache.close();
    });

    it('gives a value that another process has loaded', async () => {
      expect(await one.get('a', loading('米饭'))).toEqual({ name: '米饭' });
      expect(await seen(two)).toBe('米饭');
      expect(await seen(two, 'b')).toBe('loaded again');
    });

    it('loads once for all who ask at the same time, in every process', async () => {
      const { load, begun, end } = sleepingLoad();
      const first = one.get('a', load);
      await begun;
      const others = [one, two, two, one].map(cache => cache.get('a', load));
      end({ name: '米饭' });
      expect(await Promise.all([first, ...others])).toEqual(
        Array.from({ length: 5 }, () => ({ name: '米饭' })),
      );
      expect(load).toHaveBeenCalledTimes(1);
    });

    it('waits a bounded time for the load of another process, and does not store its own then', async () => {
      processes({ waitMs: 50 });
      const { load, begun, end } = sleepingLoad();
      const first = one.get('a', load);
      await begun;
      expect(await two.get('a', loading('own'))).toEqual({ name: 'own' });
      end({ name: 'first' });
      await first;
      expect(await seen(two)).toBe('first');
    });

    it('lets the next one load when a load fails', async () => {
      const { load, begun, fail } = sleepingLoad();
      const first = one.get('a', load);
      await begun;
      const waiting = two.get('a', loading('second'));
      fail(new Error('no database'));
      await expect(first).rejects.toThrow('no database');
      expect(await waiting).toEqual({ name: 'second' });
    });

    it('lets the next one load when the process that loads has died', async () => {
      processes({ leaseMs: 100 });
      const { load, begun } = sleepingLoad();
      void one.get('a', load);
      await begun;
      expect(await two.get('a', loading('second'))).toEqual({ name: 'second' });
      expect(await seen(two)).toBe('second');
    });

    it('does not store a value whose load has outlasted its lease', async () => {
      processes({ leaseMs: 50 });
      const { load, begun, end } = sleepingLoad();
      const first = one.get('a', load);
      await begun;
      await two.get('a', loading('newer'));
      end({ name: 'older' });
      await first;
      expect(await seen(one)).toBe('newer');
    });

    describe.each([
      ['evict', (cache: Cache<Dish>) => cache.evict('a')],
      ['evictAll', (cache: Cache<Dish>) => cache.evictAll()],
      ['a change of it', (cache: Cache<Dish>) => cache.changing({ key: 'a' }, async () => undefined)],
      ['a change of all', (cache: Cache<Dish>) => cache.changing('all', async () => undefined)],
    ])('after %s', (_name, evict) => {
      it('the value is loaded again by every process', async () => {
        await one.get('a', loading('old'));
        await evict(two);
        expect(await one.get('a', loading('new'))).toEqual({ name: 'new' });
        expect(await seen(two)).toBe('new');
      });

      it('a value whose load began before it is not stored', async () => {
        const { load, begun, end } = sleepingLoad();
        const first = one.get('a', load);
        await begun;
        await evict(two);
        end({ name: 'old' });
        expect(await first).toEqual({ name: 'old' });
        expect(await seen(two)).toBe('loaded again');
      });

      it('nobody joins a load that began before it', async () => {
        const { load, begun, end } = sleepingLoad();
        const first = one.get('a', load);
        await begun;
        await evict(one);
        expect(await one.get('a', loading('new'))).toEqual({ name: 'new' });
        end({ name: 'old' });
        await first;
        expect(await seen(two)).toBe('new');
      });
    });

    it('keeps other values when one is evicted', async () => {
      await Promise.all([one.get('a', loading('a')), one.get('b', loading('b'))]);
      await one.evict('a');
      expect(await seen(two, 'b')).toBe('b');
    });

    it.each([[{ key: 'a' }], ['all' as const]])('stores nothing while %o is being changed', async target => {
      await one.get('a', loading('old'));
      await one.changing(target, async () => {
        expect(await two.get('a', loading('seen meanwhile'))).toEqual({ name: 'seen meanwhile' });
        expect(await seen(two)).toBe('loaded again');
      });
      expect(await two.get('a', loading('new'))).toEqual({ name: 'new' });
      expect(await seen(one)).toBe('new');
    });

    it('stores again some time after a process has died during a change, but nothing old', async () => {
      processes({ leaseMs: 200 });
      await one.get('a', loading('old'));
      await one.begin({ key: 'a' });
      await one.begin('all');
      expect(await two.get('a', loading('new'))).toEqual({ name: 'new' });
      await vi.waitFor(async () => {
        const again = loading('new');
        await two.get('a', loading('new'));
        await one.get('a', again);
        expect(again).not.toHaveBeenCalled();
      }, PATIENTLY);
    });

    it('stores nothing until the last of several changes has ended', async () => {
      const [first, second] = [await one.begin('all'), await two.begin('all')];
      await first();
      expect(await one.get('a', loading('too early'))).toEqual({ name: 'too early' });
      expect(await seen(one)).toBe('loaded again');
      await second();
      await one.get('a', loading('new'));
      expect(await seen(two)).toBe('new');
    });

    it('gives what was put', async () => {
      await one.get('a', loading('old'));
      expect(await one.put('a', loading('put'))).toEqual({ name: 'put' });
      expect(await seen(two)).toBe('put');
    });

    it('stores none of two results that were put at the same time', async () => {
      const [first, second] = [sleepingLoad(), sleepingLoad()];
      const puts = [one.put('a', first.load), first.begun.then(() => two.put('a', second.load))];
      await second.begun;
      second.end({ name: 'second' });
      await puts[1];
      first.end({ name: 'first' });
      await puts[0];
      expect(await seen(one)).toBe('loaded again');
    });

    it('does not store what was put if it was evicted meanwhile', async () => {
      const { load, begun, end } = sleepingLoad();
      const put = one.put('a', load);
      await begun;
      await two.evict('a');
      end({ name: 'put' });
      await put;
      expect(await seen(two)).toBe('loaded again');
    });

    it('remembers that there is no value, where it is told to, and for how long', async () => {
      const nothing = vi.fn(async () => null);
      await one.get('a', nothing);
      expect(await seen(one)).toBe('loaded again');
      processes({ nullTtlMs: 300_000 });
      expect(await one.get('a', nothing)).toBeNull();
      expect(await seen(two)).toBeNull();
      processes({ nullTtlMs: 50 });
      await one.get('a', nothing);
      await vi.waitFor(async () => expect(await seen(two)).toBe('loaded again'), PATIENTLY);
    });

    it('forgets a value after its time', async () => {
      processes({ ttlMs: 50 });
      await one.get('a', loading('old'));
      await vi.waitFor(async () => expect(await seen(two)).toBe('loaded again'), PATIENTLY);
    });

    it('does not store what it is told not to', async () => {
      await one.get('a', loading('odd'), value => value?.name === 'odd');
      expect(await one.get('a', loading('even'), value => value?.name === 'odd')).toEqual({ name: 'even' });
      expect(await seen(two)).toBe('even');
    });

    it('takes a value of another shape for none, and replaces it', async () => {
      const former = new Cache(
        { ...definition, shape: z.any() as z.ZodType<unknown> },
        world.store(definition.name),
      );
      await former.get('a', async () => ({ title: 'as in an older release' }));
      expect(await one.get('a', loading('new'))).toEqual({ name: 'new' });
      expect(await seen(two)).toBe('new');
      former.close();
    });

    describe('with values in memory', () => {
      beforeEach(async () => {
        processes({ near: { capacity: 10, ttlMs: 600_000 } });
        await vi.waitUntil(() => [one, two].every(each => each.isNearLive()), PATIENTLY);
      });
      const near = async (cache: Cache<Dish>, key = 'a') => {
        const store = vi.fn();
        await cache.get(key, async () => (store(), { name: 'loaded again' }));
        return store.mock.calls.length === 0;
      };

      it.each([
        ['evict', () => one.evict('a')],
        ['evictAll', () => one.evictAll()],
        ['a change', () => one.changing('all', async () => undefined)],
      ])('forgets them everywhere after %s by one process', async (_name, evict) => {
        for (const cache of [one, two, one, two]) await cache.get('a', loading('old'));
        expect([await near(one), await near(two)]).toEqual([true, true]);
        await evict();
        expect(await one.get('a', loading('new'))).toEqual({ name: 'new' });
        await vi.waitFor(
          async () => expect(await two.get('a', loading('other'))).toEqual({ name: 'new' }),
          PATIENTLY,
        );
      });

      it('shares no value that a caller could change', async () => {
        const own = { name: '米饭' };
        await one.get('a', async () => own);
        own.name = 'changed';
        const shared = await one.get('a', loading('other'));
        expect(shared).toEqual({ name: '米饭' });
        expect(() => Object.assign(shared!, { name: 'changed' })).toThrow(TypeError);
      });
    });
  });
}
