import { cuttablePath, movedAddress } from '@diancan/testing/network';
import { startPrivateRedis } from '@diancan/testing/redis';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type BuyerOutcome, buyersNamed, FlashWorld } from '../../testing/flash-world.js';
import { HOT_STORE, STORE } from './shard/stores.js';

const PATIENTLY = { timeout: 60_000, interval: 50 };
const STOCK = 80;

const wonOf = (outcomes: readonly BuyerOutcome[]): number =>
  outcomes.filter(({ state }) => state === 'WON').length;

const genOf = async (world: FlashWorld, activityId: string): Promise<number> => {
  const [row] = await world.service.query<{ gen: number }>(
    'SELECT gen FROM flash_shard WHERE activity_id = ?',
    [activityId],
  );
  return Number(row!.gen);
};

/** Something happens to Redis while many buyers tap; then others buy the rest. */
async function expectRushToEndWell(
  world: FlashWorld,
  happen: (activityId: string) => Promise<void>,
): Promise<void> {
  const activityId = await world.shop.published({ stock: STOCK });
  const gen = await genOf(world, activityId);
  const before = await world.play(activityId, buyersNamed('before', 10));
  const rush = world.play(activityId, buyersNamed('rush', 120));
  await happen(activityId);
  const outcomes = await rush;
  await vi.waitFor(async () => expect(await genOf(world, activityId)).toBeGreaterThan(gen), PATIENTLY);
  const after = await world.play(activityId, buyersNamed('after', STOCK));
  const all = [...before, ...outcomes, ...after];
  expect(await world.faults(activityId, all)).toEqual([]);
  expect(wonOf(before)).toBe(10);
  expect(wonOf(all)).toBe(STOCK);
  // Who has won still has: Redis knows them all again, under other keys too.
  for (const { buyer, orderId } of before) {
    const ticket = await world.shop.ordered(activityId, buyer);
    expect((await world.shop.ending(ticket, buyer)).orderId).toBe(orderId);
  }
}

describe('Redis that is killed in a rush', () => {
  let world: FlashWorld;
  beforeAll(async () => {
    world = await FlashWorld.open({}, undefined, await startPrivateRedis({ appendOnly: true }));
  });
  afterAll(() => world?.close());

  it('and starts again with its data, sells each piece once', () =>
    expectRushToEndWell(world, () => world.redis.restart('kept')));

  it('and starts again without its data, sells each piece once', () =>
    expectRushToEndWell(world, () => world.redis.restart('lost')));
});

describe('Redis without a file of its writes that is killed in a rush', () => {
  let world: FlashWorld;
  beforeAll(async () => {
    world = await FlashWorld.open();
  });
  afterAll(() => world?.close());

  it('and starts again with an old copy, sells each piece once', () =>
    expectRushToEndWell(world, async activityId => {
      await world.redis.admin.save();
      // The copy is behind.
      const seq = async () => Number(await world.redis.admin.hget(`flash:{${activityId}.0}:state`, 'seq'));
      const then = await seq();
      await vi.waitFor(async () => expect(await seq()).toBeGreaterThan(then + 5), PATIENTLY);
      await world.redis.restart('kept');
    }));
});

function connectAnew(world: FlashWorld, store: symbol): void {
  const { redis } = world.service.app.get<{ redis: Redis }>(store);
  redis.disconnect(true);
}

describe('a failover', () => {
  const open = async () => {
    const primary = await startPrivateRedis();
    const { password } = new URL(primary.url);
    const replica = await startPrivateRedis({ password });
    const [link, address] = await Promise.all([cuttablePath(primary.url), movedAddress(primary.url)]);
    const { hostname, port } = new URL(link.url);
    await replica.admin.replicaof(hostname, port);
    await vi.waitFor(
      async () => expect(await replica.admin.info('replication')).toContain('master_link_status:up'),
      PATIENTLY,
    );
    const world = await FlashWorld.open({ DIANCAN_FLASH_SALE_REDIS_URLS: address.url }, undefined, primary);
    return {
      world,
      primary,
      /** The replica stops following in the middle of the rush, and then takes over. */
      async failOver(activityId: string): Promise<void> {
        const seqAt = async (redis: typeof primary): Promise<number> =>
          Number(await redis.admin.hget(`flash:{${activityId}.0}:state`, 'seq'));
        await vi.waitFor(async () => expect(await seqAt(replica)).toBeGreaterThan(5), PATIENTLY);
        link.cut();
        const then = await seqAt(replica);
        await vi.waitFor(async () => expect(await seqAt(primary)).toBeGreaterThan(then + 5), PATIENTLY);
        await replica.admin.replicaof('NO', 'ONE');
        address.moveTo(replica.url);
      },
      async close(): Promise<void> {
        await world.close();
        await replica.stop();
        await Promise.all([link.close(), address.close()]);
      },
    };
  };
  let scene: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    scene = await open();
  });
  afterAll(() => scene?.close());

  it('to a replica that lags sells each piece once, also while some still talk to the old primary', () =>
    expectRushToEndWell(scene.world, async activityId => {
      await scene.failOver(activityId);
      const gen = await genOf(scene.world, activityId);
      // The drain finds the new primary, while buyers still get tickets from the old one.
      connectAnew(scene.world, STORE);
      await vi.waitFor(
        async () => expect(await genOf(scene.world, activityId)).toBeGreaterThan(gen),
        PATIENTLY,
      );
      connectAnew(scene.world, HOT_STORE);
    }));
});
