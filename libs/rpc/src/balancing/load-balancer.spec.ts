import { isServiceError, PlatformErrors } from '@diancan/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { instanceOf, seededRandom } from '../../testing/candidates.js';
import type { Instance } from '../discovery/instance.js';
import { type Ending, LoadBalancer } from './load-balancer.js';
import type { RuleClass } from './rule.js';
import { RoundRobin } from './rules/round-robin.js';
import { TwoChoices } from './rules/two-choices.js';
import { WeightedResponseTime } from './rules/weighted-response-time.js';
import { breakerClosed, healthy } from './server-list-filter.js';

const [A, B, C] = [instanceOf('a'), instanceOf('b'), instanceOf('c')];

let instances: readonly Instance[];
const balancerBy = (made: RuleClass = RoundRobin) => {
  const rule = new made();
  return new LoadBalancer(
    { instancesOf: service => (service === 'product' ? instances : NOBODY) },
    [healthy, breakerClosed],
    () => rule,
  );
};
const NOBODY: readonly Instance[] = [];

let balancer: LoadBalancer;
beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockImplementation(seededRandom(7));
  instances = [A, B, C];
  balancer = balancerBy();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Calls as often as told; what is said of a name is how its calls end. */
function call(times: number, endings: Partial<Record<string, Ending>> = {}): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let time = 0; time < times; time++) {
    const { instance, settle } = balancer.choose('product');
    counts[instance.id] = (counts[instance.id] ?? 0) + 1;
    settle(endings[instance.id] ?? 'answered');
  }
  return counts;
}

describe('a balancer', () => {
  it('chooses among the instances that are there now', () => {
    expect(call(6)).toEqual({ a: 2, b: 2, c: 2 });
    instances = [B];
    expect(call(6)).toEqual({ b: 6 });
  });

  it('does not choose an instance that was tried already', () => {
    for (let time = 0; time < 5; time++)
      expect(balancer.choose('product', new Set(['a', 'b'])).instance).toBe(C);
    expect(balancer.hasOther('product', new Set(['a', 'b']))).toBe(true);
    expect(balancer.hasOther('product', new Set(['a', 'b', 'c']))).toBe(false);
  });

  it.each<[string, () => unknown]>([
    ['everybody was tried', () => balancer.choose('product', new Set(['a', 'b', 'c']))],
    ['nobody is there', () => balancer.choose('order')],
  ])('says so when %s', (_what, choose) => {
    try {
      choose();
      expect.unreachable();
    } catch (error) {
      expect(isServiceError(error, PlatformErrors.SERVICE_UNAVAILABLE)).toBe(true);
    }
  });

  it('leaves a tripped instance out, and calls it again after its rest', () => {
    expect(call(8, { b: 'failed' })).toEqual({ a: 3, b: 3, c: 2 });
    expect(call(6)).toEqual({ a: 3, c: 3 });
    vi.advanceTimersByTime(999);
    expect(call(6)).toEqual({ a: 3, c: 3 });
    vi.advanceTimersByTime(1);
    expect(call(6)).toEqual({ a: 2, b: 2, c: 2 });
  });

  it('calls tripped instances when there are no others', () => {
    const allFail = { a: 'failed', b: 'failed', c: 'failed' } as const;
    expect(call(9, allFail)).toEqual({ a: 3, b: 3, c: 3 });
    expect(call(6, allFail)).toEqual({ a: 2, b: 2, c: 2 });
  });

  it('trips no instance for callers that gave up', () => {
    call(30, { b: 'abandoned' });
    expect(call(6)).toEqual({ a: 2, b: 2, c: 2 });
  });

  it('trips no instance for a failure of its dependencies', () => {
    call(30, { a: 'unavailable', b: 'unavailable' });
    expect(call(6)).toEqual({ a: 2, b: 2, c: 2 });
  });

  it('keeps the record of instances that stay while others come and go', () => {
    call(9, { b: 'failed' });
    instances = [A, B];
    expect(call(4)).toEqual({ a: 4 });
    instances = [A, B, C];
    expect(call(4)).toEqual({ a: 2, c: 2 });
  });

  it.each<[string, (before: readonly Instance[]) => readonly Instance[]]>([
    ['a new list', before => [...before]],
    // As it is with the configured addresses, where the registry was there in between.
    ['the same list as before', before => before],
  ])('forgets who left: it comes back without a past, on %s', (_what, back) => {
    const before = instances;
    call(9, { b: 'failed' });
    instances = [A, C];
    expect(call(4)).toEqual({ a: 2, c: 2 });
    instances = back(before);
    expect(call(6)).toEqual({ a: 2, b: 2, c: 2 });
  });

  it('keeps the record of an instance of another service with the same address', () => {
    const loads: Record<string, readonly Instance[]> = {
      product: [A, B, C],
      order: [instanceOf('b', { service: 'order' })],
    };
    const rule = new RoundRobin();
    balancer = new LoadBalancer({ instancesOf: service => loads[service]! }, [breakerClosed], () => rule);
    call(9, { b: 'failed' });
    balancer.choose('order').settle('answered');
    loads['order'] = [];
    loads['product'] = [A, B, C];
    expect(call(4)).toEqual({ a: 2, c: 2 });
  });
});

/** Thirty callers at once for ten seconds, where c takes ten times as long as the others. */
async function underLoad(rule: RuleClass): Promise<Record<string, number>> {
  balancer = balancerBy(rule);
  const counts: Record<string, number> = { a: 0, b: 0, c: 0 };
  const answerMs: Record<string, number> = { a: 10, b: 10, c: 100 };
  const end = performance.now() + 10_000;
  const next = (): void => {
    if (performance.now() >= end) return;
    const {
      instance: { id },
      settle,
    } = balancer.choose('product');
    counts[id]! += 1;
    setTimeout(() => (settle('answered'), next()), answerMs[id]!);
  };
  for (let caller = 0; caller < 30; caller++) next();
  await vi.advanceTimersByTimeAsync(11_000);
  return counts;
}

describe('a slow instance', () => {
  it.each<[string, RuleClass]>([
    ['two-choices', TwoChoices],
    ['weighted-response-time', WeightedResponseTime],
  ])('is avoided by %s', async (_name, rule) => {
    const { a, b, c } = await underLoad(rule);
    expect(c).toBeGreaterThan(0);
    expect(c! / (a! + b! + c!)).toBeLessThan(0.15);
    expect(a! / b!).toBeGreaterThan(0.9);
    expect(a! / b!).toBeLessThan(1.1);
  });

  it('slows all callers under a rule that ignores load', async () => {
    const { a, b, c } = await underLoad(RoundRobin);
    expect(c! / (a! + b! + c!)).toBeGreaterThan(0.3);
  });
});
