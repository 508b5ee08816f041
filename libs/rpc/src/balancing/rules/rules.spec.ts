import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { candidate, chosenBy, seededRandom } from '../../../testing/candidates.js';
import type { RuleClass } from '../rule.js';
import { byWeight } from './by-weight.js';
import { Random } from './random.js';
import { RoundRobin } from './round-robin.js';
import { TwoChoices } from './two-choices.js';
import { WeightedResponseTime } from './weighted-response-time.js';

beforeEach(() => {
  vi.spyOn(Math, 'random').mockImplementation(seededRandom(7));
});
afterEach(() => vi.restoreAllMocks());

const THREE = () => [candidate('a'), candidate('b'), candidate('c')];

describe.each<[string, RuleClass]>([
  ['round-robin', RoundRobin],
  ['random', Random],
  ['two-choices', TwoChoices],
  ['weighted-response-time', WeightedResponseTime],
])('%s', (name, rule) => {
  it('goes by this name in the configuration', () => {
    expect(rule.ruleName).toBe(name);
  });

  it('chooses the only one', () => {
    expect(chosenBy(new rule(), [candidate('a')], 5)).toEqual({ a: 5 });
  });

  it('treats equals alike', () => {
    for (const times of Object.values(chosenBy(new rule(), THREE(), 3_000))) {
      expect(times).toBeGreaterThan(900);
      expect(times).toBeLessThan(1_100);
    }
  });
});

describe('round-robin', () => {
  it('takes one after the other, also when one leaves', () => {
    const rule = new RoundRobin();
    const three = THREE();
    expect(chosenBy(rule, three, 6)).toEqual({ a: 2, b: 2, c: 2 });
    expect(chosenBy(rule, three.slice(1), 4)).toEqual({ b: 2, c: 2 });
  });
});

describe('random', () => {
  it('draws one of weight 2 twice as often as one of weight 1', () => {
    const { heavy, light } = chosenBy(
      new Random(),
      [candidate('heavy', { weight: 2 }), candidate('light')],
      3_000,
    );
    expect(heavy! / light!).toBeGreaterThan(1.8);
    expect(heavy! / light!).toBeLessThan(2.2);
  });
});

describe('a lot by weight', () => {
  it.each([
    [0, 'a'],
    [0.249, 'a'],
    [0.25, 'b'],
    [0.999, 'b'],
    [1, 'b'],
  ])('of %f falls on %s', (point, drawn) => {
    expect(
      byWeight(
        [
          { id: 'a', weight: 1 },
          { id: 'b', weight: 3 },
        ],
        ({ weight }) => weight,
        () => point,
      ).id,
    ).toBe(drawn);
  });
});

describe('two-choices', () => {
  const inFlight = (id: string, calls: number, weight = 1) => {
    const busy = candidate(id, { weight });
    for (let call = 0; call < calls; call++) busy.load.begin();
    return busy;
  };

  it('takes of two the one with fewer calls in flight', () => {
    expect(chosenBy(new TwoChoices(), [inFlight('busy', 2), inFlight('idle', 1)], 100)).toEqual({
      busy: 0,
      idle: 100,
    });
  });

  it('never takes the busiest of all, and not always the idlest', () => {
    const { busiest, middle, idle } = chosenBy(
      new TwoChoices(),
      [inFlight('busiest', 9), inFlight('middle', 5), inFlight('idle', 0)],
      300,
    );
    expect(busiest).toBe(0);
    expect(middle).toBeGreaterThan(50);
    expect(idle).toBeGreaterThan(150);
  });

  it('expects more of one of more weight', () => {
    expect(chosenBy(new TwoChoices(), [inFlight('heavy', 3, 4), inFlight('light', 1)], 100)).toEqual({
      heavy: 100,
      light: 0,
    });
  });
});

describe('weighted-response-time', () => {
  it('draws one that takes four times as long a quarter as often, however unused others are', () => {
    const [quick, slow] = [candidate('quick'), candidate('slow')];
    for (let call = 0; call < 100; call++) {
      quick.load.answered(10);
      slow.load.answered(40);
    }
    const counts = chosenBy(new WeightedResponseTime(), [quick, slow], 5_000);
    expect(counts['quick']! / counts['slow']!).toBeGreaterThan(3.6);
    expect(counts['quick']! / counts['slow']!).toBeLessThan(4.4);
  });

  it('bears answers that took no time at all', () => {
    const instant = candidate('instant');
    for (let call = 0; call < 1_000; call++) instant.load.answered(0);
    expect(chosenBy(new WeightedResponseTime(), [instant, candidate('other')], 100)['other']).toBeGreaterThan(
      0,
    );
  });
});
