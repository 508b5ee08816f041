import { beforeEach, describe, expect, it } from 'vitest';
import { aDefinition, type Dish } from '../testing/describe-cache.js';
import { Cacheable, CacheEvict, CachePut } from './cache-decorators.js';
import { bindCaches } from './cached-providers.js';
import { Caches } from './caches.js';
import { MemoryStore } from './memory-store.js';

const DISHES = aDefinition();

class Dishes {
  readonly names = new Map([
    ['a', '米饭'],
    ['b', '面'],
  ]);
  loads = 0;

  @Cacheable(DISHES)
  find(id: string): Promise<Dish | null> {
    return this.#load(id);
  }

  @Cacheable(DISHES, {
    key: (id: string) => `own-${id}`,
    condition: (id: string) => id !== 'b',
    unless: (dish, _id: string) => dish?.name === 'odd',
  })
  findSome(id: string): Promise<Dish | null> {
    return this.#load(id);
  }

  @CachePut(DISHES, { key: (id: string) => JSON.stringify(id) })
  async rename(id: string, name: string): Promise<Dish> {
    this.names.set(id, name);
    return { name };
  }

  @CacheEvict(DISHES)
  async forget(_id: string): Promise<void> {}

  @CacheEvict(DISHES, { allEntries: true, condition: (really: boolean) => really })
  async forgetAll(_really: boolean): Promise<void> {}

  async #load(id: string): Promise<Dish> {
    this.loads += 1;
    return { name: this.names.get(id)! };
  }
}

let dishes: Dishes;
beforeEach(() => {
  dishes = new Dishes();
  bindCaches(dishes, new Caches(() => new MemoryStore()));
});

describe('a cached method', () => {
  it('runs once for equal arguments', async () => {
    for (const id of ['a', 'b', 'a', 'b'])
      expect(await dishes.find(id)).toEqual({ name: dishes.names.get(id) });
    expect(dishes.loads).toBe(2);
  });

  it('runs again when its key, or all, were evicted', async () => {
    await dishes.find('a');
    await dishes.find('b');
    await dishes.forget('a');
    await dishes.find('b');
    expect(dishes.loads).toBe(2);
    await dishes.find('a');
    expect(dishes.loads).toBe(3);
    await dishes.forgetAll(false);
    await dishes.find('a');
    expect(dishes.loads).toBe(3);
    await dishes.forgetAll(true);
    await dishes.find('a');
    await dishes.find('b');
    expect(dishes.loads).toBe(5);
  });

  it('gives what another method has put', async () => {
    await dishes.find('a');
    await dishes.rename('a', '炒饭');
    expect(await dishes.find('a')).toEqual({ name: '炒饭' });
    expect(dishes.loads).toBe(1);
  });

  it('may have a key of its own, a condition, and results that are not stored', async () => {
    for (const id of ['a', 'a', 'b', 'b']) await dishes.findSome(id);
    expect(dishes.loads).toBe(3);
    dishes.names.set('c', 'odd');
    for (const id of ['c', 'c']) await dishes.findSome(id);
    expect(dishes.loads).toBe(5);
  });

  it('is refused outside of an application with CacheModule', async () => {
    await expect(new Dishes().find('a')).rejects.toThrow('no CacheModule has found it');
  });
});

describe('caches', () => {
  it('have one definition for each name', () => {
    const caches = new Caches(() => new MemoryStore());
    expect(caches.of(DISHES)).toBe(caches.of(DISHES));
    expect(() => caches.of({ ...DISHES })).toThrow('two caches are called');
  });
});
