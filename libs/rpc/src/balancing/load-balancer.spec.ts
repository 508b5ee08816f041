import { PlatformErrors } from '@diancan/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aCandidate, anInstance, shares } from '../../testing/candidates.js';
import type { Instance } from '../discovery/instance.js';
import { InstanceLoad } from './instance-load.js';
import { LoadBalancer } from './load-balancer.js';
import { RuleBook } from './rule-book.js';
import type { Candidate, Rule } from './rule.js';
import { RoundRobin } from './rules/round-robin.rule.js';
import { TwoChoices } from './rules/two-choices.rule.js';
import { breakerClosed, filtered, healthy, ownZone, type ServerListFilter } from './server-list-filter.js';

const balancerOf = (list: () => readonly Instance[], filters: readonly ServerListFilter[] = [], rule: Rule = new RoundRobin()) =>
  new LoadBalancer({ instancesOf: list }, filters, () => rule);

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

describe('a load balancer', () => {
  const [a, b] = [anInstance('a'), anInstance('b')];

  it('throws when nobody is there, or nobody who was not tried', () => {
    expect(() => balancerOf(() => []).choose('product')).toThrow(expect.objectContaining({ entry: PlatformErrors.SERVICE_UNAVAILABLE }));
    expect(() => balancerOf(() => [a]).choose('product', new Set(['a']))).toThrow(expect.objectContaining({ entry: PlatformErrors.SERVICE_UNAVAILABLE }));
  });

  it('knows whether there is another one, and chooses it', () => {
    const list = [a, b];
    const balancer = balancerOf(() => list);
    expect(balancer.hasOther('product', new Set(['a']))).toBe(true);
    expect(balancer.hasOther('product', new Set(['a', 'b']))).toBe(false);
    expect(shares(10, () => balancer.choose('product', new Set(['a'])))).toEqual({ b: 10 });
  });

  it('leaves alone for a while who fails three times in a row, then tries again', () => {
    const list = [a, b];
    const balancer = balancerOf(() => list, [breakerClosed]);
    for (let failure = 0; failure < 3; failure++) balancer.choose('product', new Set(['b'])).settle('failed');
    expect(shares(10, () => balancer.choose('product'))).toEqual({ b: 10 });
    vi.advanceTimersByTime(1_000);
    expect(shares(10, () => balancer.choose('product'))).toEqual({ a: 5, b: 5 });
  });

  it('calls even who was left alone when there is nobody else', () => {
    const list = [a];
    const balancer = balancerOf(() => list, [breakerClosed]);
    for (let failure = 0; failure < 5; failure++) balancer.choose('product').settle('failed');
    expect(balancer.choose('product').instance.id).toBe('a');
  });

  it('knows nothing of the past of who left and came back', () => {
    let list = [a, b];
    const balancer = balancerOf(() => list, [breakerClosed]);
    for (let failure = 0; failure < 3; failure++) balancer.choose('product', new Set(['b'])).settle('failed');
    list = [b];
    balancer.choose('product');
    list = [a, b];
    expect(shares(10, () => balancer.choose('product'))).toEqual({ a: 5, b: 5 });
  });

  it('avoids who is slow', async () => {
    const list = [anInstance('quick'), anInstance('slow')];
    const balancer = balancerOf(() => list, [], new TwoChoices());
    const counts: Record<string, number> = { quick: 0, slow: 0 };
    // Eight callers, each calling again as soon as it was answered.
    const callAgain = () => {
      const chosen = balancer.choose('product');
      counts[chosen.instance.id]! += 1;
      setTimeout(() => {
        chosen.settle('answered');
        callAgain();
      }, chosen.instance.id === 'quick' ? 10 : 200);
    };
    for (let caller = 0; caller < 8; caller++) callAgain();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(counts['quick']! / counts['slow']!).toBeGreaterThan(5);
    expect(counts['slow']).toBeGreaterThan(0);
  });
});

describe('filters', () => {
  const ids = (candidates: readonly Candidate[]) => candidates.map(({ instance }) => instance.id);
  const here = aCandidate('here', { zone: 'z1' });
  const there = aCandidate('there', { zone: 'z2' });
  const ill = aCandidate('ill', { zone: 'z1', healthy: false });

  it('drop the unhealthy, prefer the own zone', () => {
    expect(ids(filtered([here, there, ill], [healthy, ownZone(() => 'z1')]))).toEqual(['here']);
  });

  it('go to another zone when nobody is well in the own one', () => {
    expect(ids(filtered([there, ill], [healthy, ownZone(() => 'z1')]))).toEqual(['there']);
  });

  it('are not heard when they would leave nobody', () => {
    expect(ids(filtered([ill, aCandidate('worse', { healthy: false })], [healthy]))).toEqual(['ill', 'worse']);
  });
});

describe('the load of an instance', () => {
  it('doubles its rest with each failure more, up to ten seconds, and forgets it with an answer', () => {
    let now = 0;
    const load = new InstanceLoad(() => now);
    const fail = () => {
      load.begin();
      load.failed(1);
    };
    const restAfterFailure = () => {
      fail();
      const began = now;
      while (load.isTripped) now += 100;
      return now - began;
    };
    fail();
    fail();
    expect(load.isTripped).toBe(false);
    expect([1, 2, 3, 4, 5, 6].map(restAfterFailure)).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
    load.begin();
    load.answered(5);
    fail();
    expect(load.isTripped).toBe(false);
  });

  it('counts what is in flight, however it ends', () => {
    const load = new InstanceLoad();
    for (let call = 0; call < 3; call++) load.begin();
    load.answered(1);
    load.failed(1);
    load.abandoned();
    expect(load.inFlight).toBe(0);
  });
});

describe('the rule book', () => {
  class Last implements Rule {
    static readonly ruleName = 'last';
    choose(candidates: readonly Candidate[]): Candidate {
      return candidates.at(-1)!;
    }
  }

  it('has a rule object for each service, by its name, and takes one that it did not bring', () => {
    let name = 'last';
    const book = new RuleBook(() => name, [Last]);
    expect(book.ruleFor('product')).toBeInstanceOf(Last);
    expect(book.ruleFor('product')).toBe(book.ruleFor('product'));
    expect(book.ruleFor('order')).not.toBe(book.ruleFor('product'));
    name = 'round-robin';
    expect(book.ruleFor('product')).toBeInstanceOf(RoundRobin);
  });

  it('names the rules there are when it is asked for another, and keeps the one before', () => {
    let name = 'lottery';
    const book = new RuleBook(() => name);
    expect(() => book.ruleFor('product')).toThrow('"lottery", but there are only: round-robin, random, weighted-response-time, two-choices');
    name = 'random';
    const rule = book.ruleFor('product');
    name = 'lottery';
    expect(book.ruleFor('product')).toBe(rule);
  });
});
