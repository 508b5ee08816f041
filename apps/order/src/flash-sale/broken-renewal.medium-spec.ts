import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { buyersNamed, FlashWorld } from '../../testing/flash-world.js';
import { RenewShard } from './drain/renew-shard.use-case.js';
import { ShardRepository } from './shard/shard.repository.js';
import type { ShardStore } from './shard/shard.store.js';
import type { ShardId } from './shard/shard-keys.js';
import { STORE } from './shard/stores.js';

const PATIENTLY = { timeout: 60_000, interval: 50 };
/** In the order in which they are taken. */
const STEPS = ['seal', 'renew', 'begin', 'fill', 'markOpen', 'open'] as const;

let world: FlashWorld;
let steps: Record<(typeof STEPS)[number], () => object>;
beforeAll(async () => {
  world = await FlashWorld.open();
  const store = world.service.app.get<ShardStore>(STORE);
  const shards = world.service.app.get(ShardRepository);
  steps = {
    seal: () => store,
    renew: () => shards,
    begin: () => store,
    fill: () => store,
    markOpen: () => shards,
    open: () => store,
  };
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => world?.close());

type Step = (...parameters: unknown[]) => Promise<unknown>;

/** Does something around a step of an activity's next renewal; what it throws is what the step throws. */
function around(
  name: (typeof STEPS)[number],
  activityId: string,
  act: (step: () => Promise<unknown>) => Promise<unknown>,
): void {
  const owner = steps[name]() as Record<string, Step>;
  const original = owner[name]!;
  let isDone = false;
  // All activities of this file lie in the same Redis.
  vi.spyOn(owner, name).mockImplementation((...parameters) => {
    const step = () => original.apply(owner, parameters);
    const isEmpty = name === 'fill' && (parameters[3] as unknown[]).length === 0;
    if (isDone || isEmpty || (parameters[0] as ShardId).activityId !== activityId) return step();
    isDone = true;
    return act(step);
  });
}

const stateOf = async (activityId: string) => {
  const [row] = await world.service.query<{ gen: number; stage: string }>(
    'SELECT gen, stage FROM flash_shard WHERE activity_id = ?',
    [activityId],
  );
  return row!;
};

/** Keys of an activity that never expire. */
async function immortalKeysOf(activityId: string): Promise<string[]> {
  const keys = await world.redis.admin.keys(`flash:{${activityId}.*`);
  const lives = await Promise.all(keys.map(key => world.redis.admin.pttl(key)));
  return keys.filter((_key, at) => lives[at]! < 0);
}

/** Ten of twenty are sold, and one is given back; then Redis loses everything. */
async function halfSold(): Promise<{ activityId: string; first: Awaited<ReturnType<FlashWorld['play']>> }> {
  const activityId = await world.shop.published({ stock: 20, limitPerBuyer: 1 });
  return { activityId, first: await world.play(activityId, buyersNamed('first', 10)) };
}

/** The other ten are sold, and nobody gets more than the limit. */
async function expectTheRestToSell(
  activityId: string,
  first: Awaited<ReturnType<FlashWorld['play']>>,
): Promise<void> {
  await vi.waitFor(async () => expect((await stateOf(activityId)).gen).toBeGreaterThanOrEqual(2), PATIENTLY);
  // With other keys than before: only what Redis was filled with tells that they have ordered.
  const again = await Promise.all(
    buyersNamed('first', 10).map(async buyer => {
      const ticket = await world.shop.ordered(activityId, buyer);
      return (await world.shop.ending(ticket, buyer)).orderId;
    }),
  );
  expect(again).toEqual(first.map(({ orderId }) => orderId));
  const second = await world.play(activityId, buyersNamed('second', 30));
  expect(await world.faults(activityId, [...first, ...second])).toEqual([]);
  expect(second.filter(({ state }) => state === 'WON')).toHaveLength(10);
}

describe('a renewal', () => {
  it.each(STEPS)('that fails before its step %s is done again', async name => {
    const { activityId, first } = await halfSold();
    const failed = vi.fn(() => Promise.reject(new Error(`failed before ${name}`)));
    around(name, activityId, failed);
    await world.redis.admin.flushall();
    await vi.waitFor(() => expect(failed).toHaveBeenCalled(), PATIENTLY);
    await expectTheRestToSell(activityId, first);
  });

  it.each(STEPS)('whose step %s is done, but not answered, is done again', async name => {
    const { activityId, first } = await halfSold();
    const failed = vi.fn(async (step: () => Promise<unknown>) => {
      await step();
      throw new Error(`failed after ${name}`);
    });
    around(name, activityId, failed);
    await world.redis.admin.flushall();
    await vi.waitFor(() => expect(failed).toHaveBeenCalled(), PATIENTLY);
    await expectTheRestToSell(activityId, first);
  });

  it('is not believed if Redis loses the filling before it opens', async () => {
    const { activityId, first } = await halfSold();
    const lost = vi.fn(async (step: () => Promise<unknown>) => {
      await world.redis.admin.flushall();
      return step();
    });
    around('open', activityId, lost);
    await world.redis.admin.flushall();
    await vi.waitFor(() => expect(lost).toHaveBeenCalled(), PATIENTLY);
    await expectTheRestToSell(activityId, first);
  });

  it('is not believed if Redis loses the first part of the filling', async () => {
    const { activityId, first } = await halfSold();
    const lost = vi.fn(async (step: () => Promise<unknown>) => {
      await step();
      await world.redis.admin.flushall();
    });
    around('fill', activityId, lost);
    await world.redis.admin.flushall();
    await vi.waitFor(() => expect(lost).toHaveBeenCalled(), PATIENTLY);
    await expectTheRestToSell(activityId, first);
  });

  it('is not believed if Redis starts again with the filling, before it opens', async () => {
    const { activityId, first } = await halfSold();
    const restarted = vi.fn(async (step: () => Promise<unknown>) => {
      await world.redis.admin.save();
      await world.redis.restart('kept');
      return step();
    });
    around('open', activityId, restarted);
    await world.redis.admin.flushall();
    await vi.waitFor(() => expect(restarted).toHaveBeenCalled(), PATIENTLY);
    await expectTheRestToSell(activityId, first);
    expect((await stateOf(activityId)).gen).toBeGreaterThanOrEqual(3);
  });

  it('that wakes up after a newer one has opened changes nothing', async () => {
    const { activityId, first } = await halfSold();
    const late = Promise.withResolvers<() => Promise<unknown>>();
    around('open', activityId, async step => {
      late.resolve(step);
      throw new Error('asleep');
    });
    await world.redis.admin.flushall();
    const step = await late.promise;
    await vi.waitFor(
      async () => expect(await stateOf(activityId)).toEqual({ gen: 3, stage: 'OPEN' }),
      PATIENTLY,
    );
    await vi.waitFor(
      async () => expect(await world.redis.admin.hget(`flash:{${activityId}.0}:state`, 'gen')).toBe('3'),
      PATIENTLY,
    );
    await step();
    expect(await world.redis.admin.hget(`flash:{${activityId}.0}:state`, 'gen')).toBe('3');
    await expectTheRestToSell(activityId, first);
  });
});

describe('a sale that is cancelled before a renewal takes its step', () => {
  it.each(['begin', 'fill', 'markOpen', 'open'] as const)(
    '%s leaves nothing in Redis that sells or stays for ever',
    async name => {
      const { activityId } = await halfSold();
      const expired = vi.spyOn(world.service.app.get<ShardStore>(STORE), 'expire');
      const renewed = vi.spyOn(world.service.app.get(RenewShard), 'execute');
      const cancelled = vi.fn(async (step: () => Promise<unknown>) => {
        await world.shop.seller('cancel', { activityId });
        await vi.waitFor(() => expect(expired).toHaveBeenCalled(), PATIENTLY);
        await Promise.all(expired.mock.results.map(({ value }) => value as Promise<void>));
        return step();
      });
      around(name, activityId, cancelled);
      await world.redis.admin.flushall();
      await vi.waitFor(() => expect(cancelled).toHaveBeenCalled(), PATIENTLY);
      await Promise.allSettled(renewed.mock.results.map(({ value }) => value as Promise<void>));
      expect(await world.redis.admin.hget(`flash:{${activityId}.0}:state`, 'gen')).toBe('sealed:2');
      expect(await immortalKeysOf(activityId)).toEqual([]);
    },
  );
});

it('a shard that the database has closed does not open, also if Redis has not been told', async () => {
  const { activityId } = await halfSold();
  const renewed = vi.spyOn(world.service.app.get(RenewShard), 'execute');
  const closed = vi.fn(async (step: () => Promise<unknown>) => {
    await world.service.query("UPDATE flash_shard SET stage = 'CLOSED' WHERE activity_id = ?", [activityId]);
    return step();
  });
  around('markOpen', activityId, closed);
  await world.redis.admin.flushall();
  await vi.waitFor(() => expect(closed).toHaveBeenCalled(), PATIENTLY);
  await Promise.allSettled(renewed.mock.results.map(({ value }) => value as Promise<void>));
  expect(await world.redis.admin.hget(`flash:{${activityId}.0}:state`, 'gen')).not.toBe('2');
});

describe('tickets that Redis alone has lost', () => {
  it('do not stop the drain: who taps again gets the order that is stored', async () => {
    const { activityId, first } = await halfSold();
    const keys = await world.redis.admin.keys(`flash:{${activityId}.0}:[bt]*`);
    expect(keys).toHaveLength(2);
    await world.redis.admin.del(...keys);
    const again = await world.play(activityId, ['first-0']);
    expect(again[0]!.state).toBe('VOID');
    await expectTheRestToSell(activityId, first);
  });
});
