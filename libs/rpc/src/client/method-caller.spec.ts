import { isServiceError, PlatformErrors, ProductErrors, ServiceError } from '@diancan/contracts';
import { runInContext } from '@diancan/platform';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { SPEC_CALLS } from '../../testing/call-parts.js';
import {
  broken,
  callerOf,
  contract,
  failureOf,
  lost,
  refused,
  requestWith,
  retriesLeft,
  unavailable,
  undelivered,
  withDefaults,
} from '../../testing/scripted-caller.js';
import { answering, silent, type Attempt } from '../../testing/scripted-transport.js';
import type { Ending } from '../balancing/load-balancer.js';
import { BreakerOpenError } from '../faults/breaker.js';
import { BulkheadFullError } from '../faults/bulkhead.js';
import { CallNotDeliveredError, CallOutcomeUnknownError } from '../faults/call-errors.js';
import { MethodCaller } from './method-caller.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a call', () => {
  it('answers what the method returned, and leaves no timer behind', async () => {
    const { caller, transport, parts } = callerOf('read', { script: [answering(7)] });
    expect(await caller.call({ of: 1 })).toBe(7);
    expect(transport.attempts).toMatchObject([
      { params: { of: 1 }, method: 'product.spec.read', identity: 'signed for product' },
    ]);
    parts.guards.onApplicationShutdown();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('with parameters that break the contract sends nothing', async () => {
    const { caller, transport } = callerOf('read', { script: [answering(7)], fallback: () => 0 });
    await expect(caller.call({ of: 'x' })).rejects.toThrow(z.ZodError);
    expect(transport.attempts).toEqual([]);
  });

  it('goes on with the trace of its request, each attempt with a step of its own', async () => {
    const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';
    const { caller, transport } = callerOf('read', { script: [undelivered, answering(7)] });
    await runInContext(requestWith({ trace }), () => caller.call({ of: 1 }));
    const traces = transport.attempts.map(attempt => attempt.trace);
    for (const sent of traces) expect(sent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-00$/);
    expect(new Set([trace, ...traces]).size).toBe(3);
  });

  it.each([undefined, 'no trace'])('whose request has the trace %s sends none', async trace => {
    const { caller, transport } = callerOf('read', { script: [answering(7)] });
    await runInContext(requestWith({ trace }), () => caller.call({ of: 1 }));
    await caller.call({ of: 1 });
    expect(transport.attempts.map(attempt => attempt.trace)).toEqual([undefined, undefined]);
  });

  it.each<[string, Attempt, object]>([
    ['was not delivered', undelivered, CallNotDeliveredError],
    ['was lost', lost, CallOutcomeUnknownError],
  ])('that %s and may be repeated is, on another instance', async (_what, first) => {
    for (const name of ['read', 'write'] as const) {
      const { caller, transport } = callerOf(name, { script: [first, answering(7)] });
      expect(await caller.call({ of: 1 })).toBe(7);
      const [one, other] = transport.attempts;
      expect(one!.instance).not.toBe(other!.instance);
    }
  });

  it.each<[string, Attempt, new (method: string, cause: unknown) => Error]>([
    ['was not delivered', undelivered, CallNotDeliveredError],
    ['was lost', lost, CallOutcomeUnknownError],
  ])('with an effect that must happen once is not repeated when it %s', async (_what, first, error) => {
    const { caller, transport } = callerOf('pay', { script: [first, answering(7)] });
    await expect(caller.call({ of: 1 })).rejects.toThrow(error);
    expect(transport.attempts).toHaveLength(1);
  });

  it('that was refused is not repeated', async () => {
    const { caller, transport } = callerOf('read', { script: [refused, answering(7)] });
    const error = await failureOf(caller.call({ of: 1 }));
    expect(isServiceError(error, ProductErrors.OUT_OF_STOCK)).toBe(true);
    expect(transport.attempts).toHaveLength(1);
  });

  it('whose answer cannot be read has an outcome that is not known', async () => {
    const { caller } = callerOf('pay', { script: [answering('seven')] });
    await expect(caller.call({ of: 1 })).rejects.toThrow(CallOutcomeUnknownError);
  });

  it('is tried no oftener than the settings say, and never twice on one instance', async () => {
    const { caller, transport } = callerOf('read', {
      script: [undelivered],
      settings: withDefaults({ retry: { attempts: 5, budgetPercent: 100 } }),
    });
    await expect(caller.call({ of: 1 })).rejects.toThrow(CallNotDeliveredError);
    expect(transport.attempts.map(({ instance }) => instance).toSorted()).toEqual(['a:1', 'b:1', 'c:1']);

    const twice = callerOf('read', { script: [undelivered] });
    await failureOf(twice.caller.call({ of: 1 }));
    expect(twice.transport.attempts).toHaveLength(2);
  });

  it('is not repeated once the budget is used up', async () => {
    const { caller, transport } = callerOf('read', {
      script: [lost],
      settings: withDefaults({
        retry: { attempts: 1, budgetPercent: 0 },
        breaker: { ...SPEC_CALLS.defaults.breaker, minimumCalls: 1_000 },
      }),
    });
    for (let time = 0; time < 15; time++) await failureOf(caller.call({ of: 1 }));
    // Ten are there from the start.
    expect(transport.attempts).toHaveLength(15 + 10);
  });

  it('that was not delivered is repeated even without a budget, because it loads no service', async () => {
    const { caller, guard } = callerOf('read', {
      script: [undelivered],
      settings: withDefaults({
        retry: { attempts: 1, budgetPercent: 0 },
        breaker: { ...SPEC_CALLS.defaults.breaker, minimumCalls: 1_000 },
      }),
    });
    for (let time = 0; time < 15; time++) await failureOf(caller.call({ of: 1 }));
    expect(retriesLeft(guard)).toBe(10);
  });

  it('that found no other instance takes nothing from the budget', async () => {
    const { caller, guard } = callerOf('read', {
      script: [lost],
      at: ['http://a:1'],
      settings: withDefaults({ retry: { attempts: 1, budgetPercent: 0 } }),
    });
    await failureOf(caller.call({ of: 1 }));
    expect(retriesLeft(guard)).toBe(10);
  });

  it('that may have been heard once is not made good by an attempt that surely was not', async () => {
    const { caller, transport } = callerOf('write', { script: [lost, undelivered] });
    await expect(caller.call({ of: 1 })).rejects.toThrow(CallOutcomeUnknownError);
    expect(transport.attempts).toHaveLength(2);
  });

  it('that was surely not heard, then refused, is refused', async () => {
    const { caller } = callerOf('write', { script: [undelivered, refused] });
    expect(isServiceError(await failureOf(caller.call({ of: 1 })), ProductErrors.OUT_OF_STOCK)).toBe(true);
  });

  it.each<[string, Attempt[], Ending[]]>([
    ['was answered', [answering(7)], ['answered']],
    ['was refused', [refused], ['answered']],
    ['was not delivered', [undelivered], ['failed', 'failed']],
    ['was lost, then answered', [lost, answering(7)], ['failed', 'answered']],
    ['met a service that lacks something', [unavailable, answering(7)], ['unavailable', 'answered']],
    ['was answered what cannot be read', [answering('seven')], ['failed', 'failed']],
  ])('that %s tells the balancer so, once for each attempt', async (_what, script, told) => {
    const { caller, endings } = callerOf('read', { script });
    await failureOf(caller.call({ of: 1 }));
    expect(endings).toEqual(told);
  });

  it.each<[string, Attempt[], number[]]>([
    ['and another answers speaks against the first', [broken, answering(7)], [0]],
    ['and another refuses speaks against the first', [broken, refused], [0]],
    ['and no other is heard speaks against the first', [broken, lost], [0]],
    ['and so does every other speaks against none: the call may be one that no instance bears', [broken], []],
  ])('that an instance answers 500 %s', async (_what, script, guilty) => {
    const { caller, transport, blamed } = callerOf('read', { script });
    await failureOf(caller.call({ of: 1 }));
    expect(blamed).toEqual(guilty.map(attempt => transport.attempts[attempt]!.instance));
  });

  it('that may not be repeated and is answered 500 speaks against its instance', async () => {
    const { caller, blamed } = callerOf('pay', { script: [broken] });
    await failureOf(caller.call({ of: 1 }));
    expect(blamed).toHaveLength(1);
  });

  it('whose identity could not be signed holds no instance', async () => {
    const { transport, parts } = callerOf('read', { script: [answering(7)] });
    const choose = vi.spyOn(parts.balancer, 'choose');
    const caller = new MethodCaller(contract, 'read', {
      ...parts,
      identity: () => Promise.reject(new Error('no key')),
    });
    await expect(caller.call({ of: 1 })).rejects.toThrow('no key');
    expect(transport.attempts).toEqual([]);
    expect(choose).not.toHaveBeenCalled();
  });

  it('to a service without instances was not delivered', async () => {
    const { caller, transport } = callerOf('read', { script: [answering(7)], at: [] });
    await expect(caller.call({ of: 1 })).rejects.toThrow(CallNotDeliveredError);
    expect(transport.attempts).toEqual([]);
  });
});

describe('a call that is turned away', () => {
  it('by an open breaker was not delivered, and nobody is called', async () => {
    const { caller, transport } = callerOf('pay', { script: [lost] });
    for (let time = 0; time < 10; time++) await failureOf(caller.call({ of: 1 }));
    const error = await failureOf(caller.call({ of: 1 }));
    expect(error).toBeInstanceOf(CallNotDeliveredError);
    expect(error).toMatchObject({ cause: expect.any(BreakerOpenError) });
    expect(transport.attempts).toHaveLength(10);
  });

  it('by a full bulkhead was not delivered, and nobody is called', async () => {
    const { caller, transport } = callerOf('read', {
      script: [silent],
      settings: withDefaults({ bulkhead: { concurrent: 1 } }),
    });
    const held = failureOf(caller.call({ of: 1 }));
    const error = await failureOf(caller.call({ of: 2 }));
    expect(error).toBeInstanceOf(CallNotDeliveredError);
    expect(error).toMatchObject({ cause: expect.any(BulkheadFullError) });
    expect(transport.attempts).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    await held;
  });

  it('takes nothing from the budget of retries', async () => {
    const { caller, guard } = callerOf('read', {
      script: [silent],
      settings: withDefaults({ bulkhead: { concurrent: 1 }, retry: { attempts: 1, budgetPercent: 0 } }),
    });
    const held = failureOf(caller.call({ of: 1 }));
    for (let time = 0; time < 3; time++) await failureOf(caller.call({ of: 2 }));
    expect(retriesLeft(guard)).toBe(10);
    await vi.advanceTimersByTimeAsync(1_000);
    await held;
  });

  it('on its second attempt keeps the unknown outcome of the first', async () => {
    const { caller } = callerOf('write', {
      script: [lost],
      settings: withDefaults({ breaker: { ...SPEC_CALLS.defaults.breaker, minimumCalls: 1 } }),
    });
    await expect(caller.call({ of: 1 })).rejects.toThrow(CallOutcomeUnknownError);
  });
});

describe('a fallback', () => {
  it('answers for a service that does not', async () => {
    const fallback = vi.fn(() => 5);
    const { caller } = callerOf('read', { script: [lost], fallback });
    expect(await caller.call({ of: 3 })).toBe(5);
    expect(fallback).toHaveBeenCalledExactlyOnceWith({ of: 3 }, expect.any(CallOutcomeUnknownError));
  });

  it('answers while the breaker is open', async () => {
    const { caller, transport } = callerOf('read', {
      script: [undelivered],
      fallback: () => 5,
      at: ['http://a:1'],
    });
    for (let time = 0; time < 12; time++) expect(await caller.call({ of: 1 })).toBe(5);
    expect(transport.attempts).toHaveLength(10);
  });

  it('answers for a service that lacks something', async () => {
    const { caller } = callerOf('read', { script: [unavailable], fallback: () => 5 });
    expect(await caller.call({ of: 1 })).toBe(5);
  });

  it('does not hide a refusal', async () => {
    const { caller } = callerOf('read', { script: [refused], fallback: () => 5 });
    expect(isServiceError(await failureOf(caller.call({ of: 1 })), ProductErrors.OUT_OF_STOCK)).toBe(true);
  });

  it('does not hide that nothing came back from it either', async () => {
    const { caller } = callerOf('read', {
      script: [lost],
      fallback: () => {
        throw new ServiceError(PlatformErrors.SERVICE_UNAVAILABLE);
      },
    });
    expect(isServiceError(await failureOf(caller.call({ of: 1 })), PlatformErrors.SERVICE_UNAVAILABLE)).toBe(
      true,
    );
  });
});
