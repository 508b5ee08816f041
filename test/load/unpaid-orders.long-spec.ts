import { printFigure } from '@diancan/testing/run';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { aBroker, type Broker } from '../fleet/broker.js';
import { type FurtherInstance, startFleet, type TestFleet } from '../fleet/start-fleet.js';
import { expectTruthsToHold } from '../people/audit.js';
import { aBuyer, aDish, aSeller, stockOf } from '../people/people.js';
import { placeWaitingOrders } from './waiting-orders.js';

const WAITING = 100_000;
/** Of these, the orders whose time comes during the test: as many a second as if all came in 15 minutes. */
const DUE = 10_000;
const APART_MS = 9;
const STOCK = 200_000;
const WITHIN_MS = 3_000;

let broker: Broker;
let fleet: TestFleet;
let further: FurtherInstance;

beforeAll(async () => {
  broker = await aBroker();
  await broker.start();
  fleet = await startFleet({ rabbitmqUrl: broker.url });
  further = await fleet.addInstance('order');
});
afterAll(async () => {
  await fleet?.stop();
  await broker?.stop();
});

const ended = async (): Promise<number> => {
  const [[row]] = await fleet.db('order').query<RowDataPacket[]>('SELECT COUNT(*) AS n FROM order_move');
  return Number(row!['n']);
};
const untilEnded = (count: number) =>
  vi.waitFor(async () => expect(await ended()).toBeGreaterThanOrEqual(count), {
    timeout: 240_000,
    interval: 500,
  });

/** How long after its time each order has ended, in ms, ascending. */
async function delays(): Promise<number[]> {
  const [rows] = await fleet.db('order').query<RowDataPacket[]>(
    `SELECT TIMESTAMPDIFF(MICROSECOND, expires_at, moved_at) / 1000 AS ms
     FROM order_move JOIN orders USING (order_id)`,
  );
  return rows.map(({ ms }) => Number(ms)).toSorted((a, b) => a - b);
}

it(`${WAITING} unpaid orders end at their time, once, while services and broker are restarted`, async () => {
  const productId = await aDish(await aSeller(fleet), { stock: STOCK });
  const buyer = await aBuyer(fleet);
  const waiting = { count: WAITING, due: DUE, apartMs: APART_MS, inMs: 15_000 };
  await placeWaitingOrders(fleet, buyer, productId, waiting);
  printFigure(`${WAITING} orders wait`);
  const since = performance.now();
  const note = async (what: string) =>
    printFigure(
      `${((performance.now() - since) / 1_000).toFixed(0)} s: ${what}; ${await ended()} have ended`,
    );

  await untilEnded(1_000);
  await broker.stop();
  await note('the broker is stopped');
  await fleet.restart('order');
  await note('an order service is restarted');
  await broker.start();
  await note('the broker is back');
  await further.kill();
  await fleet.addInstance('order');
  await note('the other order service was killed and is replaced');
  await fleet.restart('product');
  await note('the product service is restarted');
  await untilEnded(DUE);

  const sorted = await delays();
  const at = (share: number) => Math.round(sorted[Math.ceil(sorted.length * share) - 1]!);
  printFigure(
    `ended − time of ${sorted.length} orders, in ms: least ${Math.round(sorted[0]!)}, ` +
      `median ${at(0.5)}, 90 % ${at(0.9)}, 99 % ${at(0.99)}, 99.9 % ${at(0.999)}, most ${at(1)}`,
  );
  expect(sorted).toHaveLength(DUE);
  expect(sorted[0]).toBeGreaterThanOrEqual(-WITHIN_MS);
  expect(sorted.at(-1)).toBeLessThanOrEqual(WITHIN_MS);

  // The one that was placed is the only other order that holds stock.
  await vi.waitFor(async () => expect(await stockOf(buyer, productId)).toBe(STOCK - 1 - WAITING + DUE), {
    timeout: 60_000,
    interval: 500,
  });
  const [returns] = await fleet
    .db('product')
    .query<RowDataPacket[]>(
      `SELECT reference, COUNT(*) AS n FROM stock_journal WHERE kind = 'RELEASE' GROUP BY reference`,
    );
  expect(returns).toHaveLength(DUE);
  expect(returns.filter(({ n }) => Number(n) !== 1)).toEqual([]);
  const [messages] = await fleet.db('order').query<RowDataPacket[]>(
    `SELECT message_key, COUNT(*) AS n FROM sent_message WHERE name = 'order.cancelled.v1'
     GROUP BY message_key`,
  );
  expect(messages).toHaveLength(DUE);
  expect(messages.filter(({ n }) => Number(n) !== 1)).toEqual([]);
  await expectTruthsToHold(fleet);
});
