import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { claimRedis } from '@diancan/testing/redis';
import { anInstance } from '../../testing/discovery-parts.js';
import { Registry } from './registry.js';

const FOR_LONG = 60_000;
const SOON = { timeout: 20_000 };

let claimed: Awaited<ReturnType<typeof claimRedis>>;
let redis: Redis;
let registry: Registry;
beforeAll(async () => {
  claimed = await claimRedis();
  redis = new Redis(claimed.url);
  registry = new Registry(redis);
});
afterAll(async () => {
  await redis?.quit();
  await claimed?.release();
});
afterEach(() => redis.del('registry:{product}', 'registry:{product}:instances'));

describe('the registry', () => {
  it('lists announced instances unchanged, in the order of their ids', async () => {
    const [one, other] = [
      anInstance({ id: 'a', tcp: { host: '10.0.0.1', port: 9 }, zone: 'z', weight: 0.5, healthy: false }),
      anInstance({ id: 'b' }),
    ];
    await registry.announce(other, FOR_LONG);
    await registry.announce(one, FOR_LONG);
    expect(await registry.list('product')).toEqual([one, other]);
    expect(await registry.list('order')).toEqual([]);
  });

  it('names them no more when they withdraw', async () => {
    const [one, other] = [anInstance(), anInstance()];
    await registry.announce(one, FOR_LONG);
    await registry.announce(other, FOR_LONG);
    await registry.withdraw(one);
    expect(await registry.list('product')).toEqual([other]);
  });

  it('drops an instance whose lease ends', async () => {
    const [late, present] = [anInstance(), anInstance()];
    await registry.announce(present, FOR_LONG);
    await registry.announce(late, 20);
    await expect.poll(() => registry.list('product'), SOON).toEqual([present]);
    expect(await redis.hkeys('registry:{product}:instances')).toEqual([present.id]);
  });

  it('lets a heartbeat prolong a lease', async () => {
    const instance = anInstance();
    await registry.announce(instance, 0);
    await registry.announce(instance, FOR_LONG);
    expect(await registry.list('product')).toEqual([instance]);
  });

  it('replaces an earlier announcement of an instance by a later one', async () => {
    const instance = anInstance();
    await registry.announce(instance, FOR_LONG);
    await registry.announce({ ...instance, healthy: false }, FOR_LONG);
    expect(await registry.list('product')).toEqual([{ ...instance, healthy: false }]);
  });

  it('takes one back whose lease had ended', async () => {
    const instance = anInstance();
    await registry.announce(instance, 0);
    expect(await registry.list('product')).toEqual([]);
    await registry.announce(instance, FOR_LONG);
    expect(await registry.list('product')).toEqual([instance]);
  });

  it('leaves nothing behind for ever, also where an end was lost', async () => {
    const instance = anInstance();
    await registry.announce(instance, FOR_LONG);
    for (const key of keys) await redis.persist(key);
    await registry.announce(instance, FOR_LONG);
    for (const key of keys) expect(await redis.pttl(key)).toBeGreaterThan(FOR_LONG);
  });

  it('gives an entry that lost its lease another, with which it ends', async () => {
    const instance = anInstance();
    await registry.announce(instance, FOR_LONG);
    await redis.del('registry:{product}');
    const shortLived = new Registry(redis, () => 20);
    expect(await shortLived.list('product')).toEqual([instance]);
    await expect.poll(() => shortLived.list('product'), SOON).toEqual([]);
  });

  const keys = ['registry:{product}', 'registry:{product}:instances'];
  it.each(keys)('takes what is in the place of %s for nothing', async key => {
    const instance = anInstance();
    await redis.set(key, 'no registry');
    expect(await registry.list('product')).toEqual([]);
    await redis.set(key, 'no registry');
    await registry.withdraw(instance);
    await redis.set(key, 'no registry');
    await registry.announce(instance, FOR_LONG);
    expect(await registry.list('product')).toEqual([instance]);
  });

  it.each<[string, string]>([
    ['is no JSON', '{'],
    ['lacks what we need', '{"id":"x"}'],
    ['is no object', 'null'],
    ['has an address that is none', JSON.stringify({ ...anInstance(), origin: 'nowhere' })],
    ['has a weight of 0', JSON.stringify({ ...anInstance(), weight: 0 })],
  ])('leaves out an entry that %s', async (_what, text) => {
    const instance = anInstance();
    await registry.announce(instance, FOR_LONG);
    await redis.hset('registry:{product}:instances', 'x', text);
    expect(await registry.list('product')).toEqual([instance]);
  });

  it('reads the entry of a later version as far as it knows it', async () => {
    const instance = anInstance();
    await registry.announce({ ...instance, more: 'to come' } as typeof instance, FOR_LONG);
    expect(await registry.list('product')).toEqual([instance]);
  });
});

describe('the channel of a service', () => {
  let listener: Redis;
  let told: string[];
  beforeEach(async () => {
    listener = new Redis(claimed.url);
    told = [];
    listener.on('message', (_channel, id) => told.push(id));
    await listener.subscribe('registry:{product}');
  });
  afterEach(() => listener.quit());

  it('tells of each change, and not of heartbeats', async () => {
    const instance = anInstance();
    const last = anInstance();
    await registry.announce(instance, FOR_LONG);
    await registry.announce(instance, FOR_LONG);
    await registry.announce({ ...instance, healthy: false }, FOR_LONG);
    await registry.withdraw(instance);
    await registry.withdraw(instance);
    await registry.announce(last, FOR_LONG);
    await expect.poll(() => told, SOON).toContain(last.id);
    // Channels are the same in all databases of a server, so others may be heard, too.
    expect(told.filter(id => id === instance.id)).toHaveLength(3);
  });
});
