import type { RowDataPacket } from 'mysql2/promise';
import { expect, vi } from 'vitest';
import { type KilledOrderWorld, type Sale, STOCK } from './killed-order-world.js';

const PATIENTLY = { timeout: 120_000, interval: 200 };

/** Each piece was won once, each winner had an order, and everything is on the shelf again. */
export async function expectGoodEnd(world: KilledOrderWorld, sale: Sale): Promise<void> {
  const { activityId, endings, late } = sale;
  const won = [...endings, late].filter(({ state }) => state === 'WON');
  // One winner has cancelled, and the late one has that piece.
  expect(won).toHaveLength(STOCK + 1);
  expect(new Set(endings.map(({ state }) => state))).toEqual(new Set(['WON', 'refused 5103']));
  const [rows] = await world.fleet
    .db('order')
    .query<RowDataPacket[]>('SELECT order_id FROM orders WHERE activity_id = ?', [activityId]);
  expect(rows.map(row => String(row['order_id'])).toSorted()).toEqual(
    won.map(({ orderId }) => orderId).toSorted(),
  );
  await vi.waitFor(async () => {
    expect(await world.view(activityId)).toMatchObject({ left: 0, reserved: 0, sold: 0, returned: STOCK });
    expect(await world.dishesAway()).toBe(0);
  }, PATIENTLY);
}
