import { defineContract, ProductErrors, ServiceError } from '@diancan/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { callParts } from '../../testing/call-parts.js';
import { hang, type ScriptedTransport, scriptedTransport } from '../../testing/scripted-transport.js';
import { CallAbandonedError, CallOutcomeUnknownError } from '../faults/call-errors.js';
import { createAsyncRpcClient } from './create-rpc-client.js';

const contract = defineContract({
  service: 'product',
  name: 'spec',
  methods: { count: { params: z.strictObject({ of: z.string() }), result: z.int(), effect: 'none', deadlineMs: 1_000 } },
});

let transport: ScriptedTransport;
beforeEach(() => {
  transport = scriptedTransport();
});

const count = () => createAsyncRpcClient(contract, callParts(transport, ['http://a:1'])).count({ of: 'x' });

describe('an asynchronous call', () => {
  it('is under way when it returns, and its result can be collected later', async () => {
    let answer: (value: number) => void = () => undefined;
    transport.script(() => new Promise(resolve => { answer = resolve; }));
    const call = count();
    await expect.poll(() => transport.called).toEqual(['a:1']);
    expect(call.isSettled).toBe(false);
    answer(7);
    expect(await call.result()).toBe(7);
    expect(await call.outcome()).toEqual({ status: 'done', result: 7 });
    expect(call.isSettled).toBe(true);
  });

  it('tells a refusal from an outcome that is not known, and throws neither', async () => {
    const refusal = new ServiceError(ProductErrors.OUT_OF_STOCK);
    transport.script(() => { throw refusal; });
    expect(await count().outcome()).toEqual({ status: 'failed', error: refusal });
    const unknown = new CallOutcomeUnknownError('spec', new Error('ECONNRESET'));
    transport.script(() => { throw unknown; });
    expect(await count().outcome()).toEqual({ status: 'unknown', error: unknown });
    const bug = new TypeError('x is not a function');
    transport.script(() => { throw bug; });
    expect(await count().outcome()).toEqual({ status: 'unknown', error: bug });
  });

  it('throws its failure to who awaits the result, and bothers nobody who does not', async () => {
    transport.script(() => { throw new CallOutcomeUnknownError('spec', new Error('ECONNRESET')); });
    const ignored = count();
    await expect(count().result()).rejects.toThrow(CallOutcomeUnknownError);
    // An unhandled rejection would end this process.
    await expect.poll(() => ignored.isSettled).toBe(true);
  });

  it('can be given up', async () => {
    transport.script(hang);
    const call = count();
    await expect.poll(() => transport.called).toHaveLength(1);
    call.cancel();
    expect(await call.outcome()).toMatchObject({ status: 'unknown', error: expect.any(CallAbandonedError) });
  });
});
