import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FleetBuckets, IDLE_LEASE_MS, ANSWER_TIMEOUT_MS, PROBE_EVERY_MS } from './fleet-buckets.js';
import type { FleetTokens } from './redis-tokens.js';
import { TokenBucket } from './token-bucket.js';

const SIZE = { capacity: 100, refillPerSecond: 100 };
const LEASE = 10;

/** Redis, in words of one bucket; `lost` and `hangs` are what can happen to it. */
function aFleet({ capacity, refillPerSecond } = SIZE) {
  const bucket = new TokenBucket({ capacity, refillPerSecond }, performance.now());
  const fleet = {
    state: 'there' as 'there' | 'lost' | 'hangs',
    questions: 0,
    returned: 0,
    exchange: vi.fn<FleetTokens['exchange']>(async (_key, { back, want }) => {
      await answer();
      for (let given = 0; given < back; given += 1) bucket.giveBack();
      fleet.returned += back;
      let tokens = 0;
      let last = { admitted: true, remaining: 0, waitMs: 0 };
      while (tokens < want && last.admitted) {
        last = bucket.take(performance.now());
        if (last.admitted) tokens += 1;
      }
      return {
        tokens,
        left: last.remaining,
        msUntilToken: last.admitted ? 0 : last.waitMs,
        msUntilFull: 1_000,
      };
    }),
    probe: vi.fn(async () => {
      await answer();
    }),
  };
  async function answer(): Promise<void> {
    if (fleet.state === 'hangs') await new Promise(() => undefined);
    if (fleet.state === 'lost') throw new Error('connect ECONNREFUSED');
  }
  return fleet;
}

const onFallback = vi.fn();
const aGateway = (fleet: FleetTokens, size = SIZE) =>
  new FleetBuckets(fleet, {
    size,
    leaseTokens: LEASE,
    remembered: 100,
    clock: () => performance.now(),
    onFallback,
  });
const admitted = async (gateway: FleetBuckets, burst: number): Promise<number> =>
  (await Promise.all(Array.from({ length: burst }, () => gateway.take('a')))).filter(
    result => result.admitted,
  ).length;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000 });
  vi.advanceTimersByTime(1_000);
});
afterEach(() => {
  vi.useRealTimers();
  vi.clearAllMocks();
});

describe('buckets of a fleet', () => {
  it('ask Redis once for a lease, and then decide at once', async () => {
    const fleet = aFleet();
    const gateway = aGateway(fleet);
    expect(await gateway.take('a')).toMatchObject({ admitted: true, remaining: 99 });
    const next = Array.from({ length: LEASE - 1 }, () => gateway.take('a'));
    expect(next.some(result => result instanceof Promise)).toBe(false);
    expect(next.at(-1)).toMatchObject({ admitted: true, remaining: 90 });
    expect(fleet.exchange).toHaveBeenCalledTimes(1);
    expect(gateway.take('a')).toBeInstanceOf(Promise);
  });

  it('admit exactly the capacity of a burst at three gateways when nothing is refilled', async () => {
    const size = { ...SIZE, refillPerSecond: 0 };
    const fleet = aFleet(size);
    const gateways = [1, 2, 3].map(() => aGateway(fleet, size));
    const admissions = await Promise.all(gateways.map(gateway => admitted(gateway, 333)));
    expect(admissions.reduce((sum, each) => sum + each)).toBe(100);
  });

  it('ask once for all who wait at the same moment', async () => {
    const fleet = aFleet();
    expect(await admitted(aGateway(fleet), 50)).toBe(50);
    expect(fleet.exchange.mock.calls).toEqual([['a', { back: 0, want: 50 }]]);
  });

  it('serve who comes while a lease is on its way, with one more question', async () => {
    const fleet = aFleet();
    const gateway = aGateway(fleet);
    const answered = Promise.withResolvers<void>();
    const exchange = fleet.exchange.getMockImplementation()!;
    fleet.exchange.mockImplementationOnce(async (...question) => {
      await answered.promise;
      return exchange(...question);
    });
    const first = gateway.take('a');
    await vi.advanceTimersByTimeAsync(1);
    const others = admitted(gateway, 50);
    answered.resolve();
    expect([(await first).admitted, await others]).toEqual([true, 50]);
    expect(fleet.exchange).toHaveBeenCalledTimes(2);
  });

  it('ask an empty Redis at most ten times a second, also in a flood', async () => {
    const fleet = aFleet();
    const gateway = aGateway(fleet);
    await admitted(gateway, 1_000);
    fleet.exchange.mockClear();
    let later = 0;
    for (let ms = 0; ms < 1_000; ms += 1) {
      await vi.advanceTimersByTimeAsync(1);
      later += await admitted(gateway, 5);
    }
    expect(fleet.exchange.mock.calls.length).toBeLessThanOrEqual(10);
    expect(later).toBeGreaterThanOrEqual(95);
    expect(later).toBeLessThanOrEqual(100);
  });

  it('say when there will be a token', async () => {
    const size = { capacity: 1, refillPerSecond: 0.5 };
    const gateway = aGateway(aFleet(size), size);
    await gateway.take('a');
    expect(await gateway.take('a')).toEqual({ admitted: false, remaining: 0, waitMs: 2_000 });
    await vi.advanceTimersByTimeAsync(500);
    expect(gateway.take('a')).toMatchObject({ waitMs: 1_500 });
  });

  it('give back what they do not use, once they are idle and when they end', async () => {
    const fleet = aFleet();
    const gateway = aGateway(fleet);
    await gateway.take('a');
    await vi.advanceTimersByTimeAsync(IDLE_LEASE_MS * 2 + 1);
    expect(fleet.returned).toBe(LEASE - 1);
    await gateway.take('a');
    await gateway.close();
    expect(fleet.returned).toBe((LEASE - 1) * 2);
  });

  it('keep what they use', async () => {
    const fleet = aFleet();
    const gateway = aGateway(fleet);
    for (let times = 0; times < 5; times += 1) {
      await gateway.take('a');
      await vi.advanceTimersByTimeAsync(IDLE_LEASE_MS - 200);
    }
    expect(fleet.returned).toBe(0);
  });

  it('let a token that was not needed be used by the next', async () => {
    const size = { capacity: 1, refillPerSecond: 0 };
    const gateway = aGateway(aFleet(size), size);
    await gateway.take('a');
    gateway.giveBack('a');
    expect(await admitted(gateway, 2)).toBe(1);
  });
});

describe('without Redis', () => {
  it.each(['lost', 'hangs'] as const)(
    '(%s) a local bucket of the same size decides: neither everything nor nothing',
    async state => {
      const fleet = aFleet();
      fleet.state = state;
      const gateway = aGateway(fleet);
      const burst = admitted(gateway, 1_000);
      await vi.advanceTimersByTimeAsync(ANSWER_TIMEOUT_MS);
      expect(await burst).toBe(100);
      expect(onFallback).toHaveBeenCalledTimes(1_000);
    },
  );

  it('nobody waits for it a second time, and it is asked once a second whether it is back', async () => {
    const fleet = aFleet();
    fleet.state = 'hangs';
    const gateway = aGateway(fleet);
    const first = gateway.take('a');
    await vi.advanceTimersByTimeAsync(ANSWER_TIMEOUT_MS);
    await first;
    for (let ms = 0; ms < PROBE_EVERY_MS * 3; ms += 100) {
      expect(gateway.take('a')).not.toBeInstanceOf(Promise);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(fleet.exchange).toHaveBeenCalledTimes(1);
    expect(fleet.probe).toHaveBeenCalledTimes(2);
  });

  it('only as long as it is away: then it decides again', async () => {
    const fleet = aFleet();
    fleet.state = 'lost';
    const gateway = aGateway(fleet);
    await gateway.take('a');
    fleet.state = 'there';
    await vi.advanceTimersByTimeAsync(PROBE_EVERY_MS);
    await gateway.take('a');
    await vi.advanceTimersByTimeAsync(1);
    onFallback.mockClear();
    fleet.exchange.mockClear();
    await gateway.take('a');
    expect(fleet.exchange).toHaveBeenCalledTimes(1);
    expect(onFallback).not.toHaveBeenCalled();
  });

  it('the limit stays the limit when it comes and goes: a local bucket is not filled by that', async () => {
    const size = { capacity: 100, refillPerSecond: 0 };
    const fleet = aFleet(size);
    const gateway = aGateway(fleet, size);
    let local = 0;
    for (let times = 0; times < 5; times += 1) {
      fleet.state = 'lost';
      await gateway.take('another');
      onFallback.mockClear();
      local += await admitted(gateway, 60);
      expect(onFallback).toHaveBeenCalledTimes(60);
      fleet.state = 'there';
      await vi.advanceTimersByTimeAsync(PROBE_EVERY_MS);
      await gateway.take('another');
      await vi.advanceTimersByTimeAsync(IDLE_LEASE_MS * 2 + 1);
    }
    expect(local).toBe(100);
  });
});
