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
    expectRushToEndWell(world, async activityId => {
      await world.redis.admin.save();
      // The copy is behind.
      const seq = async () => Number(await world.redis.admin.hget(`flash:{${activityId}.0}:state`, 'seq'));
      const then = await seq();
      await vi.waitFor(async () => expect(await seq()).toBeGreaterThan(then + 5), PATIENTLY);
      await world.redis.restart('kept');
    }));
});
