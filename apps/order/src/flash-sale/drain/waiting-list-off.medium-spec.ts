import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FlashWorld } from '../../../testing/flash-world.js';
import { shardOf } from '../domain/ticket.js';

const PATIENTLY = { timeout: 20_000, interval: 50 };

describe.each([1, 2])('a waiting list of a sale in %i shards that a seller switches off', shards => {
  let world: FlashWorld;
  beforeAll(async () => {
    world = await FlashWorld.open({ DIANCAN_FLASH_SALE_SHARDS: String(shards) });
  });
  afterAll(() => world?.close());

  /** Somebody of the first shard, whichever it is. */
  const named = (prefix: string): string =>
    Array.from({ length: 50 }, (_, n) => `${prefix}-${n}`).find(buyer => shardOf(buyer, shards) === 0)!;
  const [ann, bob, cyd] = ['ann', 'bob', 'cyd'].map(named) as [string, string, string];

  /** Ann has the only piece, and Bob waits for two. */
  async function waitedFor(): Promise<{ activityId: string; orderId: string; waiting: string }> {
    const activityId = await world.shop.published({ stock: 1, limitPerBuyer: 2, waitingList: true });
    const won = await world.shop.ending(await world.shop.ordered(activityId, ann), ann);
    const waiting = await world.shop.ordered(activityId, bob, { quantity: 2 });
    return { activityId, orderId: won.orderId!, waiting };
  }

  it('has no tickets that wait: nothing can come for them', async () => {
    const { activityId, waiting } = await waitedFor();
    await world.shop.seller('update', { activityId, waitingList: false });
    expect(await world.shop.ending(waiting, bob)).toEqual({ state: 'SOLD_OUT' });
  });

  it('keeps nobody from the piece that comes back', async () => {
    const { activityId, orderId } = await waitedFor();
    await world.shop.seller('update', { activityId, waitingList: false });
    await world.service.call({ role: 'buyer', subject: ann }, 'POST', '/order/cancel', { orderId });
    await vi.waitFor(
      async () => expect(await world.shop.order(activityId, cyd)).toMatchObject({ status: 200 }),
      PATIENTLY,
    );
  });

  it('has tickets that win, if the seller adds pieces for them at once', async () => {
    const { activityId, waiting } = await waitedFor();
    await world.shop.seller('update', { activityId, waitingList: false, stock: 3 });
    expect(await world.shop.ending(waiting, bob)).toMatchObject({ state: 'WON' });
  });
});
