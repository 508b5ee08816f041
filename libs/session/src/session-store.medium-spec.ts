import { randomUUID } from 'node:crypto';
import { redisForSpecs } from '@diancan/testing/redis';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SessionStore } from './session-store.js';

const IDLE_SECONDS = 100;
let redis: Redis;
let keyPrefix: string;
let store: SessionStore;

beforeAll(() => {
  redis = redisForSpecs();
  keyPrefix = redis.options.keyPrefix!;
});
afterAll(() => redis?.disconnect());
beforeEach(() => {
  store = new SessionStore(redis, () => IDLE_SECONDS);
});

const buyer = { role: 'buyer', subject: 'buyer-1', name: '张三' } as const;

/** The keys of the one session that a spec has, without the prefix that ioredis puts before them. */
async function keys(): Promise<string[]> {
  return (await redis.keys(`${keyPrefix}session:*`)).map(key => key.slice(keyPrefix.length));
}

beforeEach(async () => {
  const old = await keys();
  if (old.length > 0) await redis.del(...old);
});

describe('SessionStore', () => {
  it('finds whom it was opened for', async () => {
    const { token, alias } = await store.open(buyer);
    expect(await store.find(token)).toEqual({ ...buyer, alias });
  });

  it('makes a new token and a new alias at every login', async () => {
    const logins = await Promise.all([store.open(buyer), store.open(buyer), store.open(buyer)]);
    expect(new Set(logins.flatMap(({ token, alias }) => [token, alias])).size).toBe(6);
    expect(logins[0]!.token).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('lives on while it is used', async () => {
    const { token } = await store.open(buyer);
    const [key] = await keys();
    expect(await redis.ttl(key!)).toBeGreaterThan(IDLE_SECONDS - 10);
    await redis.expire(key!, 5);
    await store.find(token);
    expect(await redis.ttl(key!)).toBeGreaterThan(IDLE_SECONDS - 10);
  });

  it('ends when it was not used for its time', async () => {
    const { token } = await store.open(buyer);
    await redis.expire((await keys())[0]!, 0);
    expect(await store.find(token)).toBeNull();
  });

  it('is over at once when it is revoked', async () => {
    const [first, second] = [await store.open(buyer), await store.open(buyer)];
    await store.revoke(first.token);
    expect(await store.find(first.token)).toBeNull();
    expect(await store.find(second.token)).not.toBeNull();
    await store.revoke(first.token);
  });

  it('does not leave its token in Redis', async () => {
    const { token } = await store.open(buyer);
    const [key] = await keys();
    expect(key).not.toContain(token);
    expect(await redis.get(key!)).not.toContain(token);
  });

  it.each(['', '*', 'x', '{}', '../x', `${randomUUID()} `, randomUUID().toUpperCase(), 'x'.repeat(10_000)])(
    'knows nobody by %j',
    async token => {
      expect(await store.find(token)).toBeNull();
      await store.revoke(token);
    },
  );

  it('follows a change of the idle time', async () => {
    let idle = 50;
    const live = new SessionStore(redis, () => idle);
    const { token } = await live.open(buyer);
    idle = 500;
    await live.find(token);
    expect(await redis.ttl((await keys())[0]!)).toBeGreaterThan(400);
  });

  it('ends all sessions of a seller who is removed, and nobody else’s', async () => {
    const seller = { role: 'seller', subject: randomUUID(), name: '店长' } as const;
    const [one, two, other] = [
      await store.open(seller),
      await store.open(seller),
      await store.open({ ...seller, subject: randomUUID() }),
    ];
    await store.revokeAllOfSeller(seller.subject);
    expect([await store.find(one.token), await store.find(two.token)]).toEqual([null, null]);
    expect(await store.find(other.token)).not.toBeNull();
  });

  it('gets an end again at its next use when it has lost it', async () => {
    const { token, alias } = await store.open(buyer);
    const [key] = await keys();
    await redis.persist(key!);
    expect(await store.look(token)).toEqual({ session: { ...buyer, alias }, leftMs: 0 });
    expect(await store.find(token)).toEqual({ ...buyer, alias });
    expect(await redis.ttl(key!)).toBeGreaterThan(IDLE_SECONDS - 10);
  });

  const spoilings: Array<[string, (key: string) => Promise<unknown>]> = [
    ['is no JSON', key => redis.set(key, '{')],
    ['is no session', key => redis.set(key, '{"role":"buyer"}')],
    [
      'is of another type',
      async key => {
        await redis.del(key);
        await redis.hset(key, 'a', '1');
      },
    ],
  ];
  it.each(spoilings)('is not there when its value %s, and that ends, too', async (_what, spoil) => {
    const { token } = await store.open(buyer);
    const [key] = await keys();
    await spoil(key!);
    expect([await store.look(token), await store.find(token)]).toEqual([null, null]);
    expect(await redis.ttl(key!)).toBeGreaterThan(0);
    await store.revoke(token);
    expect(await keys()).toEqual([]);
  });

  it.each([
    ['opens another', (sellerId: string) => store.open({ role: 'seller', subject: sellerId, name: '店长' })],
    ['is removed', async () => undefined],
  ])('ends with its seller although their list was spoilt, when the seller %s', async (_what, first) => {
    const seller = { role: 'seller', subject: randomUUID(), name: '店长' } as const;
    const [one, other] = [await store.open(seller), await store.open(buyer)];
    await redis.set(`sessions-of:{${seller.subject}}`, 'no list');
    await first(seller.subject);
    await store.revokeAllOfSeller(seller.subject);
    expect(await store.find(one.token)).toBeNull();
    expect(await store.find(other.token)).not.toBeNull();
    expect(await keys()).toHaveLength(1);
  });
});
