import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { expectTruthsToHold } from '../people/audit.js';
import type { Death } from '../steps/flow.js';
import { KillableShop, WITHIN_MS } from '../steps/killable-shop.js';
import { type ConsumerFlow, DEATH, deathsIn, FLOWS } from './killed-consumer-flows.js';
import { type EndOfMessage, endOfMessage, startWatchedUserService } from './killed-consumer-world.js';

/** The tests that run at the same time wait for their turn to kill. */
const IN_TURN_MS = 900_000;

/** Kills user in those of the ways that are wanted, and expects each message to have its one effect. */
export function testDeathsOfConsumer(isWanted: (death: Death) => boolean): void {
  let shop: KillableShop;
  /** How the message of each order ended, and must still stand at the end of all tests. */
  const ends = new Map<string, EndOfMessage>();

  beforeAll(async () => {
    shop = await KillableShop.open(startWatchedUserService);
  });
  afterAll(() => shop?.close());

  async function expectItToEnd(orderId: string, end: EndOfMessage): Promise<void> {
    await vi.waitFor(async () => expect(await endOfMessage(shop.fleet, orderId)).toEqual(end), {
      timeout: WITHIN_MS,
      interval: 500,
    });
    ends.set(orderId, end);
  }

  async function expectTheSteps(flow: ConsumerFlow): Promise<void> {
    const { orderId, trail } = await shop.walk(flow);
    const expectThem = () => expect([...trail.steps].toSorted()).toEqual([...new Set(flow.steps)].toSorted());
    await vi.waitFor(expectThem, { timeout: WITHIN_MS });
    await expectItToEnd(orderId, flow.end);
    expectThem();
  }

  async function expectToSurvive(death: Death<ConsumerFlow>): Promise<void> {
    await expectItToEnd(await shop.walkAndKill(death), death.flow.end);
  }

  async function expectAllToStand(): Promise<void> {
    for (const [orderId, end] of ends) expect(await endOfMessage(shop.fleet, orderId)).toEqual(end);
  }

  describe('user, while nobody kills it,', () => {
    it.each(FLOWS)('takes exactly the listed steps: $name', expectTheSteps);
  });

  describe('user, when it is killed,', () => {
    it.concurrent.each(FLOWS.flatMap(deathsIn).filter(isWanted))(
      'tells the buyer once: $flow.name, died $moment $step, occurrence $times',
      expectToSurvive,
      IN_TURN_MS,
    );
  });

  describe('after all that', () => {
    it('each buyer has still been told once, and the books agree', async () => {
      await expectTruthsToHold(shop.fleet);
      await expectAllToStand();
    });
  });

  describe('a dead letter', () => {
    it(`takes exactly the listed steps: ${DEATH.name}`, () => expectTheSteps(DEATH));

    it.concurrent.each(deathsIn(DEATH).filter(isWanted))(
      'is one, and nobody is told: user died $moment $step, occurrence $times',
      expectToSurvive,
      IN_TURN_MS,
    );

    it('stays one, whatever died after it', expectAllToStand);
  });
}
