import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TestFleet } from '../fleet/start-fleet.js';
import { expectTruthsToHold } from '../people/audit.js';
import { type Death, deathsOf } from '../steps/flow.js';
import { KillableShop, WITHIN_MS } from '../steps/killable-shop.js';
import { AT_ORDER, AT_PRODUCT } from './placing-flows.js';

/** A repetition continues the transaction while a killed service starts again. */
const PATIENT = { DIANCAN_PLACEMENT_DEADLINE_MS: '60000' };

async function rowsOf(fleet: TestFleet, owner: 'order' | 'product', sql: string, values: string[]) {
  const [rows] = await fleet.db(owner).query<RowDataPacket[]>(sql, values);
  return rows;
}

/** The orders of a key, and how far both sides are with their transaction. */
async function placedWith(fleet: TestFleet, key: string) {
  const orders = await rowsOf(
    fleet,
    'order',
    'SELECT gid, outcome, t.state FROM orders JOIN global_transaction t USING (gid) WHERE request LIKE ?',
    [`%/${key}`],
  );
  const branches = await rowsOf(fleet, 'product', 'SELECT state FROM transaction_branch WHERE note LIKE ?', [
    `%/${key}`,
  ]);
  return {
    orders: orders.map(({ outcome, state }) => `${outcome} ${state}`),
    branches: branches.map(({ state }) => String(state)),
  };
}

/** Kills each side of a new order in these ways, and expects one order all the same. */
export function testDeathsWhilePlacing(which: (death: Death) => boolean): void {
  describe.each([AT_ORDER, AT_PRODUCT])('$name', flow => {
    let shop: KillableShop;
    const keys: string[] = [];

    /** One order, which both sides know. */
    async function expectOneOrder(key: string): Promise<void> {
      keys.push(key);
      await vi.waitFor(
        async () =>
          expect(await placedWith(shop.fleet, key)).toEqual({
            orders: ['COMMITTED ENDED'],
            branches: ['CONFIRMED'],
          }),
        { timeout: WITHIN_MS, interval: 250 },
      );
    }

    beforeAll(async () => {
      shop = await KillableShop.open(env => flow.start({ ...env, ...PATIENT }));
    });
    afterAll(() => shop?.close());

    it('takes exactly the listed steps while nobody kills it', async () => {
      const { orderId: key, trail } = await shop.walk(flow);
      await expectOneOrder(key);
      await vi.waitFor(() => expect([...trail.steps].toSorted()).toEqual(flow.steps.toSorted()), {
        timeout: WITHIN_MS,
      });
    });

    it.each(deathsOf(flow).filter(which))('ends with one order after a kill $moment $step', async death => {
      await expectOneOrder(await shop.walkAndKill(death));
    });

    it('leaves the audit without a finding after all that, and the stock of these orders taken', async () => {
      expect(await shop.soldDishes()).toBe(keys.length);
      await expectTruthsToHold(shop.fleet);
    });
  });
}
