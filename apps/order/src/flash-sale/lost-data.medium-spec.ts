import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buyersNamed, FlashWorld } from '../../testing/flash-world.js';

const PATIENTLY = { timeout: 60_000, interval: 50 };

let world: FlashWorld;
beforeAll(async () => {
  world = await FlashWorld.open();
});
afterAll(() => world?.close());

const genOf = async (activityId: string): Promise<number> =>
  Number(
    (
      await world.service.query<{ gen: number }>('SELECT gen FROM flash_shard WHERE activity_id = ?', [
        activityId,
      ])
    )[0]!.gen,
  );
const untilGen = (activityId: string, gen: number) =>
  vi.waitFor(async () => expect(await genOf(activityId)).toBeGreaterThanOrEqual(gen), PATIENTLY);

describe('Redis that lost everything', () => {
  it('is filled anew from the database, under a new generation, and nothing is sold twice', async () => {
    const activityId = await world.shop.published({ stock: 20 });
    const first = await world.play(activityId, buyersNamed('first', 10));
    await world.redis.admin.flushall();
    await untilGen(activityId, 2);
    const second = await world.play(activityId, buyersNamed('second', 30));
    expect(await world.faults(activityId, [...first, ...second])).toEqual([]);
    expect(first.map(({ state }) => state)).toEqual(Array(10).fill('WON'));
    expect(second.filter(({ state }) => state === 'WON')).toHaveLength(10);
    // The buyers of the first generation still have theirs.
    const again = await world.play(activityId, ['first-0']);
    expect(again[0]!.orderId).toBe(first.find(({ buyer }) => buyer === 'first-0')!.orderId);
  });

  it('in the middle of a rush: each ticket has one ending, and all pieces are sold', async () => {
    const activityId = await world.shop.published({ stock: 60 });
    const rush = world.play(activityId, buyersNamed('rush', 100));
    await vi.waitFor(async () => {
      const rows = await world.service.query('SELECT 1 FROM flash_ticket WHERE activity_id = ?', [
        activityId,
      ]);
      expect(rows.length).toBeGreaterThan(0);
    }, PATIENTLY);
    await world.redis.admin.flushall();
    const outcomes = await rush;
    await untilGen(activityId, 2);
    const after = await world.play(activityId, buyersNamed('after', 60));
    expect(await world.faults(activityId, [...outcomes, ...after])).toEqual([]);
    const won = [...outcomes, ...after].filter(({ state }) => state === 'WON').length;
    expect(won).toBe(60);
  });
});

describe('Redis with an old copy of its data', () => {
  it('is not believed: who won since has won, and their pieces are not sold again', async () => {
    const activityId = await world.shop.published({ stock: 10 });
    const before = await world.play(activityId, buyersNamed('before', 3));
    const keys = await world.redis.admin.keys(`flash:{${activityId}.0}*`);
    const copy = await Promise.all(keys.map(key => world.redis.admin.dumpBuffer(key)));
    const since = await world.play(activityId, buyersNamed('since', 4));
    // At once, as after a restart: what buyers are given while there is half a copy would be void.
    const restoring = world.redis.admin.multi().del(...keys);
    for (const [n, key] of keys.entries()) restoring.restore(key, 0, copy[n]!);
    const errors = (await restoring.exec())!.flatMap(([error]) => error ?? []);
    expect(errors).toEqual([]);
    await untilGen(activityId, 2);
    const later = await world.play(activityId, buyersNamed('later', 10));
    expect(await world.faults(activityId, [...before, ...since, ...later])).toEqual([]);
    expect(later.filter(({ state }) => state === 'WON')).toHaveLength(3);
  });
});

describe('a new generation', () => {
  it('keeps those who wait in their order', async () => {
    const activityId = await world.shop.published({ stock: 1, waitingList: true });
    const [winner] = await world.play(activityId, ['ann']);
    const [bob, carol] = [await world.tap(activityId, 'bob'), await world.tap(activityId, 'carol')];
    await world.shop.untilWaiting(activityId, 2);
    expect((await world.shop.result(carol!, 'carol')).data).toEqual({ state: 'QUEUED', position: 2 });
    await world.redis.admin.flushall();
    await untilGen(activityId, 2);
    await world.service.call({ role: 'buyer', subject: 'ann' }, 'POST', '/order/cancel', {
      orderId: winner!.orderId!,
    });
    expect((await world.shop.ending(bob!, 'bob')).state).toBe('WON');
    expect((await world.shop.result(carol!, 'carol')).data).toMatchObject({ state: 'QUEUED', position: 1 });
  });

  it('gives back what a grant of the old one had not told Redis', async () => {
    const activityId = await world.shop.published({ stock: 1 });
    const [winner] = await world.play(activityId, ['ann']);
    await world.redis.refuse('READONLY');
    await world.service.call({ role: 'buyer', subject: 'ann' }, 'POST', '/order/cancel', {
      orderId: winner!.orderId!,
    });
    await world.redis.heal();
    await world.redis.admin.flushall();
    await untilGen(activityId, 2);
    await vi.waitFor(async () => {
      const [bob] = await world.play(activityId, ['bob']);
      expect(bob!.state).toBe('WON');
    }, PATIENTLY);
  });

  it('serves those who wait with what came back while Redis was away', async () => {
    const activityId = await world.shop.published({ stock: 1, waitingList: true });
    const [winner] = await world.play(activityId, ['ann']);
    const ticket = await world.tap(activityId, 'bob');
    await world.shop.untilWaiting(activityId, 1);
    expect((await world.shop.result(ticket!, 'bob')).data).toEqual({ state: 'QUEUED', position: 1 });
    await world.redis.refuse('READONLY');
    await world.service.call({ role: 'buyer', subject: 'ann' }, 'POST', '/order/cancel', {
      orderId: winner!.orderId!,
    });
    await world.redis.heal();
    await world.redis.admin.flushall();
    expect((await world.shop.ending(ticket!, 'bob')).state).toBe('WON');
  });
});
