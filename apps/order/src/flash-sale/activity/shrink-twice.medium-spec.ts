import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FlashWorld } from '../../../testing/flash-world.js';

const PATIENTLY = { timeout: 60_000, interval: 50 };
const STOCK_CHANGED = 5_113;

let world: FlashWorld;
beforeAll(async () => {
  world = await FlashWorld.open();
});
afterAll(() => world?.close());

const shrink = (activityId: string, key?: string) =>
  world.shop.seller('update', { activityId, stock: 80 }, key);

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

  it('has 80 if a request is repeated while it runs, and a later repetition gets its answer', async () => {
    const activityId = await world.shop.published({ stock: 100 });
    await Promise.all(Array.from({ length: 4 }, () => shrink(activityId, 'same-key')));
    expect(await shrink(activityId, 'same-key')).toMatchObject({ status: 200 });
    expect(await leftIn(activityId)).toBe(80);
  });
});

describe('an activity of 100 pieces', () => {
  it('is not shrunk while another seller enlarges it to 120', async () => {
    const activityId = await world.shop.published({ stock: 100 });
    let shrunk: Awaited<ReturnType<typeof shrink>> | undefined;
    world.product.allot = async () => {
      shrunk = await shrink(activityId);
    };
    const enlarged = await world.shop.seller('update', { activityId, stock: 120 });
    world.product.allot = () => null;
    expect([enlarged, shrunk]).toMatchObject([{ status: 200 }, { code: STOCK_CHANGED }]);
    expect((await world.shop.view(activityId)).left).toBe(120);
  });

  it.each(['published', 'returned'])(
    'is not enlarged if another process has changed the pieces %s while this one slept',
    async column => {
      const activityId = await world.shop.published({ stock: 100 });
      world.product.allot = () =>
        world.service.query(`UPDATE flash_activity SET ${column} = ${column} + 1 WHERE activity_id = ?`, [
          activityId,
        ]);
      const enlarged = await world.shop.seller('update', { activityId, stock: 120 });
      world.product.allot = () => null;
      expect(enlarged).toMatchObject({ code: STOCK_CHANGED });
    },
  );
});
