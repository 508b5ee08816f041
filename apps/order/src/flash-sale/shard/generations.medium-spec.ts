import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OpenShard } from '../../../testing/open-shard.js';
import type { FlashRedis } from './flash-redis.js';
import { keysOf } from './shard-keys.js';

let redis: FlashRedis;
beforeAll(() => {
  redis = OpenShard.connect();
});
afterAll(() => redis?.disconnect());

/** A late process fills this generation and opens it with 99 pieces. */
async function fillLate(shard: OpenShard, gen: number): Promise<void> {
  await shard.store.begin(shard.id, gen);
  await shard.store.fill(shard.id, gen, 'buyers', [['ann', 'from the filling']]);
  await shard.openGen(gen, { stock: 99 });
}

describe('a generation', () => {
  it('is not opened a second time: live stock is never overwritten', async () => {
    const shard = await OpenShard.open(redis);
    await shard.take('bob');
    await fillLate(shard, 1);
    expect(await shard.stock()).toBe(9);
    expect(await shard.log()).toEqual(['R bob']);
    expect(await shard.take('ann')).toMatchObject({ outcome: 'RESERVED' });
  });

  it('is not opened again once it is sealed', async () => {
    const shard = await OpenShard.open(redis);
    await shard.store.seal(shard.id, 1);
    await fillLate(shard, 1);
    expect(await shard.take('bob')).toEqual({ outcome: 'STALE' });
  });

  it('is not opened if it is sealed while it is filled', async () => {
    const shard = await OpenShard.open(redis);
    await shard.store.begin(shard.id, 2);
    await shard.store.seal(shard.id, 2);
    await shard.store.fill(shard.id, 2, 'buyers', [['ann', 'late']]);
    await shard.openGen(2);
    expect(await shard.state()).toMatchObject({ gen: 'sealed:2' });
    expect(await redis.exists(keysOf(shard.id, 2).buyers)).toBe(0);
  });

  it('is not filled if it is sealed before that begins', async () => {
    const shard = await OpenShard.open(redis);
    await shard.store.seal(shard.id, 2);
    await fillLate(shard, 2);
    expect(await shard.state()).toMatchObject({ gen: 'sealed:2' });
    expect(await redis.exists(keysOf(shard.id, 2).buyers)).toBe(0);
  });

  it('that is filled goes on when an older one is sealed', async () => {
    const shard = await OpenShard.open(redis);
    await shard.store.begin(shard.id, 2);
    await shard.store.seal(shard.id, 1);
    await shard.openGen(2);
    expect(await shard.state()).toMatchObject({ gen: '2', stock: '10' });
  });

  it('is not opened after a newer one', async () => {
    const shard = await OpenShard.open(redis);
    await shard.store.begin(shard.id, 3);
    await shard.openGen(3);
    await fillLate(shard, 2);
    expect(await shard.state()).toMatchObject({ gen: '3', stock: '10' });
  });

  it('does not stop a newer one that is being filled', async () => {
    const shard = await OpenShard.open(redis);
    await shard.store.begin(shard.id, 3);
    await fillLate(shard, 2);
    await shard.openGen(3);
    expect(await shard.state()).toMatchObject({ gen: '3', stock: '10' });
  });

  it('is not opened if nobody has begun to fill it', async () => {
    const shard = await OpenShard.open(redis);
    await shard.openGen(2, { stock: 99 });
    expect(await shard.state()).toMatchObject({ gen: '1', stock: '10' });
  });

  it('is not changed by a part of its filling that comes after it has opened', async () => {
    const shard = await OpenShard.open(redis);
    await shard.store.fill(shard.id, 1, 'buyers', [['ann', 'late']]);
    expect(await shard.take('ann')).toMatchObject({ outcome: 'RESERVED' });
  });
});
