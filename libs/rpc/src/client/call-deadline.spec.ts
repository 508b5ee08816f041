import { Deadline, runInContext } from '@diancan/platform';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SPEC_CALLS } from '../../testing/call-parts.js';
import {
  callerOf,
  failureOf,
  lostAfter,
  requestWith,
  retriesLeft,
  timedOut,
  withDefaults,
} from '../../testing/scripted-caller.js';
import { answering } from '../../testing/scripted-transport.js';
import { CallAbandonedError, CallOutcomeUnknownError } from '../faults/call-errors.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the deadline of a call', () => {
  it('ends it, with an outcome that is not known, and is not followed by another attempt', async () => {
    const { caller, transport, guard } = callerOf('write', {
      script: [timedOut],
      settings: withDefaults({ retry: { attempts: 1, budgetPercent: 0 } }),
    });
    const call = failureOf(caller.call({ of: 1 }));
    await vi.advanceTimersByTimeAsync(999);
    expect(transport.attempts[0]!.signal.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await call).toBeInstanceOf(CallOutcomeUnknownError);
    expect(transport.attempts).toHaveLength(1);
    expect(retriesLeft(guard)).toBe(10);
  });

  it('holds for all its attempts together', async () => {
    const { caller, transport } = callerOf('write', { script: [lostAfter(600), timedOut] });
    const call = failureOf(caller.call({ of: 1 }));
    await vi.advanceTimersByTimeAsync(600);
    expect(transport.attempts.map(({ timeoutMs }) => timeoutMs)).toEqual([1_000, 400]);
    await vi.advanceTimersByTimeAsync(400);
    expect(await call).toBeInstanceOf(CallOutcomeUnknownError);
  });

  it('is the one of the settings, where they give one', async () => {
    const { caller, transport } = callerOf('read', {
      script: [answering(7)],
      settings: { ...SPEC_CALLS, methods: { 'product.spec.read': { timeoutMs: 50 } } },
    });
    await caller.call({ of: 1 });
    expect(transport.attempts).toMatchObject([{ timeoutMs: 50 }]);
  });

  it('of its request, where it is shorter, abandons it', async () => {
    const { caller, transport } = callerOf('write', { script: [timedOut] });
    const call = runInContext(requestWith({ deadline: new Deadline(200) }), () =>
      failureOf(caller.call({ of: 1 })),
    );
    await vi.advanceTimersByTimeAsync(200);
    expect(await call).toBeInstanceOf(CallAbandonedError);
    expect(transport.attempts).toMatchObject([{ timeoutMs: 200 }]);
  });

  it('that has passed before it begins sends nothing', async () => {
    const { caller, transport } = callerOf('write', { script: [answering(7)] });
    const call = runInContext(requestWith({ deadline: new Deadline(0) }), () =>
      failureOf(caller.call({ of: 1 })),
    );
    expect(await call).toBeInstanceOf(CallAbandonedError);
    expect(transport.attempts).toEqual([]);
  });
});

describe('a call that its caller gives up', () => {
  it('is abandoned at once, and not repeated', async () => {
    const { caller, transport } = callerOf('read', { script: [timedOut] });
    const cancel = new AbortController();
    const call = failureOf(caller.call({ of: 1 }, cancel.signal));
    await vi.advanceTimersByTimeAsync(0);
    cancel.abort();
    expect(await call).toBeInstanceOf(CallAbandonedError);
    expect(transport.attempts).toHaveLength(1);
  });

  it('counts against neither the service nor the instance', async () => {
    const { caller, endings, guard } = callerOf('read', { script: [timedOut] });
    for (let time = 0; time < 20; time++) {
      const deadline = new Deadline(Infinity);
      const call = runInContext(requestWith({ deadline }), () => failureOf(caller.call({ of: 1 })));
      await vi.advanceTimersByTimeAsync(0);
      deadline.cancel();
      await call;
    }
    expect(guard.state).toBe('closed');
    expect(endings).toEqual(Array.from({ length: 20 }, () => 'abandoned'));
  });

  it('has no fallback, because no caller waits any more', async () => {
    const fallback = vi.fn(() => 0);
    const { caller } = callerOf('read', { script: [timedOut], fallback });
    const cancel = new AbortController();
    const call = failureOf(caller.call({ of: 1 }, cancel.signal));
    await vi.advanceTimersByTimeAsync(0);
    cancel.abort();
    await call;
    expect(fallback).not.toHaveBeenCalled();
  });

  it('listens to nothing after its end', async () => {
    const { caller } = callerOf('read', { script: [answering(7)] });
    const { signal } = new AbortController();
    const [added, removed] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')];
    await caller.call({ of: 1 }, signal);
    expect(removed.mock.calls.map(([, listener]) => listener)).toEqual(
      added.mock.calls.map(([, listener]) => listener),
    );
  });
});
