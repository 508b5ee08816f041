import { cuttablePath, movedAddress } from '@diancan/testing/network';
import { startPrivateRedis } from '@diancan/testing/redis';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { expectRushToEndWell, genOf } from '../../testing/flash-rush.js';
import { FlashWorld } from '../../testing/flash-world.js';
import { HOT_STORE, STORE } from './shard/stores.js';

const PATIENTLY = { timeout: 60_000, interval: 50 };

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
