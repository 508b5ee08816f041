import { defineContract, ProductErrors, ServiceError } from '@diancan/contracts';
import { Patience, runInContext } from '@diancan/platform';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { callParts, SPEC_CALLS } from '../../testing/call-parts.js';
import { hang, type ScriptedTransport, scriptedTransport } from '../../testing/scripted-transport.js';
import { CallAbandonedError, CallNotDeliveredError, CallOutcomeUnknownError } from '../faults/call-errors.js';
import type { CallSettings } from '../settings/call-settings.js';
import { createRpcClient } from './create-rpc-client.js';
import type { CallParts } from './method-caller.js';

const params = z.strictObject({ of: z.string() });
const contract = defineContract({
  service: 'product',
  name: 'spec',
  methods: {
    read: { params, result: z.int(), effect: 'none', deadlineMs: 1_000 },
    write: { params, result: z.int(), effect: 'idempotent', deadlineMs: 1_000 },
    once: { params, result: z.int(), effect: 'once', deadlineMs: 1_000 },
  },
});

const TWO = ['http://a:1', 'http://b:1'];
const INPUT = { of: 'x' };

let transport: ScriptedTransport;
beforeEach(() => {
  transport = scriptedTransport();
});
afterEach(() => {
  vi.useRealTimers();
});

const settings = (more: Partial<CallSettings['defaults']>): CallSettings => ({ ...SPEC_CALLS, defaults: { ...SPEC_CALLS.defaults, ...more } });
const parts = (addresses = TWO, inForce = SPEC_CALLS): CallParts => callParts(transport, addresses, { settings: () => inForce });
const client = (made = parts()) => createRpcClient(contract, made);
const failureOf = (call: Promise<unknown>): Promise<unknown> => call.then(() => 'done', (error: unknown) => error);

const notDelivered = () => { throw new CallNotDeliveredError('spec', new Error('ECONNREFUSED')); };
const lost = () => { throw new CallOutcomeUnknownError('spec', new Error('ECONNRESET')); };
const refused = () => { throw new ServiceError(ProductErrors.OUT_OF_STOCK, { name: '面' }); };
const answered = () => 7;

describe('a call that failed on one instance', () => {
  it.each(['read', 'write'] as const)('is made again on another one: %s', async method => {
    for (const failure of [notDelivered, lost]) {
      transport = scriptedTransport();
      transport.script(failure, answered);
      expect(await client()[method](INPUT)).toBe(7);
      expect(new Set(transport.called)).toEqual(new Set(['a:1', 'b:1']));
    }
  });

  it('is not made again when the contract says that it must not be', async () => {
    transport.script(notDelivered, answered);
    expect(await failureOf(client().once(INPUT))).toBeInstanceOf(CallNotDeliveredError);
    expect(transport.called).toHaveLength(1);
  });

  it('is not made again on the same one', async () => {
    transport.script(lost, answered);
    expect(await failureOf(client(parts(['http://a:1'])).write(INPUT))).toBeInstanceOf(CallOutcomeUnknownError);
    expect(transport.called).toEqual(['a:1']);
  });

  it('is not made again when it was refused', async () => {
    transport.script(refused);
    expect(await failureOf(client().write(INPUT))).toMatchObject({ entry: ProductErrors.OUT_OF_STOCK, data: { name: '面' } });
    expect(transport.called).toHaveLength(1);
  });

  it('is not made again more often than the settings say', async () => {
    transport.script(notDelivered);
    const three = [...TWO, 'http://c:1'];
    expect(await failureOf(client(parts(three, settings({ retry: { attempts: 0, budgetPercent: 100 } }))).read(INPUT))).toBeInstanceOf(CallNotDeliveredError);
    expect(transport.called).toHaveLength(1);
    await failureOf(client(parts(three, settings({ retry: { attempts: 2, budgetPercent: 100 } }))).read(INPUT));
    expect(transport.called).toHaveLength(4);
  });

  it('is not made again once the retries of late have used up their budget', async () => {
    transport.script(notDelivered);
    const breaker = { ...SPEC_CALLS.defaults.breaker, minimumCalls: 1_000 };
    const poor = client(parts(TWO, settings({ breaker, retry: { attempts: 1, budgetPercent: 0 } })));
    for (let call = 0; call < 30; call++) await failureOf(poor.read(INPUT));
    // Ten were saved at the start.
    expect(transport.called).toHaveLength(40);
  });

  it('has an outcome that is not known if one attempt may have been heard, though the last surely was not', async () => {
    transport.script(lost, notDelivered);
    expect(await failureOf(client().write(INPUT))).toBeInstanceOf(CallOutcomeUnknownError);
  });

  it('has the outcome that the second attempt tells', async () => {
    transport.script(lost, refused);
    expect(await failureOf(client().write(INPUT))).toMatchObject({ entry: ProductErrors.OUT_OF_STOCK });
  });
});

describe('the time of a call', () => {
  beforeEach(() => { vi.useFakeTimers(); });

  it('is the contract’s, and its end leaves the outcome unknown', async () => {
    transport.script(hang);
    const failure = failureOf(client().write(INPUT));
    await vi.advanceTimersByTimeAsync(999);
    expect(transport.called).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await failure).toBeInstanceOf(CallOutcomeUnknownError);
    expect(transport.called).toHaveLength(1);
  });

  it('is the settings’, where they say one', async () => {
    transport.script(hang);
    const quick: CallSettings = { ...SPEC_CALLS, methods: { 'product.spec.write': { timeoutMs: 10 } } };
    const failure = failureOf(client(parts(TWO, quick)).write(INPUT));
    await vi.advanceTimersByTimeAsync(10);
    expect(await failure).toBeInstanceOf(CallOutcomeUnknownError);
  });

  it('is never longer than somebody waits for it', async () => {
    transport.script(call => {
      expect(call.timeoutMs).toBeLessThanOrEqual(50);
      return hang(call, {} as never);
    });
    const context = { requestId: 'r', locale: undefined, trace: undefined, patience: new Patience(50) };
    const failure = failureOf(runInContext(context, () => client().write(INPUT)));
    await vi.advanceTimersByTimeAsync(50);
    expect(await failure).toBeInstanceOf(CallAbandonedError);
  });

  it('is over before it began when nobody waits any more: nothing is sent', async () => {
    const patience = new Patience(1_000);
    patience.leave();
    expect(await failureOf(runInContext({ requestId: 'r', locale: undefined, trace: undefined, patience }, () => client().write(INPUT)))).toBeInstanceOf(CallAbandonedError);
    expect(transport.called).toEqual([]);
  });

  it('leaves no timer behind', async () => {
    const called = client();
    await called.read(INPUT);
    // The breaker's window moves with one of its own.
    const before = vi.getTimerCount();
    transport.script(refused);
    await failureOf(called.read(INPUT));
    expect(vi.getTimerCount()).toBe(before);
  });
});

describe('a call that is turned away on this side', () => {
  it('by an open breaker was not delivered, and nobody was called', async () => {
    transport.script(lost);
    const made = parts(['http://a:1']);
    for (let call = 0; call < 10; call++) await failureOf(client(made).read(INPUT));
    expect(transport.called).toHaveLength(10);
    expect(await failureOf(client(made).read(INPUT))).toBeInstanceOf(CallNotDeliveredError);
    expect(transport.called).toHaveLength(10);
    // Each method has a breaker of its own.
    transport.script(answered);
    expect(await client(made).write(INPUT)).toBe(7);
  });

  it('by a full bulkhead was not delivered', async () => {
    transport.script(hang);
    const narrow = client(parts(TWO, settings({ bulkhead: { concurrent: 1 } })));
    const first = failureOf(narrow.read(INPUT));
    await vi.waitFor(() => expect(transport.called).toHaveLength(1));
    expect(await failureOf(narrow.read(INPUT))).toBeInstanceOf(CallNotDeliveredError);
    expect(transport.called).toHaveLength(1);
    expect(await first).toBeInstanceOf(CallOutcomeUnknownError);
  });

  it('because nobody is there was not delivered', async () => {
    expect(await failureOf(client(parts([])).write(INPUT))).toBeInstanceOf(CallNotDeliveredError);
  });

  it('does not open the breaker by being refused, however often', async () => {
    transport.script(refused);
    const made = parts();
    for (let call = 0; call < 30; call++) await failureOf(client(made).write(INPUT));
    expect(transport.called).toHaveLength(30);
  });

  it('is not for calls that others gave up: they count against nobody', async () => {
    transport.script(hang);
    const made = parts();
    for (let call = 0; call < 30; call++) {
      const patience = new Patience(10_000);
      const failure = failureOf(runInContext({ requestId: 'r', locale: undefined, trace: undefined, patience }, () => client(made).write(INPUT)));
      await vi.waitFor(() => expect(transport.called).toHaveLength(call + 1));
      patience.leave();
      expect(await failure).toBeInstanceOf(CallAbandonedError);
    }
    expect(new Set(transport.called)).toEqual(new Set(['a:1', 'b:1']));
    transport.script(answered);
    expect(await client(made).write(INPUT)).toBe(7);
  });
});

describe('a read that fails', () => {
  const degraded = (made = parts()) => createRpcClient(contract, made, { read: ({ of }) => of.length * 100 });

  it('degrades to what its caller declared', async () => {
    transport.script(lost);
    expect(await degraded().read(INPUT)).toBe(100);
    expect(await degraded(parts([])).read(INPUT)).toBe(100);
  });

  it('does not when it was refused: that is an answer', async () => {
    transport.script(refused);
    expect(await failureOf(degraded().read(INPUT))).toMatchObject({ entry: ProductErrors.OUT_OF_STOCK });
  });

  it('does not for somebody who left', async () => {
    const patience = new Patience(0);
    expect(await failureOf(runInContext({ requestId: 'r', locale: undefined, trace: undefined, patience }, () => degraded().read(INPUT)))).toBeInstanceOf(CallAbandonedError);
  });
});
