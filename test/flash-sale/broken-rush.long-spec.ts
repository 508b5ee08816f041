import { afterAll, beforeAll, describe, it } from 'vitest';
import { ALL_FAULTS } from './faults.js';
import { expectGoodRush } from './good-rush.js';
import { RushWorld } from './rush-world.js';

let world: RushWorld;
beforeAll(async () => {
  world = await RushWorld.open();
});
afterAll(() => world?.close());

describe('a rush at two instances of order', () => {
  it.each(ALL_FAULTS)('in which $name sells each piece once', async fault => {
    await expectGoodRush(world, await world.rush(fault));
  });
});
