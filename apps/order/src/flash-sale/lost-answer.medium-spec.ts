import { type CuttablePath, cuttablePath } from '@diancan/testing/network';
import { startPrivateRedis } from '@diancan/testing/redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FlashWorld } from '../../testing/flash-world.js';

let world: FlashWorld;
let path: CuttablePath;
beforeAll(async () => {
  const redis = await startPrivateRedis();
  path = await cuttablePath(redis.url);
  world = await FlashWorld.open({ DIANCAN_FLASH_SALE_REDIS_URLS: path.url }, undefined, redis);
});
afterAll(async () => {
  await world?.close();
  await path?.close();
});

describe('a tap for the last piece whose answer is lost', () => {
  it('has its ticket when it is repeated under its key, and nobody else has', async () => {
    const activityId = await world.shop.published({ stock: 2 });
    // Now the process knows the generation: the next tap is one script.
    await world.play(activityId, ['zoe']);
    const entry = await world.shop.enter(activityId, 'ann');
    path.hold();
    const lost = await world.shop.order(activityId, 'ann', { key: 'last', entry });
    expect(lost.status).toBeGreaterThanOrEqual(500);
    path.cut();
    path.release();
    path.mend();
    expect(await world.redis.admin.hget(`flash:{${activityId}.0}:state`, 'stock')).toBe('0');
    const ticket = await world.shop.ordered(activityId, 'ann', { key: 'last' });
    expect((await world.shop.ending(ticket, 'ann')).state).toBe('WON');
    expect((await world.shop.order(activityId, 'bob')).code).toBe(5103);
    expect(await world.shop.ordered(activityId, 'ann', { key: 'last' })).toBe(ticket);
  });
});
