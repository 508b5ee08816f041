import { fromTestRun } from '@diancan/testing/run';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FlashWorld } from '../../../testing/flash-world.js';

const PATIENTLY = { timeout: 60_000, interval: 50 };
/** Of a holder whose clock is ahead. */
const LATER_TOKEN = 8_000_000_000_000_000;

let world: FlashWorld;
let locks: Redis;
beforeAll(async () => {
  locks = new Redis(fromTestRun('DIANCAN_TEST_REDIS_URL'));
  world = await FlashWorld.open();
});
afterAll(async () => {
  await world?.close();
  locks?.disconnect();
});

const shardOf = async (activityId: string) => {
  const [row] = await world.service.query<{ gen: number; token: string }>(
    'SELECT gen, fencing_token AS token FROM flash_shard WHERE activity_id = ?',
    [activityId],
  );
  return { gen: Number(row!.gen), token: Number(row!.token) };
};
const setToken = (activityId: string, token: number) =>
  world.service.query('UPDATE flash_shard SET fencing_token = ? WHERE activity_id = ?', [token, activityId]);

/** Of the lock of its drain. */
const lastToken = async (activityId: string): Promise<number> =>
  Number(await locks.get(`lock:{flash-drain:${activityId}.0}:token`));

describe('a holder of the drain with an old fencing token', () => {
  it('stores nothing and makes nothing void; a later holder goes on', async () => {
    const activityId = await world.shop.published({ stock: 5 });
    await world.play(activityId, ['zoe']);
    const { gen, token } = await shardOf(activityId);
    expect(token).toBeGreaterThan(0);
    await setToken(activityId, LATER_TOKEN);
    const ticket = await world.tap(activityId, 'ann');
    const first = await lastToken(activityId);
    // It fails, gives the lock back, and takes it again.
    await vi.waitFor(async () => expect(await lastToken(activityId)).toBeGreaterThan(first), PATIENTLY);
    const second = await lastToken(activityId);
    await vi.waitFor(async () => expect(await lastToken(activityId)).toBeGreaterThan(second), PATIENTLY);
    expect((await world.shop.result(ticket!, 'ann')).data.state).toBe('QUEUED');
    await setToken(activityId, token);
    expect((await world.shop.ending(ticket!, 'ann')).state).toBe('WON');
    expect((await shardOf(activityId)).gen).toBe(gen);
  });
});
