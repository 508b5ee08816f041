import { CHECK_BACK_POLICY } from '@diancan/messaging';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Moment } from '../../steps/trails.js';
import { type Order, type Role, StockInstance, StockWorld } from './stock-world.js';

const WITHIN_MS = 40_000;
const PREPARE = 'COMMIT half_message';
const CLAIM = 'COMMIT half_message';
const ROLL_BACK = 'COMMIT half_message';
const COMMIT = 'COMMIT half_message, outbox';

interface Flow {
  readonly name: string;
  readonly order: Omit<Order, 'orderId'>;
  readonly steps: readonly string[];
  readonly end: 'COMMITTED' | 'ROLLED_BACK';
}

/** What a seller does. */
const SALES: readonly Flow[] = [
  {
    name: 'a sale',
    order: { product: 'tea', reply: 'arrives' },
    steps: [PREPARE, 'take', COMMIT],
    end: 'COMMITTED',
  },
  {
    name: 'a sale without stock',
    order: { product: 'sold-out', reply: 'arrives' },
    steps: [PREPARE, 'take', ROLL_BACK],
    end: 'ROLLED_BACK',
  },
];

/** The places of steps in a sale. */
const [PREPARED_AT, TAKEN_AT] = [0, 1];

/** What another process does about a sale whose seller does not know its outcome. */
const CHECKS: readonly Flow[] = [
  {
    name: 'of a taking whose reply was lost',
    order: { product: 'tea', reply: 'is lost' },
    steps: [CLAIM, 'outcome', COMMIT],
    end: 'COMMITTED',
  },
  {
    name: 'of a taking that never happened',
    order: { product: 'tea', reply: 'never asked' },
    steps: [CLAIM, 'outcome', ROLL_BACK],
    end: 'ROLLED_BACK',
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
/** Whether the step in this place had taken effect before the death. */
const hasHad = ({ at, moment }: Death, step: number) => at > step || (at === step && moment === 'after');

let world: StockWorld;
/** Those that run. */
const instances = new Map<Role, StockInstance>();

beforeAll(async () => {
  world = await StockWorld.open({ tea: 100, 'sold-out': 0 });
});
afterAll(async () => {
  await Promise.all([...instances.keys()].map(kill));
  await world?.close();
});

/** Starts one if none runs. */
async function running(role: Role): Promise<StockInstance> {
  const instance = instances.get(role) ?? (await StockInstance.start(world, role));
  instances.set(role, instance);
  return instance;
}
async function kill(role: Role): Promise<void> {
  await instances.get(role)!.kill();
  instances.delete(role);
}
const anOrder = ({ order }: Flow): Order => ({ ...order, orderId: ulid() });

async function expectToEnd({ orderId }: Order, state: 'COMMITTED' | 'ROLLED_BACK'): Promise<void> {
  await vi.waitFor(async () => expect(await world.endOf(orderId)).toMatchObject({ state }), WITHIN_MS);
  expect(await world.problems()).toEqual([]);
}

describe('while nobody is killed', () => {
  it.each(SALES)('$name takes exactly the listed steps', async flow => {
    const seller = await running('seller');
    const order = anOrder(flow);
    const trail = seller.trails.follow(order.orderId);
    await seller.sell(order);
    expect([...trail.steps]).toEqual([...new Set(flow.steps)]);
    await expectToEnd(order, flow.end);
  });

  it.each(CHECKS)('a check $name takes exactly the listed steps', async flow => {
    const [seller, checker] = [await running('seller'), await running('checker')];
    const order = anOrder(flow);
    const trail = checker.trails.follow(await seller.sell(order));
    await world.makeDue(order.orderId);
    await expectToEnd(order, flow.end);
    expect([...trail.steps]).toEqual([...new Set(flow.steps)]);
  });
});

describe('a seller that is killed', () => {
  it.each(SALES.flatMap(deathsOf))('during $flow.name, $moment $step (number $at)', async death => {
    const { flow, step, moment } = death;
    const seller = await running('seller');
    const order = anOrder(flow);
    const trail = seller.trails.follow(order.orderId);
    const held = trail.holdAt(step, moment, timesOf(death));
    const selling = Promise.allSettled([seller.sell(order)]);
    await held;
    await kill('seller');
    trail.dropHeld();
    await selling;
    if (!hasHad(death, PREPARED_AT)) {
      expect(await world.endOf(order.orderId)).toBeUndefined();
      expect(await world.problems()).toEqual([]);
      return;
    }
    await world.makeDue(order.orderId);
    await running('checker');
    await expectToEnd(order, hasHad(death, TAKEN_AT) ? flow.end : 'ROLLED_BACK');
  });
});

describe('a checker that is killed', () => {
  it.each(CHECKS.flatMap(deathsOf))('in a check $flow.name, $moment $step (number $at)', async death => {
    const { flow, step, moment } = death;
    const [seller, checker] = [await running('seller'), await running('checker')];
    const order = anOrder(flow);
    const trail = checker.trails.follow(await seller.sell(order));
    const held = trail.holdAt(step, moment, timesOf(death));
    await world.makeDue(order.orderId);
    await held;
    await kill('checker');
    trail.dropHeld();
    await running('checker');
    await expectToEnd(order, flow.end);
  });
});

describe('a taking that comes after a check has said no', () => {
  it('is refused, and the stock stays', async () => {
    const before = await world.stock.left('tea');
    const seller = await running('seller');
    const order = anOrder(SALES[0]!);
    const trail = seller.trails.follow(order.orderId);
    const held = trail.holdAt('take', 'before');
    const selling = seller.sell(order);
    await held;
    await running('checker');
    await world.makeDue(order.orderId);
    await expectToEnd(order, 'ROLLED_BACK');
    trail.dropHeld();
    await selling;
    await expectToEnd(order, 'ROLLED_BACK');
    expect(await world.stock.left('tea')).toBe(before);
  });
});

describe('a sale whose service is away for fifteen intervals', () => {
  it.each([
    ['after its taking', TAKEN_AT, 'COMMITTED'],
    ['before its taking', PREPARED_AT, 'ROLLED_BACK'],
  ] as const)('%s is decided by the first check, and no check was used up', async (_when, at, state) => {
    const seller = await running('seller');
    if (instances.has('checker')) await kill('checker');
    const order = anOrder(SALES[0]!);
    const trail = seller.trails.follow(order.orderId);
    const held = trail.holdAt(SALES[0]!.steps[at]!, 'after');
    const selling = Promise.allSettled([seller.sell(order)]);
    await held;
    await kill('seller');
    trail.dropHeld();
    await selling;
    await world.letPass(order.orderId, CHECK_BACK_POLICY);
    await running('checker');
    await expectToEnd(order, state);
    expect(await world.endOf(order.orderId)).toMatchObject({ checks: 0, isGivenUp: 0 });
  });
});
