import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { outOfContext } from '@diancan/platform';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buyerNamed } from '../../../testing/flash-shop.js';
import { buyersNamed, FlashWorld } from '../../../testing/flash-world.js';
import { DatabaseVariant } from './database-variant.js';
import { SaleCheckBack } from './sale-check-back.js';
import { SalesRepository } from './sales.repository.js';
import { VariantStock } from './variant-stock.js';

const PATIENTLY = { timeout: 60_000, interval: 50 };
const DYING_SELLER = fileURLToPath(new URL('../../../testing/dying-seller.mjs', import.meta.url));
const SOLD_OUT = 5103;
const ALREADY_ORDERED = 5105;

let world: FlashWorld;
let redis: Redis;
let databaseUrl: string;

const sellingBy = (variant: string): void => {
  beforeAll(async () => {
    world = await FlashWorld.open({ DIANCAN_FLASH_SALE_VARIANT: variant }, async url => (databaseUrl = url));
    redis = new Redis(world.redis.url);
  });
  afterAll(async () => {
    redis?.disconnect();
    await world?.close();
  });
};

const stockInRedis = async (activityId: string): Promise<number> =>
  Number(await redis.hget(`flash:{${activityId}.0}:variant:stock`, 'stock'));
/** What the database says: left, reserved, sold, returned. */
async function piecesOf(activityId: string): Promise<number[]> {
  const { left, reserved, sold, returned } = await world.shop.view(activityId);
  return [left, reserved, sold, returned];
}
async function rowsOf(activityId: string): Promise<{ tickets: number; orders: number; told: number }> {
  const [counts] = await world.service.query<{ tickets: string; orders: string }>(
    `SELECT (SELECT COUNT(*) FROM flash_ticket WHERE activity_id = ?) AS tickets,
       (SELECT COUNT(*) FROM orders WHERE activity_id = ?) AS orders`,
    [activityId, activityId],
  );
  const messages = await world.service.query<{ payload: string }>(
    "SELECT payload FROM outbox WHERE message_key = ? AND name = 'flash.sold.v1'",
    [activityId],
  );
  const sold = messages.flatMap(({ payload }) => (JSON.parse(payload) as { orders: unknown[] }).orders);
  return { tickets: Number(counts!.tickets), orders: Number(counts!.orders), told: sold.length };
}
const halvesOf = async (activityId: string): Promise<string[]> =>
  (
    await world.service.query<{ state: string }>(
      'SELECT state FROM half_message WHERE message_key = ? ORDER BY id',
      [activityId],
    )
  ).map(({ state }) => state);
const makeDue = (activityId: string) =>
  world.service.query(
    "UPDATE half_message SET due_at = UTC_TIMESTAMP(3) WHERE message_key = ? AND state = 'PREPARED'",
    [activityId],
  );

/** A check waits for the transaction that stores. */
const untilItWaits = () =>
  vi.waitFor(async () => {
    const waiting = await world.service.query(
      `SELECT 1 FROM information_schema.processlist
       WHERE db = DATABASE() AND info LIKE 'UPDATE half_message%'`,
    );
    expect(waiting).toHaveLength(1);
  }, PATIENTLY);

/** A process takes a piece and is killed while it stores the order. */
async function killWhileStoring(variant: 'lock' | 'message', activityId: string): Promise<void> {
  const dist = `${import.meta.dirname}/../../../../../dist`;
  const dying = fork(DYING_SELLER, [dist, databaseUrl, world.redis.url, variant, activityId]);
  const ended = once(dying, 'exit');
  expect(await Promise.race([once(dying, 'message'), ended])).toEqual(['storing', undefined]);
  dying.kill('SIGKILL');
  await ended;
}

/** What holds for each of them. */
function itSells(variant: string): void {
  sellingBy(variant);
  const isTold = variant !== 'cache-only';

  it('sells exactly the stock to many buyers at once; no refusal leaves a ticket or an order', async () => {
    const activityId = await world.shop.publish({ stock: 8, limitPerBuyer: 2 });
    const outcomes = await world.play(activityId, buyersNamed('crowd', 24));
    const won = outcomes.filter(({ state }) => state === 'WON');
    expect(outcomes.filter(({ state }) => state === 'REFUSED')).toHaveLength(16);
    expect(new Set(won.map(({ orderId }) => orderId)).size).toBe(8);
    expect(await rowsOf(activityId)).toEqual({ tickets: 8, orders: 8, told: isTold ? 8 : 0 });
    expect(await world.shop.order(activityId, 'late')).toMatchObject({ code: SOLD_OUT });
    if (variant !== 'database') expect(await stockInRedis(activityId)).toBe(0);
    if (isTold) expect(await piecesOf(activityId)).toEqual([0, 8, 0, 0]);
  });

  it('gives one buyer one ticket, however often and under however many keys', async () => {
    const activityId = await world.shop.publish({ stock: 5, limitPerBuyer: 2 });
    const entry = await world.shop.enter(activityId, 'ann');
    const keys = [...Array(8).fill('one'), ...buyersNamed('key', 8)];
    const tickets = await Promise.all(
      keys.map(key => world.shop.ordered(activityId, 'ann', { key, entry, quantity: 2 })),
    );
    expect(new Set(tickets).size).toBe(1);
    expect((await rowsOf(activityId)).orders).toBe(1);
    if (variant !== 'database') expect(await stockInRedis(activityId)).toBe(3);
    const other = await world.shop.order(activityId, 'ann', { key: 'another', entry, quantity: 1 });
    expect(other).toMatchObject({ status: 409, code: ALREADY_ORDERED });
  });

  it('sells again what a cancelled order gives back, once, and takes no part in the drain', async () => {
    const activityId = await world.shop.publish({ stock: 1 });
    const ticket = await world.shop.ordered(activityId, 'ann', { key: 'one' });
    const { orderId } = await world.shop.ending(ticket, 'ann');
    expect((await world.shop.order(activityId, 'bob')).code).toBe(SOLD_OUT);
    await world.service.call(buyerNamed('ann'), 'POST', '/order/cancel', { orderId });
    await vi.waitFor(() => world.shop.ordered(activityId, 'bob'), PATIENTLY);
    expect((await world.shop.order(activityId, 'carol')).code).toBe(SOLD_OUT);
    expect(await world.shop.ordered(activityId, 'ann', { key: 'one' })).toBe(ticket);
    const [shard] = await world.service.query('SELECT stage FROM flash_shard WHERE activity_id = ?', [
      activityId,
    ]);
    expect(shard).toEqual({ stage: 'FILLING' });
  });

  it('ends: what is left goes back to the dish', async () => {
    const activityId = await world.shop.publish({ stock: 3 });
    await world.shop.ordered(activityId, 'ann');
    const endsAt = new Date(Date.now() + 300).toISOString();
    await world.shop.seller('update', { activityId, endsAt });
    const end = isTold ? [0, 1, 0, 2] : [0, 1, 0, 3];
    await vi.waitFor(async () => expect(await piecesOf(activityId)).toEqual(end), PATIENTLY);
  });
}

describe('the variant "cache-only"', () => {
  itSells('cache-only');

  it('leaves the databases with another stock than the cache, so the pieces no longer add up', async () => {
    const activityId = await world.shop.publish({ stock: 3 });
    await world.play(activityId, buyersNamed('buyer', 2));
    expect(await stockInRedis(activityId)).toBe(1);
    const { stock, left, reserved, sold, returned } = await world.shop.view(activityId);
    expect({ stock, left }).toEqual({ stock: 3, left: 3 });
    // Truth 1 of the audit: published = unsold + ordered + returned.
    expect(left + reserved + sold + returned).toBe(stock + 2);
    expect((await rowsOf(activityId)).told).toBe(0);
  });

  it('sells more than was published when the cache has lost its data', async () => {
    const activityId = await world.shop.publish({ stock: 2 });
    await world.play(activityId, buyersNamed('before', 2));
    await redis.flushall();
    await world.play(activityId, buyersNamed('after', 2));
    expect((await rowsOf(activityId)).orders).toBe(4);
  });
});

describe('the variant "lock"', () => {
  itSells('lock');

  it('gives the piece back by hand when the order cannot be stored', async () => {
    const activityId = await world.shop.publish({ stock: 2 });
    const store = vi.spyOn(world.service.app.get(DatabaseVariant), 'sell');
    store.mockRejectedValueOnce(new Error('no such luck'));
    expect((await world.shop.order(activityId, 'ann', { key: 'one' })).status).toBe(503);
    expect(await stockInRedis(activityId)).toBe(2);
    await world.shop.ordered(activityId, 'ann', { key: 'one' });
    expect(await stockInRedis(activityId)).toBe(1);
    store.mockRestore();
  });

  it('loses the piece of a process that is killed before the catch: nobody can buy it any more', async () => {
    const activityId = await world.shop.publish({ stock: 2 });
    await killWhileStoring('lock', activityId);
    const outcomes = await world.play(activityId, buyersNamed('buyer', 4));
    expect(outcomes.filter(({ state }) => state === 'WON')).toHaveLength(1);
    expect(await stockInRedis(activityId)).toBe(0);
    // The database knows better: one piece is left that the cache no longer has.
    expect(await piecesOf(activityId)).toEqual([1, 1, 0, 0]);
  });
});

describe('the variant "message"', () => {
  itSells('message');

  it('gets the piece of a process that is killed after the decrement back by the check-back', async () => {
    const activityId = await world.shop.publish({ stock: 2 });
    await killWhileStoring('message', activityId);
    expect(await stockInRedis(activityId)).toBe(1);
    expect(await halvesOf(activityId)).toEqual(['PREPARED']);
    await makeDue(activityId);
    await vi.waitFor(async () => expect(await halvesOf(activityId)).toEqual(['ROLLED_BACK']), PATIENTLY);
    expect(await stockInRedis(activityId)).toBe(2);
    const outcomes = await world.play(activityId, buyersNamed('buyer', 3));
    expect(outcomes.filter(({ state }) => state === 'WON')).toHaveLength(2);
    expect(await piecesOf(activityId)).toEqual([0, 2, 0, 0]);
  });

  it('stores nothing after a check-back has said no, and the piece is back once', async () => {
    const activityId = await world.shop.publish({ stock: 2 });
    const stock = world.service.app.get(VariantStock);
    const take = vi.spyOn(stock, 'take');
    take.mockImplementationOnce(async (...request) => {
      const isTaken = await stock.take(...request);
      await makeDue(activityId);
      await vi.waitFor(async () => expect(await halvesOf(activityId)).toEqual(['ROLLED_BACK']), PATIENTLY);
      return isTaken;
    });
    expect((await world.shop.order(activityId, 'ann', { key: 'one' })).status).toBe(503);
    take.mockRestore();
    expect(await rowsOf(activityId)).toEqual({ tickets: 0, orders: 0, told: 0 });
    expect(await stockInRedis(activityId)).toBe(2);
    await world.shop.ordered(activityId, 'ann', { key: 'one' });
    expect(await stockInRedis(activityId)).toBe(1);
  });

  it('stores nothing if its piece is back already: the commit of a check-back has failed', async () => {
    const activityId = await world.shop.publish({ stock: 2 });
    const stock = world.service.app.get(VariantStock);
    const take = vi.spyOn(stock, 'take');
    take.mockImplementationOnce(async (...request) => {
      const isTaken = await stock.take(...request);
      const [, id, quantity] = request;
      await stock.release(activityId, id, quantity);
      return isTaken;
    });
    expect((await world.shop.order(activityId, 'ann')).code).toBe(SOLD_OUT);
    take.mockRestore();
    expect(await rowsOf(activityId)).toEqual({ tickets: 0, orders: 0, told: 0 });
    expect(await stockInRedis(activityId)).toBe(2);
  });

  it('is not taken back by a check while its order is being stored', async () => {
    const activityId = await world.shop.publish({ stock: 1 });
    const sales = world.service.app.get(SalesRepository);
    const store = vi.spyOn(sales, 'store');
    let checked: Promise<string> | undefined;
    store.mockImplementationOnce(async (...sale) => {
      const [half] = await world.service.query<{ id: string; payload: string }>(
        'SELECT id, payload FROM half_message WHERE message_key = ?',
        [activityId],
      );
      const message = { id: half!.id, key: activityId, payload: JSON.parse(half!.payload) as never };
      checked = outOfContext(() => world.service.app.get(SaleCheckBack).check(message));
      await untilItWaits();
      return sales.store(...sale);
    });
    await world.shop.ordered(activityId, 'ann');
    store.mockRestore();
    expect(await checked).toBe('commit');
    expect(await stockInRedis(activityId)).toBe(0);
    expect(await rowsOf(activityId)).toEqual({ tickets: 1, orders: 1, told: 1 });
  });
});

describe('the variant "database"', () => {
  itSells('database');
});
