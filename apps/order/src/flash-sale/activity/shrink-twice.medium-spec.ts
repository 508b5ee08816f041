import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FlashWorld } from '../../../testing/flash-world.js';

const PATIENTLY = { timeout: 60_000, interval: 50 };
const STOCK_CHANGED = 5_113;

let world: FlashWorld;
beforeAll(async () => {
  world = await FlashWorld.open();
});
afterAll(() => world?.close());

const shrink = (activityId: string) => world.shop.seller('update', { activityId, stock: 80 });

/** Everything that was taken back is counted: the log is stored. */
async function leftIn(activityId: string): Promise<number> {
  const { seq } = await vi.waitFor(async () => {
    const last = Number(await world.redis.admin.hget(`flash:{${activityId}.0}:state`, 'seq'));
    const [row] = await world.service.query<{ seq: number }>(
      'SELECT cursor_seq AS seq FROM flash_shard WHERE activity_id = ?',
      [activityId],
    );
    expect(Number(row!.seq)).toBe(last);
    return row!;
  }, PATIENTLY);
  expect(Number(seq)).toBeGreaterThan(1);
  return (await world.shop.view(activityId)).left;
}

describe('an activity of 100 pieces that sellers shrink to 80 twice', () => {
  it('has 80 if one follows the other', async () => {
    const activityId = await world.shop.published({ stock: 100 });
    expect(await shrink(activityId)).toMatchObject({ status: 200 });
    expect(await shrink(activityId)).toMatchObject({ status: 200 });
    expect(await leftIn(activityId)).toBe(80);
  });

  it('has 80 if both do it at once, and who comes too late is told so', async () => {
    const activityId = await world.shop.published({ stock: 100 });
    const answers = await Promise.all(Array.from({ length: 4 }, () => shrink(activityId)));
    const [done, refused] = [
      answers.filter(({ status }) => status === 200),
      answers.filter(({ status }) => status !== 200),
    ];
    expect(done.length).toBeGreaterThan(0);
    expect(refused.filter(({ code }) => code !== STOCK_CHANGED)).toEqual([]);
    expect(await leftIn(activityId)).toBe(80);
  });
});
