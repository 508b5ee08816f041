import { afterAll, beforeAll, describe, it } from 'vitest';
import { DRAIN_KILLED, REDIS_LOST, REDIS_OLD } from './faults.js';
import { expectGoodRush } from './good-rush.js';
import { RushWorld } from './rush-world.js';

let world: RushWorld;
beforeAll(async () => {
  world = await RushWorld.open();
});
afterAll(() => world?.close());

/** The others are in broken-rush.long-spec.ts. */
describe('a rush at two instances of order', () => {
  it.each([DRAIN_KILLED, REDIS_OLD, REDIS_LOST])('in which $name sells each piece once', async fault => {
    await expectGoodRush(world, await world.rush(fault));
  });
});
