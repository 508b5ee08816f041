import { flashUnsold } from '@diancan/contracts';
import { Outbox } from '@diancan/messaging';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buyersNamed, FlashWorld } from '../../testing/flash-world.js';
import { shardOf } from './domain/ticket.js';

const PATIENTLY = { timeout: 60_000, interval: 50 };
const SHARDS = 4;

let world: FlashWorld;
beforeAll(async () => {
  world = await FlashWorld.open({ DIANCAN_FLASH_SALE_SHARDS: String(SHARDS) });
});
afterAll(() => world?.close());

/** Buyers who all belong to one shard. */
const buyersOf = (shard: number, prefix: string, count: number): string[] =>
  buyersNamed(prefix, 50 * count)
    .filter(buyer => shardOf(buyer, SHARDS) === shard)
    .slice(0, count);

const wonPieces = async (activityId: string): Promise<number> =>
  Number(
    (
      await world.service.query<{ n: string }>(
        "SELECT COALESCE(SUM(quantity), 0) AS n FROM flash_ticket WHERE activity_id = ? AND state = 'WON'",
        [activityId],
      )
    )[0]!.n,
  );

async function changeStock(activityId: string, stock: number): Promise<void> {
  expect(await world.shop.seller('update', { activityId, stock })).toMatchObject({ status: 200 });
}

/** How many pieces `work` sends back to the dish. */
async function sentBack(work: () => Promise<unknown>): Promise<number> {
  const sent = vi.spyOn(world.service.app.get(Outbox), 'send');
  try {
    await work();
    const unsold = sent.mock.calls.filter(([, message]) => message === flashUnsold);
    return unsold.reduce((sum, [, , payload]) => sum + (payload as { quantity: number }).quantity, 0);
  } finally {
    sent.mockRestore();
  }
}

describe('a stock in four shards', () => {
  it('sells everything to the buyers of one shard, who would find it empty alone', async () => {
    const activityId = await world.shop.published({ stock: 40 });
    const outcomes = await world.play(activityId, buyersOf(2, 'skewed', 60));
    expect(await world.faults(activityId, outcomes)).toEqual([]);
    expect(await wonPieces(activityId)).toBe(40);
    expect(outcomes.filter(({ state }) => state === 'WON')).toHaveLength(40);
    const others = outcomes.filter(({ state }) => state !== 'WON').map(({ state }) => state);
    expect(others.filter(state => state !== 'SOLD_OUT' && state !== 'REFUSED')).toEqual([]);
  });

  it('sells all pairs to buyers of two, also where no shard has two left', async () => {
    // Six pieces in shares of 2, 2, 1 and 1.
    const activityId = await world.shop.published({ stock: 6, limitPerBuyer: 2 });
    const buyers = [...buyersOf(2, 'pair', 4), ...buyersOf(3, 'pair', 4)];
    const outcomes = await world.play(activityId, buyers, 2);
    expect(await world.faults(activityId, outcomes)).toEqual([]);
    await vi.waitFor(async () => expect(await wonPieces(activityId)).toBe(6), PATIENTLY);
  });

  it('refuses at once when nothing is left anywhere, and leaves no row for that', async () => {
    const activityId = await world.shop.published({ stock: 4 });
    await world.play(activityId, buyersNamed('early', 40));
    await vi.waitFor(async () => expect(await wonPieces(activityId)).toBe(4), PATIENTLY);
    const rows = async () =>
      (await world.service.query('SELECT 1 FROM flash_ticket WHERE activity_id = ?', [activityId])).length;
    await vi.waitFor(async () => {
      const before = await rows();
      const late = await world.shop.order(activityId, 'late');
      expect(late.code).toBe(5103);
      expect(await rows()).toBe(before);
    }, PATIENTLY);
  });

  it('keeps a waiting list, and serves it from whichever shard gets something back', async () => {
    const activityId = await world.shop.published({ stock: 4, waitingList: true });
    const [winner = ''] = buyersOf(0, 'first', 1);
    const outcomes = await world.play(activityId, [winner, ...buyersOf(1, 'first', 3)]);
    const [waiting = ''] = buyersOf(3, 'waits', 1);
    const ticket = await world.tap(activityId, waiting);
    await world.shop.untilWaiting(activityId, 1);
    expect((await world.shop.result(ticket!, waiting)).data).toEqual({ state: 'QUEUED', position: 1 });
    const { orderId } = outcomes.find(({ buyer }) => buyer === winner)!;
    await world.service.call({ role: 'buyer', subject: winner }, 'POST', '/order/cancel', { orderId });
    expect((await world.shop.ending(ticket!, waiting)).state).toBe('WON');
  });

  it('is divided over all shards, and its rest comes back from all of them', async () => {
    const activityId = await world.shop.published({ stock: 10 });
    const shares = await world.service.query<{ granted: string }>(
      'SELECT granted FROM flash_shard WHERE activity_id = ? ORDER BY shard',
      [activityId],
    );
    expect(shares.map(({ granted }) => Number(granted))).toEqual([3, 3, 2, 2]);
    await world.shop.seller('update', { activityId, endsAt: new Date(Date.now() + 300).toISOString() });
    await vi.waitFor(
      async () => expect(await world.shop.view(activityId)).toMatchObject({ left: 0, returned: 10 }),
      PATIENTLY,
    );
  });

  it('that was enlarged can be shrunk to less than its shards were given', async () => {
    const activityId = await world.shop.published({ stock: 8 });
    await changeStock(activityId, 60);
    expect(await sentBack(() => changeStock(activityId, 5))).toBe(55);
    expect(await world.shop.view(activityId)).toMatchObject({
      stock: 5,
      published: 60,
      left: 5,
      returned: 55,
    });
  });

  it('that was sold out and enlarged can be shrunk to what is reserved', async () => {
    const activityId = await world.shop.published({ stock: 4 });
    await world.play(activityId, buyersNamed('early', 20));
    await vi.waitFor(async () => expect(await wonPieces(activityId)).toBe(4), PATIENTLY);
    await changeStock(activityId, 20);
    expect(await sentBack(() => changeStock(activityId, 4))).toBe(16);
    expect(await world.shop.view(activityId)).toMatchObject({ stock: 4, left: 0, reserved: 4, returned: 16 });
  });
});
