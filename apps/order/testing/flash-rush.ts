import { expect, vi } from 'vitest';
import { type BuyerOutcome, buyersNamed, type FlashWorld } from './flash-world.js';

const PATIENTLY = { timeout: 60_000, interval: 50 };
const STOCK = 80;

const wonOf = (outcomes: readonly BuyerOutcome[]): number =>
  outcomes.filter(({ state }) => state === 'WON').length;

export const genOf = async (world: FlashWorld, activityId: string): Promise<number> => {
  const [row] = await world.service.query<{ gen: number }>(
    'SELECT gen FROM flash_shard WHERE activity_id = ?',
    [activityId],
  );
  return Number(row!.gen);
};

/**
 * Something happens to Redis while many buyers tap; then others buy the rest.
 * @param prepare is done before they tap
 */
export async function expectRushToEndWell(
  world: FlashWorld,
  happen: (activityId: string) => Promise<void>,
  prepare: () => Promise<unknown> = async () => undefined,
): Promise<void> {
  const activityId = await world.shop.published({ stock: STOCK });
  const gen = await genOf(world, activityId);
  const before = await world.play(activityId, buyersNamed('before', 10));
  await prepare();
  const rush = world.play(activityId, buyersNamed('rush', 120));
  await happen(activityId);
  const outcomes = await rush;
  await vi.waitFor(async () => expect(await genOf(world, activityId)).toBeGreaterThan(gen), PATIENTLY);
  const after = await world.play(activityId, buyersNamed('after', STOCK));
  const all = [...before, ...outcomes, ...after];
  expect(await world.faults(activityId, all)).toEqual([]);
  expect(wonOf(before)).toBe(10);
  expect(wonOf(all)).toBe(STOCK);
  // Who has won still has: Redis knows them all again, under other keys too.
  for (const { buyer, orderId } of before) {
    const ticket = await world.shop.ordered(activityId, buyer);
    expect((await world.shop.ending(ticket, buyer)).orderId).toBe(orderId);
  }
}
