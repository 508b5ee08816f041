import { once } from 'node:events';
import type { RowDataPacket } from 'mysql2/promise';
import PQueue from 'p-queue';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Visitor } from '../../scripts/visitor/visitor.ts';
import type { TestFleet } from '../fleet/start-fleet.js';
import { expectTruthsToHold } from '../people/audit.js';
import { aBuyer, aDish, aSeller, stockOf } from '../people/people.js';
import { balanceFen, HASTY_WECHAT } from '../people/wechat.js';
import type { Trail } from '../steps/trails.js';
import { bookedFen, type EndOfOrder, endOf } from './end-of-order.js';
import { FLOWS, PRICE_FEN } from './payment-flows.js';
import { startWatchedFleet, type WatchedFleet } from './watched-order-service.js';

const STOCK = 1_000;
/** A kill also takes what other orders have claimed: each then waits for its lease, several times over. */
const WITHIN_MS = 120_000;

let watched: WatchedFleet;
let fleet: TestFleet;
let buyer: Visitor;
let seller: Visitor;
let productId: string;
/** Resolves when order is up again; order is down between a kill and that moment. */
let up: Promise<void> = Promise.resolve();
/** How each order ended, and must still stand at the end of all tests. */
const ends = new Map<string, EndOfOrder>();

beforeAll(async () => {
  watched = await startWatchedFleet({
    ...HASTY_WECHAT,
    DIANCAN_NOTICE_INTERVAL_MS: '100',
    // Leases follow from it, and what a kill has claimed goes on only when its lease ends.
    DIANCAN_WECHAT_PAY_TIMEOUT_MS: '2000',
  });
  ({ fleet } = watched);
  buyer = await aBuyer(fleet);
  seller = await aSeller(fleet);
  productId = await aDish(seller, { priceFen: PRICE_FEN, stock: STOCK });
  const [sellers] = await fleet.db('user').query<RowDataPacket[]>('SELECT seller_id FROM seller');
  for (const number of [productId, ...sellers.map(row => String(row['seller_id']))])
    watched.trails.ignore(number);
});
afterAll(() => watched?.stop());

/** Only one kill at a time; while the service recovers, the next test may kill it. */
const kills = new PQueue({ concurrency: 1 });

async function killOrder(trail: Trail): Promise<void> {
  await fleet.kill('order');
  trail.dropHeld();
  await fleet.restart('order');
}

const tooLong = async (what: string): Promise<never> => {
  await once(AbortSignal.timeout(WITHIN_MS), 'abort');
  throw new Error(`${what} was not seen in ${WITHIN_MS / 1_000} s`);
};

const expectItToEnd = (orderId: string, end: EndOfOrder) =>
  vi.waitFor(async () => expect(await endOf(fleet, orderId)).toEqual(end), {
    timeout: WITHIN_MS,
    interval: 200,
  });

/** A buyer repeats a request that was not answered, once the service is up again. */
const shop = () => ({ fleet, buyer, seller, productId, up: () => up });

describe.each(FLOWS)('$name', ({ begin, walk, steps, twice = [], end }) => {
  it('takes these steps, and no others', async () => {
    const orderId = await begin(shop());
    const trail = watched.trails.follow(orderId);
    await walk(shop(), orderId);
    // Background work may come in between, so the order of steps does not matter.
    const expectTheSteps = () => expect([...trail.steps].toSorted()).toEqual([...new Set(steps)].toSorted());
    await vi.waitFor(expectTheSteps, { timeout: WITHIN_MS });
    await expectItToEnd(orderId, end);
    expectTheSteps();
    ends.set(orderId, end);
  });

  const timesUntil = (at: number) => steps.slice(0, at + 1).filter(step => step === steps[at]).length;
  const deaths = [
    ...steps.map((step, at) => [step, timesUntil(at)] as const),
    ...twice.map(step => [step, 2] as const),
  ].flatMap(([step, times]) => [['before', step, times] as const, ['after', step, times] as const]);
  it.concurrent.each(deaths)(
    'ends well when order is killed %s %s, occurrence %i',
    async (moment, step, times) => {
      const orderId = await kills.add(async () => {
        const begun = await begin(shop());
        const trail = watched.trails.follow(begun);
        const held = trail.holdAt(step, moment, times);
        const walking = walk(shop(), begun);
        await Promise.race([held, tooLong(step)]);
        up = killOrder(trail);
        await Promise.all([up, walking]);
        return begun;
      });
      await expectItToEnd(orderId, end);
      ends.set(orderId, end);
    },
  );
});

describe('after all that', () => {
  it('every order still stands as it ended', async () => {
    await expectTruthsToHold(fleet);
    for (const [orderId, end] of ends) expect(await endOf(fleet, orderId)).toEqual(end);
  });

  it('our books agree with WeChat Pay’s, and the stock with the orders', async () => {
    expect(await balanceFen(fleet)).toBe(await bookedFen(fleet));
    // All dishes have the same price, but a wrong payment was for a single dish.
    const standing = [...ends.values()]
      .filter(({ status }) => status === 'NEW')
      .reduce((dishes, { books }) => dishes + Math.max(1, Math.floor(books.takenFen / PRICE_FEN)), 0);
    expect(await stockOf(buyer, productId)).toBe(STOCK - standing);
  });
});
