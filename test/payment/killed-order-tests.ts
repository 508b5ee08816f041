import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { expectTruthsToHold } from '../people/audit.js';
import { balanceFen } from '../people/wechat.js';
import { type Death, deathsOf } from '../steps/flow.js';
import { KillableShop, PRICE_FEN, WITHIN_MS } from '../steps/killable-shop.js';
import { bookedFen, type EndOfOrder, endOf } from './end-of-order.js';
import { FLOWS, type PaymentFlow } from './payment-flows.js';
import { startWatchedOrderService } from './watched-order-service.js';

/** Two, because a kill is mostly a restart, which uses one core. */
const SHOPS = 2;

/** How a message leaves the outbox depends on the message at most, and not on the flow that sends it. */
const ABOUT_MESSAGE = /^(?:publish |confirm |COMMIT outbox, sent_message$)/;

/** Kills at the steps of each kind of message once, and at all other steps in each flow. */
const isWorthIt = (death: Death, at: number, all: readonly Death[]) =>
  !ABOUT_MESSAGE.test(death.step) ||
  at === all.findIndex(({ step, moment }) => step === death.step && moment === death.moment);

export const DEATHS: ReadonlyArray<Death<PaymentFlow>> = FLOWS.flatMap(deathsOf).filter(isWorthIt);

/** Kills order in these ways, and expects each order to end well all the same. */
export function testDeaths(deaths: ReadonlyArray<Death<PaymentFlow>>): void {
  const shops: KillableShop[] = [];
  /** How each order of a shop ended, and must still stand at the end of all tests. */
  const ends: Array<Map<string, EndOfOrder>> = Array.from({ length: SHOPS }, () => new Map());

  beforeAll(async () => {
    const opened = await Promise.allSettled(
      Array.from({ length: SHOPS }, () => KillableShop.open(startWatchedOrderService)),
    );
    for (const shop of opened) if (shop.status === 'fulfilled') shops.push(shop.value);
    for (const shop of opened) if (shop.status === 'rejected') throw shop.reason;
  });
  afterAll(() => Promise.all(shops.map(shop => shop.close())));

  async function expectItToEnd(shop: number, orderId: string, end: EndOfOrder): Promise<void> {
    await vi.waitFor(async () => expect(await endOf(shops[shop]!.fleet, orderId)).toEqual(end), {
      timeout: WITHIN_MS,
      interval: 500,
    });
    ends[shop]!.set(orderId, end);
  }

  describe('order, while nobody kills it,', () => {
    it.each(FLOWS)('takes exactly the listed steps: $name', async flow => {
      const { orderId, trail } = await shops[0]!.walk(flow);
      // Background work may come in between, so the order of steps does not matter.
      const expectTheSteps = () =>
        expect([...trail.steps].toSorted()).toEqual([...new Set(flow.steps)].toSorted());
      await vi.waitFor(expectTheSteps, { timeout: WITHIN_MS });
      await expectItToEnd(0, orderId, flow.end);
      expectTheSteps();
    });
  });

  describe('order, when it is killed,', () => {
    const placed = deaths.map((death, at) => ({ ...death, shop: at % SHOPS }));
    it.concurrent.each(placed)(
      'ends $flow.name well after it died $moment $step, occurrence $times',
      async ({ shop, ...death }) => {
        const orderId = await shops[shop]!.walkAndKill(death);
        await expectItToEnd(shop, orderId, death.flow.end);
      },
    );
  });

  describe.each(ends.map((ofShop, shop) => ({ shop, ofShop })))('after all that in shop $shop', each => {
    it('every order still stands as it ended', async () => {
      const { fleet } = shops[each.shop]!;
      await expectTruthsToHold(fleet);
      for (const [orderId, end] of each.ofShop) expect(await endOf(fleet, orderId)).toEqual(end);
    });

    it('our books agree with WeChat Pay’s, and the stock with the orders', async () => {
      const shop = shops[each.shop]!;
      expect(await balanceFen(shop.fleet)).toBe(await bookedFen(shop.fleet));
      // All dishes have the same price, but a wrong payment was for a single dish.
      const standing = [...each.ofShop.values()]
        .filter(({ status }) => status === 'NEW')
        .reduce((dishes, { books }) => dishes + Math.max(1, Math.floor(books.takenFen / PRICE_FEN)), 0);
      expect(await shop.soldDishes()).toBe(standing);
    });
  });
}
