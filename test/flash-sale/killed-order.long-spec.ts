import { afterAll, beforeAll, describe, it } from 'vitest';
import { expectTruthsToHold } from '../people/audit.js';
import { expectGoodEnd } from './good-end.js';
import { ALL_DEATHS } from './held-step.js';
import { KilledOrderWorld } from './killed-order-world.js';

let world: KilledOrderWorld;
beforeAll(async () => {
  world = await KilledOrderWorld.open();
});
afterAll(() => world?.close());

const AWAY_MS = 60_000;

describe('a flash sale whose order service is killed, or alone', () => {
  it.each(ALL_DEATHS)('$moment $step sells each piece once, and all comes back in the end', async death => {
    await expectGoodEnd(world, await world.saleWith(death));
  });

  it.each(['database', 'rabbitmq'] as const)('without its %s for a minute ends as well', async server => {
    await expectGoodEnd(world, await world.saleWithout(server, AWAY_MS));
  });

  it('leaves the audit without a finding', () => expectTruthsToHold(world.fleet));
});
