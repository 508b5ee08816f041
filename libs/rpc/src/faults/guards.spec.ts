import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SPEC_CALLS } from '../../testing/call-parts.js';
import type { CallSettings } from '../settings/call-settings.js';
import { BreakerOpenError, type BreakerState } from './breaker.js';
import { BulkheadFullError } from './bulkhead.js';
import { Guards, isTurnedAway } from './guards.js';

const QUOTE = 'product.stock.quote';
const DEDUCT = 'product.stock.deduct';

let settings: CallSettings;
let changes: Array<[string, BreakerState]>;
let guards: Guards;
beforeEach(() => {
  vi.useFakeTimers();
  settings = SPEC_CALLS;
  changes = [];
  guards = new Guards({
    settings: () => settings,
    errorKind: () => 'failure',
    onChange: (...change) => changes.push(change),
  });
});
afterEach(() => {
  guards.onApplicationShutdown();
  vi.useRealTimers();
});

const fail = async (method: string, times: number) => {
  for (let time = 0; time < times; time++)
    await guards
      .of('product', method)
      .run(() => Promise.reject(new Error('down')))
      .catch(() => undefined);
};
const succeed = (method: string) => guards.of('product', method).run(async () => 'done');

describe('guards', () => {
  it('stand before each method by itself', async () => {
    await fail(QUOTE, 10);
    await expect(succeed(QUOTE)).rejects.toThrow(BreakerOpenError);
    expect(await succeed(DEDUCT)).toBe('done');
    expect(changes).toEqual([[QUOTE, 'open']]);
  });

  it('are the same at the next call', () => {
    expect(guards.of('product', QUOTE)).toBe(guards.of('product', QUOTE));
  });

  it('turn away what is too much at once', async () => {
    settings = { ...SPEC_CALLS, methods: { [QUOTE]: { bulkhead: { concurrent: 1 } } } };
    const held = Promise.withResolvers<void>();
    const call = guards.of('product', QUOTE).run(() => held.promise);
    const error: unknown = await succeed(QUOTE).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BulkheadFullError);
    expect(isTurnedAway(error)).toBe(true);
    held.resolve();
    await call;
  });

  it('do not take what was turned away for a failure of the other side', async () => {
    settings = { ...SPEC_CALLS, methods: { [QUOTE]: { bulkhead: { concurrent: 1 } } } };
    const held = Promise.withResolvers<void>();
    const call = guards.of('product', QUOTE).run(() => held.promise);
    for (let time = 0; time < 20; time++) await succeed(QUOTE).catch(() => undefined);
    held.resolve();
    await call;
    expect(guards.of('product', QUOTE).state).toBe('closed');
  });
});

describe('the states of guards', () => {
  it('are those of the methods that were called', async () => {
    expect([...guards.states()]).toEqual([]);
    await fail(QUOTE, 10);
    await succeed(DEDUCT);
    expect([...guards.states()]).toEqual([
      [QUOTE, 'open'],
      [DEDUCT, 'closed'],
    ]);
  });

  it('follow the settings, though nobody calls', async () => {
    await fail(QUOTE, 10);
    settings = { ...SPEC_CALLS, methods: { [QUOTE]: { breaker: { minimumCalls: 2 } } } };
    expect([...guards.states()]).toEqual([[QUOTE, 'closed']]);
    expect(changes).toEqual([
      [QUOTE, 'open'],
      [QUOTE, 'closed'],
    ]);
  });

  it('are not changed by what was under way before the settings changed', async () => {
    const held = Promise.withResolvers<void>();
    const calls = Array.from({ length: 10 }, () =>
      guards
        .of('product', QUOTE)
        .run(() => held.promise)
        .catch(() => undefined),
    );
    settings = { ...SPEC_CALLS, methods: { [QUOTE]: { breaker: { minimumCalls: 2 } } } };
    guards.of('product', QUOTE);
    held.reject(new Error('down'));
    await Promise.all(calls);
    expect([...guards.states()]).toEqual([[QUOTE, 'closed']]);
    expect(changes).toEqual([]);
  });

  it('leave out what the settings do not know any more; it begins anew when they know it again', async () => {
    let known = [QUOTE, DEDUCT];
    guards = new Guards({
      settings: () => settings,
      errorKind: () => 'failure',
      isKnown: method => known.includes(method),
    });
    await fail(QUOTE, 10);
    await fail(DEDUCT, 10);
    known = [DEDUCT];
    settings = { ...SPEC_CALLS };
    expect([...guards.states()]).toEqual([[DEDUCT, 'open']]);
    expect(vi.getTimerCount()).toBe(2);
    known = [QUOTE, DEDUCT];
    settings = { ...SPEC_CALLS };
    expect(guards.of('product', QUOTE).state).toBe('closed');
  });
});

describe('settings that change', () => {
  const reload = (methods: CallSettings['methods']) => {
    settings = { ...SPEC_CALLS, methods };
  };

  it('take effect for the method that they speak of', async () => {
    reload({ [QUOTE]: { breaker: { minimumCalls: 2 }, timeoutMs: 5 } });
    expect(guards.of('product', QUOTE).policy).toMatchObject({
      timeoutMs: 5,
      breaker: { minimumCalls: 2, failurePercent: 60 },
    });
    await fail(QUOTE, 2);
    expect(guards.of('product', QUOTE).state).toBe('open');
  });

  it('take effect though the guard is there already', async () => {
    await fail(QUOTE, 1);
    reload({ [QUOTE]: { breaker: { minimumCalls: 2 } } });
    await fail(QUOTE, 2);
    expect(guards.of('product', QUOTE).state).toBe('open');
  });

  it('leave the state of other methods alone', async () => {
    await fail(DEDUCT, 10);
    reload({ [QUOTE]: { breaker: { minimumCalls: 2 } } });
    expect(guards.of('product', DEDUCT).state).toBe('open');
  });

  it('leave open breakers and calls in flight alone when other settings change', async () => {
    const held = Promise.withResolvers<void>();
    const call = guards.of('product', QUOTE).run(() => held.promise);
    await fail(QUOTE, 10);
    expect(guards.of('product', QUOTE).state).toBe('open');
    reload({ [QUOTE]: { bulkhead: { concurrent: 1 } } });
    expect(guards.of('product', QUOTE).state).toBe('open');
    await expect(succeed(QUOTE)).rejects.toThrow(BulkheadFullError);
    held.resolve();
    await call;
  });

  it('let a guard go on that a call still holds', async () => {
    const guard = guards.of('product', QUOTE);
    reload({ [QUOTE]: { breaker: { minimumCalls: 2 } } });
    guards.of('product', QUOTE);
    expect(await guard.run(async () => 1)).toBe(1);
  });

  it('leave one timer for each method, and none at the end', async () => {
    for (let minimumCalls = 2; minimumCalls < 9; minimumCalls++) {
      reload({ [QUOTE]: { breaker: { minimumCalls } } });
      await succeed(QUOTE);
    }
    expect(vi.getTimerCount()).toBe(1);
    guards.onApplicationShutdown();
    expect(vi.getTimerCount()).toBe(0);
  });
});
