import { type ApiOf, defineContract } from '@diancan/contracts';
import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { z } from 'zod';
import { callParts } from '../../testing/call-parts.js';
import { answering, failing, ScriptedTransport, silent } from '../../testing/scripted-transport.js';
import { CallAbandonedError, CallNotDeliveredError } from '../faults/call-errors.js';
import { RpcServerModule } from '../server/rpc-server.module.js';
import { createAsyncRpcClient, createRpcClient } from './create-rpc-client.js';
import type { PendingCall } from './pending-call.js';
import { calls } from './rpc-client.module.js';

const contract = defineContract({
  service: 'product',
  name: 'spec',
  methods: {
    read: { params: z.strictObject({ of: z.int() }), result: z.int(), effect: 'none', deadlineMs: 1_000 },
    write: {
      params: z.strictObject({ of: z.int() }),
      result: z.null(),
      effect: 'idempotent',
      deadlineMs: 1_000,
    },
  },
});

const AT = ['http://a:1', 'http://b:1'];
const undelivered = failing(method => new CallNotDeliveredError(method, new Error('ECONNREFUSED')));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a client', () => {
  it('has the methods of its contract', async () => {
    const transport = new ScriptedTransport(answering(7));
    const client = createRpcClient(contract, callParts(transport, AT));
    expect(await client.read({ of: 1 })).toBe(7);
    expect(Object.keys(client)).toEqual(['read', 'write']);
    expect(transport.attempts).toMatchObject([{ name: 'read' }]);
  });

  it('answers reads by their fallback, and writes never', async () => {
    const client = createRpcClient(contract, callParts(new ScriptedTransport(undelivered), AT), {
      read: ({ of }) => -of,
    });
    expect(await client.read({ of: 3 })).toBe(-3);
    await expect(client.write({ of: 3 })).rejects.toThrow(CallNotDeliveredError);
  });
});

describe('a client whose methods return at once', () => {
  it('has calls under way beside one another', async () => {
    const transport = new ScriptedTransport(silent, answering(7));
    const client = createAsyncRpcClient(contract, callParts(transport, AT));
    const [first, second] = [client.read({ of: 1 }), client.read({ of: 2 })];
    expect(await second.result()).toBe(7);
    expect(first.isSettled).toBe(false);
    first.cancel();
    expect(await first.outcome()).toMatchObject({ status: 'unknown', error: expect.any(CallAbandonedError) });
  });

  it('does not throw where it is called, whatever it is called with', async () => {
    const transport = new ScriptedTransport(answering(7));
    const call = createAsyncRpcClient(contract, callParts(transport, AT)).read({ of: 1.5 });
    expect(await call.outcome()).toMatchObject({ status: 'failed', error: expect.any(z.ZodError) });
    expect(transport.attempts).toEqual([]);
  });
});

/** Never run: the type checker tests these lines. A line under `@ts-expect-error` must not compile. */
export function whatDoesNotCompile(client: ApiOf<typeof contract>): void {
  // @ts-expect-error a write has no fallback
  calls(contract, { write: () => null });
  // @ts-expect-error nor has a method that there is not
  calls(contract, { reed: () => 1 });
  // @ts-expect-error a fallback answers what the method answers
  calls(contract, { read: () => 'seven' });

  // @ts-expect-error parameters are those of the method
  void client.read({ of: '1' });
  // @ts-expect-error and none may be missing
  void client.read({});
  // @ts-expect-error nor may the method
  void client.reed({ of: 1 });

  class OnlyReads {
    async read() {
      return 1;
    }
  }
  // @ts-expect-error a server answers every method of its contract
  RpcServerModule.serve(contract, OnlyReads, OnlyReads);

  class WrongParams {
    async read({ of }: { of: string }) {
      return of.length;
    }
    async write() {
      return null;
    }
  }
  // @ts-expect-error with the parameters that it gives
  RpcServerModule.serve(contract, WrongParams, WrongParams);
}

describe('the types of a client', () => {
  it('are those of the contract', () => {
    const parts = callParts(new ScriptedTransport(silent), AT);
    expectTypeOf(createRpcClient(contract, parts).read).toEqualTypeOf<
      (params: { of: number }) => Promise<number>
    >();
    expectTypeOf(createAsyncRpcClient(contract, parts).write).toEqualTypeOf<
      (params: { of: number }) => PendingCall<null>
    >();
  });
});
