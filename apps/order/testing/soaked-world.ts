import { randomInt } from 'node:crypto';
import { type CuttablePath, cuttablePath } from '@diancan/testing/network';
import { printFigure } from '@diancan/testing/run';
import { startPrivateRedis } from '@diancan/testing/redis';
import { expect, vi } from 'vitest';
import { FlashSoak } from './flash-soak.js';
import { FlashWorld } from './flash-world.js';

const PATIENTLY = { timeout: 60_000, interval: 200 };

/** A sale with all faults at random for some time; then everything adds up. */
export async function expectSoakToAddUp(ms: number, seed = randomInt(2 ** 31)): Promise<void> {
  printFigure(`soak of ${ms} ms, seed ${seed}`);
  const redis = await startPrivateRedis({ appendOnly: true });
  const path = await cuttablePath(redis.url);
  let database: CuttablePath | undefined;
  const world = await FlashWorld.open(
    { DIANCAN_FLASH_SALE_REDIS_URLS: path.url },
    async url => (database = await cuttablePath(url)).url,
    redis,
  );
  try {
    const activityId = await world.shop.published({ stock: 30, limitPerBuyer: 2, waitingList: false });
    const soak = new FlashSoak(world, { redis: path, database: database! }, activityId, seed);
    const outcomes = await soak.run(ms);
    const orders = new Set(outcomes.flatMap(({ orderId }) => orderId ?? []));
    expect(orders.size, `seed ${seed}`).toBe(outcomes.filter(({ orderId }) => orderId !== undefined).length);
    expect(orders.size, `seed ${seed}`).toBeGreaterThan(0);
    await vi.waitFor(
      async () => expect(await world.faults(activityId, outcomes), `seed ${seed}`).toEqual([]),
      PATIENTLY,
    );
    // Redis has as many pieces as the database has left.
    await vi.waitFor(async () => {
      const { left } = await world.shop.view(activityId);
      expect(Number(await redis.admin.hget(`flash:{${activityId}.0}:state`, 'stock'))).toBe(left);
    }, PATIENTLY);
  } finally {
    await world.close();
    await Promise.all([path.close(), database?.close()]);
  }
}
