import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Breaker, BreakerOpenError, type BreakerState, type ErrorKind } from './breaker.js';

class SpecError extends Error {
  constructor(readonly kind: ErrorKind) {
    super(kind);
  }
}

let breaker: Breaker;
let states: BreakerState[];
beforeEach(() => {
  vi.useFakeTimers();
  states = [];
  breaker = new Breaker({
    settings: { windowMs: 10_000, minimumCalls: 10, failurePercent: 60, halfOpenAfterMs: 10_000 },
    errorKind: error => (error as SpecError).kind,
    onChange: state => states.push(state),
  });
});
afterEach(() => {
  breaker.close();
  vi.useRealTimers();
});

type Ending = 'success' | ErrorKind;

const call = (ending: Ending) =>
  breaker
    .run(async () => {
      if (ending !== 'success') throw new SpecError(ending);
    })
    .catch((error: unknown) => error);

async function calls(...endings: ReadonlyArray<readonly [number, Ending]>): Promise<void> {
  for (const [times, ending] of endings) for (let time = 0; time < times; time++) await call(ending);
}

describe('a breaker', () => {
  it('opens at the 7th failure after 3 successes', async () => {
    await calls([3, 'success'], [6, 'failure']);
    expect(breaker.state).toBe('closed');
    await call('failure');
    expect(breaker.state).toBe('open');
  });

  it('stays closed at the 6th failure after 4 successes', async () => {
    await calls([4, 'success'], [6, 'failure']);
    expect(breaker.state).toBe('closed');
  });

  it('does not judge by fewer than 10 calls', async () => {
    await calls([9, 'failure']);
    expect(breaker.state).toBe('closed');
    await call('failure');
    expect(breaker.state).toBe('open');
  });

  it('takes a refusal for an answer of a service that is well', async () => {
    await calls([100, 'refusal']);
    expect(breaker.state).toBe('closed');
    await calls([6, 'failure']);
    expect(breaker.state).toBe('closed');
  });

  it('takes a service that is not available for one that fails', async () => {
    await calls([3, 'success'], [7, 'unavailable']);
    expect(breaker.state).toBe('open');
  });

  it('counts what proves nothing neither for nor against', async () => {
    await calls([3, 'success'], [50, 'nothing'], [6, 'failure']);
    expect(breaker.state).toBe('closed');
    await call('failure');
    expect(breaker.state).toBe('open');
  });

  it('forgets what is older than its window', async () => {
    await calls([9, 'failure']);
    await vi.advanceTimersByTimeAsync(10_000);
    await calls([9, 'failure']);
    expect(breaker.state).toBe('closed');
  });

  it('throws what was thrown and answers what was answered', async () => {
    expect(await breaker.run(async () => 7)).toBe(7);
    await expect(breaker.run(() => Promise.reject(new SpecError('failure')))).rejects.toThrow(SpecError);
    await expect(breaker.run(() => Promise.reject(new SpecError('refusal')))).rejects.toThrow(SpecError);
  });
});

describe('an open breaker', () => {
  const work = vi.fn(async () => undefined);
  beforeEach(async () => {
    work.mockClear();
    await calls([10, 'failure']);
  });

  it('refuses without calling', async () => {
    await expect(breaker.run(work)).rejects.toThrow(BreakerOpenError);
    expect(work).not.toHaveBeenCalled();
  });

  it('lets one trial through after 10 seconds, not earlier, and no second one beside it', async () => {
    await vi.advanceTimersByTimeAsync(9_999);
    expect(breaker.state).toBe('open');
    await expect(breaker.run(work)).rejects.toThrow(BreakerOpenError);
    await vi.advanceTimersByTimeAsync(1);
    expect(breaker.state).toBe('half-open');
    const trial = Promise.withResolvers<void>();
    const first = breaker.run(() => trial.promise);
    await expect(breaker.run(work)).rejects.toThrow(BreakerOpenError);
    expect(work).not.toHaveBeenCalled();
    trial.resolve();
    await first;
    expect(breaker.state).toBe('closed');
  });

  it('closes with a clean window when the trial succeeds', async () => {
    await vi.advanceTimersByTimeAsync(10_000);
    await call('success');
    await calls([9, 'failure']);
    expect(states).toEqual(['open', 'half-open', 'closed']);
    await call('failure');
    expect(states).toEqual(['open', 'half-open', 'closed', 'open']);
  });

  it('closes when the trial is refused', async () => {
    await vi.advanceTimersByTimeAsync(10_000);
    await call('refusal');
    expect(breaker.state).toBe('closed');
  });

  it.each(['failure', 'nothing'] as const)(
    'stays open for another 10 seconds when the trial ends in %s',
    async ending => {
      await vi.advanceTimersByTimeAsync(10_000);
      await call(ending);
      expect(breaker.state).toBe('open');
      await vi.advanceTimersByTimeAsync(9_999);
      expect(breaker.state).toBe('open');
      await vi.advanceTimersByTimeAsync(1);
      expect(breaker.state).toBe('half-open');
    },
  );

  it('leaves no timer behind when it is closed for good', () => {
    breaker.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
