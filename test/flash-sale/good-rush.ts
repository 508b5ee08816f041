import { expect, vi } from 'vitest';
import { expectTruthsToHold } from '../people/audit.js';
import type { HeldTicket } from './rush-buyer.js';
import { type Rush, type RushWorld, STOCK } from './rush-world.js';

const PATIENTLY = { timeout: 60_000, interval: 100 };

/** All is sold, once; each ticket has one outcome and keeps it, and each winner has an order. */
export async function expectGoodRush(world: RushWorld, { activityId, held }: Rush): Promise<void> {
  const won = held.filter(({ ending }) => ending.state === 'WON');
  expect(held.filter(({ ending }) => !['WON', 'VOID'].includes(ending.state))).toEqual([]);
  expect(won).toHaveLength(STOCK);
  expect(new Set(won.map(({ buyer }) => buyer)).size).toBe(STOCK);
  expect(new Set(won.map(({ ending }) => ending.orderId)).size).toBe(STOCK);
  await Promise.all(held.map(expectSameEnding));
  await Promise.all(won.map(expectOrder));
  await vi.waitFor(
    async () => expect(await world.view(activityId)).toMatchObject({ left: 0, reserved: STOCK }),
    PATIENTLY,
  );
  await expectTruthsToHold(world.fleet);
}

async function expectSameEnding({ buyer, ticket, ending }: HeldTicket): Promise<void> {
  expect(await buyer.ending(ticket)).toEqual(ending);
}

async function expectOrder(ticket: HeldTicket): Promise<void> {
  const { orderId } = ticket.ending;
  expect(await ticket.buyer.orderOf(ticket)).toMatchObject({ status: 200, data: { orderId } });
}
