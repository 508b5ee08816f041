import { ulid } from 'ulid';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Moment, Trails } from '../../steps/trails.js';
import { type Order, StockInstance, StockWorld } from './stock-world.js';

const WITHIN_MS = 40_000;
const PREPARE = 'COMMIT half_message';
const CLAIM = 'COMMIT half_message';
const ROLL_BACK = 'COMMIT half_message';
const COMMIT = 'COMMIT half_message, outbox';

interface Flow {
  readonly name: string;
  readonly order: Omit<Order, 'orderId'>;
  readonly steps: readonly string[];
}

/** What a seller does. */
const SALES: readonly Flow[] = [
  { name: 'a sale', order: { product: 'tea', reply: 'arrives' }, steps: [PREPARE, 'take', COMMIT] },
  {
    name: 'a sale without stock',
    order: { product: 'sold-out', reply: 'arrives' },
    steps: [PREPARE, 'take', ROLL_BACK],
  },
];

/** What another process does about a sale whose seller does not know its outcome. */
const CHECKS: readonly Flow[] = [
  {
    name: 'of a taking whose reply was lost',
    order: { product: 'tea', reply: 'is lost' },
    steps: [CLAIM, 'outcome', COMMIT],
  },
  {
    name: 'of a taking that never happened',
    order: { product: 'tea', reply: 'never asked' },
    steps: [CLAIM, 'outcome', ROLL_BACK],
  },
];

interface Death {
  readonly flow: Flow;
  readonly step: string;
  readonly at: number;
  readonly moment: Moment;
}

const deathsOf = (flow: Flow): Death[] =>
  flow.steps.flatMap((step, at) => [
    { flow, step, at, moment: 'before' as const },
    { flow, step, at, moment: 'after' as const },
  ]);
const timesOf = ({ flow, step, at }: Death) =>
  flow.steps.slice(0, at + 1).filter(each => each === step).length;
/** Whether the steps up to the death have taken effect up to and including this one. */
const hasHad = ({ at, moment }: Death, step: number) => at > step || (at === step && moment === 'after');

let world: StockWorld;
const instances = new Set<StockInstance>();

beforeAll(async () => {
  world = await StockWorld.open({ tea: 100, 'sold-out': 0 });
});
afterEach(async () => {
  await Promise.all([...instances].map(kill));
});
afterAll(() => world?.close());

async function start(role: 'seller' | 'checker', trails = new Trails()): Promise<StockInstance> {
  const instance = await StockInstance.start(world, role, trails);
  instances.add(instance);
  return instance;
}
async function kill(instance: StockInstance): Promise<void> {
  instances.delete(instance);
  await instance.kill();
}
const anOrder = ({ order }: Flow): Order => ({ ...order, orderId: ulid() });

async function expectToEnd(orderId: string, state: 'COMMITTED' | 'ROLLED_BACK'): Promise<void> {
  await vi.waitFor(async () => expect(await world.endOf(orderId)).toMatchObject({ state }), WITHIN_MS);
  expect(await world.problems()).toEqual([]);
}

describe('while nobody is killed', () => {
  it.each(SALES)('$name takes exactly the listed steps', async flow => {
    const seller = await start('seller');
    const order = anOrder(flow);
    const trail = seller.trails.follow(order.orderId);
    await seller.sell(order);
    expect([...trail.steps]).toEqual([...new Set(flow.steps)]);
    await expectToEnd(order.orderId, flow.steps.includes(COMMIT) ? 'COMMITTED' : 'ROLLED_BACK');
  });

  it.each(CHECKS)('a check $name takes exactly the listed steps', async flow => {
    const order = anOrder(flow);
    const id = await (await start('seller')).sell(order);
    const trails = new Trails();
    const trail = trails.follow(id);
    await start('checker', trails);
    await expectToEnd(order.orderId, flow.steps.includes(COMMIT) ? 'COMMITTED' : 'ROLLED_BACK');
    expect([...trail.steps]).toEqual([...new Set(flow.steps)]);
  });
});

describe('a seller that is killed', () => {
  it.each(SALES.flatMap(deathsOf))('during $flow.name, $moment $step (number $at)', async death => {
    const { flow, step, moment } = death;
    const seller = await start('seller');
    const order = anOrder(flow);
    const trail = seller.trails.follow(order.orderId);
    const held = trail.holdAt(step, moment, timesOf(death));
    const selling = Promise.allSettled([seller.sell(order)]);
    await held;
    await kill(seller);
    trail.dropHeld();
    await selling;
    if (!hasHad(death, 0)) {
      expect(await world.endOf(order.orderId)).toBeUndefined();
      expect(await world.problems()).toEqual([]);
      return;
    }
    await start('checker');
    const isTaken = flow.order.product === 'tea' && hasHad(death, 1);
    await expectToEnd(order.orderId, isTaken ? 'COMMITTED' : 'ROLLED_BACK');
  });
});

describe('a checker that is killed', () => {
  it.each(CHECKS.flatMap(deathsOf))('in a check $flow.name, $moment $step (number $at)', async death => {
    const { flow, step, moment } = death;
    const order = anOrder(flow);
    const id = await (await start('seller')).sell(order);
    const trails = new Trails();
    const trail = trails.follow(id);
    const held = trail.holdAt(step, moment, timesOf(death));
    const checker = await start('checker', trails);
    await held;
    await kill(checker);
    trail.dropHeld();
    await start('checker');
    await expectToEnd(order.orderId, flow.order.reply === 'is lost' ? 'COMMITTED' : 'ROLLED_BACK');
  });
});

describe('a taking that comes after a check has said no', () => {
  it('is refused, and the stock stays', async () => {
    const before = await world.stock.left('tea');
    const seller = await start('seller');
    const order = anOrder(SALES[0]!);
    const trail = seller.trails.follow(order.orderId);
    const held = trail.holdAt('take', 'before');
    const selling = seller.sell(order);
    await held;
    await start('checker');
    await expectToEnd(order.orderId, 'ROLLED_BACK');
    trail.dropHeld();
    await selling;
    await expectToEnd(order.orderId, 'ROLLED_BACK');
    expect(await world.stock.left('tea')).toBe(before);
  });
});
