import { afterAll, beforeAll, describe, it } from 'vitest';
import { expectTruthsToHold } from '../people/audit.js';
import { expectGoodEnd } from './good-end.js';
import { deathAt } from './held-step.js';
import { KilledOrderWorld } from './killed-order-world.js';

let world: KilledOrderWorld;
beforeAll(async () => {
  world = await KilledOrderWorld.open();
});
afterAll(() => world?.close());

/** The others are in killed-order.long-spec.ts. */
const DEATHS = [
  deathAt('the commit of tickets and orders', 'before'),
  deathAt('the commit of tickets and orders', 'after'),
  deathAt('the commit of a give-back', 'after'),
];

const AWAY_MS = 3_000;

describe('a flash sale whose order service is killed, or alone', () => {
  it.each(DEATHS)('$moment $step sells each piece once, and all comes back in the end', async death => {
    await expectGoodEnd(world, await world.saleWith(death));
  });

  it.each(['database', 'rabbitmq'] as const)(
    'without its %s for three seconds ends as well',
    async server => {
      await expectGoodEnd(world, await world.saleWithout(server, AWAY_MS));
    },
  );

  it('leaves the audit without a finding', () => expectTruthsToHold(world.fleet));
});
