import { startRedisCluster } from '@diancan/testing/redis';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buyersNamed, FlashWorld } from '../../testing/flash-world.js';
import { shardOf } from './domain/ticket.js';

const PATIENTLY = { timeout: 120_000, interval: 100 };
const SHARDS = 8;

let cluster: Awaited<ReturnType<typeof startRedisCluster>>;
let world: FlashWorld;
beforeAll(async () => {
  cluster = await startRedisCluster();
  world = await FlashWorld.open({
    DIANCAN_FLASH_SALE_SHARDS: String(SHARDS),
    DIANCAN_FLASH_SALE_REDIS_URLS: cluster.urls.join(','),
  });
});
afterAll(async () => {
  await world?.close();
  await cluster?.stop();
});

const wonPieces = async (activityId: string): Promise<number> => {
  const [row] = await world.service.query<{ n: string }>(
    "SELECT COALESCE(SUM(quantity), 0) AS n FROM flash_ticket WHERE activity_id = ? AND state = 'WON'",
    [activityId],
  );
  return Number(row!.n);
};

/** Most belong to two shards. */
const skewed = (prefix: string, count: number): string[] =>
  buyersNamed(prefix, 20 * count)
    .filter((buyer, n) => shardOf(buyer, SHARDS) < 2 || n % 20 === 0)
    .slice(0, count);

describe('a stock in eight shards of a cluster of three', () => {
  it('lies on all three nodes', async () => {
    const activityId = await world.shop.published({ stock: 80 });
    const nodes = cluster.urls.map(url => new Redis(url));
    const keys = await Promise.all(nodes.map(node => node.keys(`flash:{${activityId}.*}:state`)));
    for (const node of nodes) node.disconnect();
    expect(keys.flat()).toHaveLength(SHARDS);
    expect(keys.filter(({ length }) => length > 0)).toHaveLength(3);
  });

  it.each([1, 2])('sells everything to skewed buyers of %s each', async quantity => {
    const activityId = await world.shop.published({ stock: 200, limitPerBuyer: 2 });
    const outcomes = await world.play(activityId, skewed(`of-${quantity}`, 300), quantity);
    await vi.waitFor(async () => expect(await wonPieces(activityId)).toBe(200), PATIENTLY);
    expect(await world.faults(activityId, outcomes)).toEqual([]);
    expect(outcomes.filter(({ state }) => state === 'WON')).toHaveLength(200 / quantity);
  });
});
