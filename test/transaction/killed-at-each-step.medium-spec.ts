import { OrderErrors, PlatformErrors, ProductErrors, TransactionErrors } from '@diancan/contracts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Trail } from '../steps/trails.js';
import { SHOP_SERVICES } from './purchase.js';
import { type Death, deathsOf, FLOWS, type PurchaseFlow } from './purchase-flows.js';
import { ShopWorld } from './shop-world.js';

/** How long the services may take after a restart, while the rows that wait are due. */
const WITHIN = { timeout: 40_000, interval: 200 };

const [A_PURCHASE, GIVEN_UP] = FLOWS as readonly [PurchaseFlow, PurchaseFlow];

let world: ShopWorld;

beforeAll(async () => {
  world = await ShopWorld.open();
});
afterAll(() => world?.close());

async function expectToEnd(owner: string, outcome: 'COMMITTED' | 'ABORTED'): Promise<void> {
  await vi.waitFor(async () => {
    await world.books.endTimes();
    expect(await world.books.endOf(owner)).toBe(outcome);
  }, WITHIN);
}

async function expectNothingToWait(): Promise<void> {
  await vi.waitFor(async () => {
    await world.books.endTimes();
    expect(await world.books.waiting()).toEqual({ order: 0, product: 0, user: 0 });
  }, WITHIN);
}

/** Begins a purchase, and resolves when it is held. */
async function holdAt({ flow, step, moment, times }: Omit<Death, 'outcome'>): Promise<string> {
  const owner = await world.books.newBuyer();
  const trail = world.trails.follow(owner);
  const purchase = { ...flow.purchase, owner };
  if (flow.isLate === true) await world.buy(purchase);
  const held = world.hold(trail, step, moment, times);
  if (flow.isLate === true) await world.books.endTimeOf(owner);
  // If order is killed, it never answers.
  else world.buy(purchase).catch(() => undefined);
  await held;
  return owner;
}

describe('while nobody is killed', () => {
  it.each(FLOWS)('$name takes exactly the listed steps', async flow => {
    const owner = await world.books.newBuyer();
    let trail: Trail = world.trails.follow(owner);
    await world.buy({ ...flow.purchase, owner });
    if (flow.isLate === true) {
      trail = world.trails.follow(owner);
      await world.books.endTimeOf(owner);
    }
    const steps = [...new Set(flow.steps)].toSorted();
    await vi.waitFor(() => expect([...trail.steps].toSorted()).toEqual(steps), WITHIN);
    await expectToEnd(owner, flow.commitsAt === undefined ? 'ABORTED' : 'COMMITTED');
  });

  it('a piece of work outside of a transaction is left half done when user refuses', async () => {
    const owner = await world.books.newBuyer(0);
    const answer = await world.buy({ owner, second: 'purse', calls: 'outside' });
    expect(answer).toMatchObject({ code: ProductErrors.OUT_OF_STOCK.code });
    expect(await world.books.partOf('product', owner)).toBe('spend 4+0');
  });
});

describe.each([
  ['one after another', undefined],
  ['at once', 'at once'],
] as const)('two branches that are called %s', (_how, calls) => {
  it.each(['purse', 'points'] as const)('(a purse and %s) are confirmed once each', async second => {
    const owner = await world.books.newBuyer();
    expect(await world.buy({ owner, second, calls })).toEqual({});
    await expectToEnd(owner, 'COMMITTED');
  });

  it('are both undone: the first one is cancelled once when the second one refuses', async () => {
    const owner = await world.books.newBuyer(0);
    const answer = await world.buy({ owner, second: 'purse', calls });
    expect(answer).toMatchObject({ code: ProductErrors.OUT_OF_STOCK.code });
    const undone = () => world.books.partOf('product', owner);
    await vi.waitFor(async () => expect(await undone()).toBe('CANCELLED take cancel 5+0'), WITHIN);
    await expectToEnd(owner, 'ABORTED');
  });
});

describe('a call of a branch', () => {
  it('that rpc repeats at another address, because its answer was lost, reserves once', async () => {
    const owner = await world.books.newBuyer();
    const trail = world.trails.follow(owner);
    await world.set('order', { retries: 1 });
    const held = world.hold(trail, 'order calls product.purse.take', 'after', 1);
    const buying = world.buy({ owner, second: 'purse' });
    await held;
    world.dropHeld();
    expect(await buying).toEqual({});
    await world.set('order', { retries: 0 });
    await expectToEnd(owner, 'COMMITTED');
  });
});

describe('a request with a key that comes again', () => {
  const begin = async (): Promise<string> => {
    const owner = await world.books.newBuyer();
    const answer = await world.buy({ owner, second: 'purse', hasKey: true, end: 'stays undecided' });
    expect(answer).toMatchObject({ code: PlatformErrors.OUTCOME_UNKNOWN.code });
    return owner;
  };

  it('continues its transaction', async () => {
    const owner = await begin();
    expect(await world.buy({ owner, second: 'purse', hasKey: true })).toEqual({});
    await expectToEnd(owner, 'COMMITTED');
  });

  it('with another body is refused, and what it has tried is cancelled in the end', async () => {
    const owner = await begin();
    const answer = await world.buy({ owner, second: 'purse', hasKey: true, amount: 2 });
    expect(answer).toMatchObject({ code: OrderErrors.KEY_REUSED.code });
    await expectToEnd(owner, 'ABORTED');
  });

  it('is told that it was aborted because nobody decided it in time', async () => {
    const owner = await begin();
    await expectToEnd(owner, 'ABORTED');
    const answer = await world.buy({ owner, second: 'purse', hasKey: true });
    expect(answer).toMatchObject({ code: OrderErrors.PLACEMENT_TIMED_OUT.code });
  });
});

describe('participants that ask while the transaction commits', () => {
  it('leave it committed or aborted, as its buyer was told, 100 times', async () => {
    const ended = { code: TransactionErrors.TRANSACTION_ENDED.code };
    for (let lot = 0; lot < 4; lot++) {
      const owners = await Promise.all(Array.from({ length: 25 }, () => world.books.newBuyer()));
      const answers = await Promise.all(owners.map(owner => world.buy({ owner, second: 'purse', ttlMs: 0 })));
      for (const [at, answer] of answers.entries()) {
        if (answer.error !== undefined) expect(answer).toMatchObject(ended);
        await expectToEnd(owners[at]!, answer.error === undefined ? 'COMMITTED' : 'ABORTED');
      }
    }
  });
});

describe.each(SHOP_SERVICES)('while %s is killed', victim => {
  const deaths = FLOWS.flatMap(flow => deathsOf(victim, flow));
  const owners = new Map<Death, string>();

  // One kill serves all steps: each purchase is held at another one, and only the process is common.
  beforeAll(async () => {
    await world.letOrderRepeat(false);
    for (const death of deaths) owners.set(death, await holdAt(death));
    await world.kill(victim);
    await world.restart(victim);
    await world.letOrderRepeat(true);
  });

  it.each(deaths)('$moment $step (number $times), $flow.name ends whole', async death => {
    await expectToEnd(owners.get(death)!, death.outcome);
  });

  it('nothing waits for the other side afterwards', expectNothingToWait);
});

describe('while phase two cannot reach the database of product', () => {
  const places = [A_PURCHASE, GIVEN_UP]
    .flatMap(flow => deathsOf('product', flow))
    .filter(({ step, times }) => times === 2 || step.includes('.branches.'));

  it.each([
    ['its MariaDB is killed, and starts again', () => world.restartMariadb()],
    ['its connections are cut, and it cannot be reached for a while', cutForAWhile],
  ])('as %s, each branch ends once', async (_what, disturb) => {
    await world.letOrderRepeat(false);
    const owners: string[] = [];
    for (const place of places) owners.push(await holdAt(place));
    await disturb();
    await world.letOrderRepeat(true);
    for (const [at, { outcome }] of places.entries()) await expectToEnd(owners[at]!, outcome);
    await expectNothingToWait();
  });
});

async function cutForAWhile(): Promise<void> {
  world.path.cut();
  world.dropHeld();
  await world.letOrderRepeat(true);
  await vi.waitFor(async () => {
    await world.books.endTimes();
    expect(world.path.refused).toBeGreaterThan(0);
  }, WITHIN);
  world.path.mend();
}
