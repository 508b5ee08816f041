import { describe, expect, it } from 'vitest';
import { aCandidate, shares } from '../../../testing/candidates.js';
import { byWeight } from './by-weight.js';
import { Random } from './random.rule.js';
import { RoundRobin } from './round-robin.rule.js';
import { TwoChoices } from './two-choices.rule.js';
import { WeightedResponseTime } from './weighted-response-time.rule.js';

const DRAWS = 4_000;

describe.each([RoundRobin, Random, WeightedResponseTime, TwoChoices])('$ruleName', rule => {
  it('chooses the only one there is', () => {
    expect(new rule().choose([aCandidate('a')]).instance.id).toBe('a');
  });

  it('leaves out nobody who is as good as the others', () => {
    const all = ['a', 'b', 'c'].map(id => aCandidate(id));
    const chooser = new rule();
    const counts = shares(DRAWS, () => chooser.choose(all));
    for (const id of ['a', 'b', 'c']) expect(counts[id]! / DRAWS).toBeCloseTo(1 / 3, 1);
  });
});

describe('round-robin', () => {
  it('takes one after the other, and each service has a turn of its own', () => {
    const all = ['a', 'b', 'c'].map(id => aCandidate(id));
    const [one, other] = [new RoundRobin(), new RoundRobin()];
    expect([1, 2, 3, 4].map(() => one.choose(all).instance.id)).toEqual(['a', 'b', 'c', 'a']);
    expect(other.choose(all).instance.id).toBe('a');
  });
});

describe('random', () => {
  it('draws by weight', () => {
    const rule = new Random();
    const all = [aCandidate('a', { weight: 3 }), aCandidate('b', { weight: 1 })];
    expect(shares(DRAWS, () => rule.choose(all))['a']! / DRAWS).toBeCloseTo(0.75, 1);
  });
});

describe('weighted-response-time', () => {
  it('prefers who answers quickly, and goes on asking the slow one', () => {
    const [quick, slow] = [aCandidate('quick'), aCandidate('slow')];
    for (let answer = 0; answer < 50; answer++) {
      quick.load.begin();
      quick.load.answered(10);
      slow.load.begin();
      slow.load.answered(90);
    }
    const rule = new WeightedResponseTime();
    const counts = shares(DRAWS, () => rule.choose([quick, slow]));
    expect(counts['quick']! / DRAWS).toBeCloseTo(0.9, 1);
    expect(counts['slow']).toBeGreaterThan(0);
  });
});

describe('two-choices', () => {
  it('takes the one with fewer calls in flight', () => {
    const [busy, idle] = [aCandidate('busy'), aCandidate('idle')];
    for (let call = 0; call < 5; call++) busy.load.begin();
    expect(shares(200, () => new TwoChoices().choose([busy, idle]))).toEqual({ idle: 200 });
  });

  it('lets a heavier one have more in flight', () => {
    const [heavy, light] = [aCandidate('heavy', { weight: 4 }), aCandidate('light')];
    for (let call = 0; call < 3; call++) heavy.load.begin();
    light.load.begin();
    expect(shares(200, () => new TwoChoices().choose([heavy, light]))).toEqual({ heavy: 200 });
  });

  it('looks at two only: the least busy of many is not run over by everybody', () => {
    const all = ['a', 'b', 'c', 'd'].map(id => aCandidate(id));
    for (const { instance, load } of all) if (instance.id !== 'd') load.begin();
    const counts = shares(DRAWS, () => new TwoChoices().choose(all));
    // It is one of the two in half of the draws.
    expect(counts['d']! / DRAWS).toBeCloseTo(0.5, 1);
  });
});

describe('byWeight', () => {
  it.each([[0, 'a'], [0.24, 'a'], [0.26, 'b'], [0.999_999_999_999, 'b']])('at %d draws %s', (point, drawn) => {
    expect(byWeight([{ id: 'a', weight: 1 }, { id: 'b', weight: 3 }], ({ weight }) => weight, () => point).id).toBe(drawn);
  });
});
