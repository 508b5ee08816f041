import { startPrivateRedis } from '@diancan/testing/redis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { expectRushToEndWell } from '../../testing/flash-rush.js';
import { FlashWorld } from '../../testing/flash-world.js';

const PATIENTLY = { timeout: 60_000, interval: 50 };

describe('Redis that is killed in a rush', () => {
  let world: FlashWorld;
  beforeAll(async () => {
    world = await FlashWorld.open({}, undefined, await startPrivateRedis({ appendOnly: true }));
  });
  afterAll(() => world?.close());

  it('and starts again with its data, sells each piece once', () =>
    expectRushToEndWell(world, () => world.redis.restart('kept')));

  it('and starts again without its data, sells each piece once', () =>
    expectRushToEndWell(world, () => world.redis.restart('lost')));
});

describe('Redis without a file of its writes that is killed in a rush', () => {
  let world: FlashWorld;
  beforeAll(async () => {
    world = await FlashWorld.open();
  });
  afterAll(() => world?.close());

  it('and starts again with an old copy, sells each piece once', () =>
    expectRushToEndWell(
      world,
      async activityId => {
        const seq = () => world.redis.admin.hget(`flash:{${activityId}.0}:state`, 'seq');
        // The copy has the tickets of ten buyers.
        await vi.waitFor(async () => expect(Number(await seq())).toBeGreaterThan(20), PATIENTLY);
        await world.redis.restart('kept');
      },
      () => world.redis.admin.save(),
    ));
});
