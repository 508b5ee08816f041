import { randomInt } from 'node:crypto';
import { type CuttablePath, cuttablePath } from '@diancan/testing/network';
import { startPrivateRedis } from '@diancan/testing/redis';
import { printFigure } from '@diancan/testing/run';
import { expect, vi } from 'vitest';
import { FlashSoak } from './flash-soak.js';
import { FlashWorld } from './flash-world.js';

const PATIENTLY = { timeout: 60_000, interval: 200 };

/**
 * Two sales, one of them with a waiting list, with all faults at random for some time; then everything adds
 * up.
 */
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
    const terms = { stock: 30, limitPerBuyer: 2 };
    const plain = await world.shop.published({ ...terms, waitingList: false });
    const listed = await world.shop.published({ ...terms, waitingList: true });
    const soak = new FlashSoak(world, { redis: path, database: database! }, [plain, listed], seed);
    await soak.run(ms);
    await vi.waitFor(() => expectNobodyToWaitForNothing(world, listed), PATIENTLY);
    await end(world, listed);
    for (const activityId of [plain, listed]) await expectToAddUp(world, activityId, soak, seed);
    // Redis has as many pieces as the database has left.
    await vi.waitFor(async () => {
      const { left } = await world.shop.view(plain);
      expect(Number(await redis.admin.hget(`flash:{${plain}.0}:state`, 'stock'))).toBe(left);
    }, PATIENTLY);
  } finally {
    await world.close();
    await Promise.all([path.close(), database?.close()]);
  }
}

async function expectToAddUp(
  world: FlashWorld,
  activityId: string,
  soak: FlashSoak,
  seed: number,
): Promise<void> {
  const outcomes = await soak.outcomesOf(activityId);
  const orders = outcomes.flatMap(({ orderId }) => orderId ?? []);
  expect(new Set(orders).size, `seed ${seed}`).toBe(orders.length);
  expect(orders.length, `seed ${seed}`).toBeGreaterThan(0);
  await vi.waitFor(
    async () => expect(await world.faults(activityId, outcomes), `seed ${seed}`).toEqual([]),
    PATIENTLY,
  );
}

/**
 * Redis and the database have the same number of waiting buyers and of pieces left. If a buyer waits, fewer
 * pieces are left than the first one wants.
 */
async function expectNobodyToWaitForNothing({ redis, shop, service }: FlashWorld, activityId: string) {
  const [gen, stock, waiting] = await redis.admin.hmget(
    `flash:{${activityId}.0}:state`,
    'gen',
    'stock',
    'waiting',
  );
  const [first = '|0'] = await redis.admin.zrange(`flash:{${activityId}.0}:waiting:${gen}`, '0', '0');
  const [stored] = await service.query<{ waiting: string }>(
    "SELECT COUNT(*) AS waiting FROM flash_ticket WHERE activity_id = ? AND state = 'WAITING'",
    [activityId],
  );
  const { left } = await shop.view(activityId);
  expect({ left: Number(stock), waiting: Number(waiting) }).toEqual({
    left,
    waiting: Number(stored!.waiting),
  });
  if (Number(waiting) > 0) expect(left).toBeLessThan(Number(first.split('|').at(-1)));
}

/** Those who wait have lost. */
const end = (world: FlashWorld, activityId: string): Promise<void> =>
  vi.waitFor(async () => {
    const endsAt = new Date(Date.now() + 1_000).toISOString();
    expect((await world.shop.seller('update', { activityId, endsAt })).status).toBe(200);
  }, PATIENTLY);
