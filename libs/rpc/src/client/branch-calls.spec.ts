import { type Contract, defineContract, type ServiceName } from '@diancan/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { callParts, SPEC_CALLS } from '../../testing/call-parts.js';
import { failureOf, lost, refused, undelivered } from '../../testing/scripted-caller.js';
import { answering, type Attempt, ScriptedTransport } from '../../testing/scripted-transport.js';
import { BranchCalls, type BranchOfCall, MethodCaller } from './method-caller.js';

const contract: Contract = defineContract({
  service: 'product',
  name: 'spec',
  methods: {
    reserve: {
      params: z.strictObject({ of: z.int() }),
      result: z.int(),
      effect: 'idempotent',
      deadlineMs: 1_000,
      branch: true,
    },
  },
});
const THREE = ['http://a:1', 'http://b:1', 'http://c:1'];

class NamedCalls extends BranchCalls {
  readonly told: string[] = [];
  #calls = 0;

  override enlist(service: ServiceName, method: string): BranchOfCall {
    const text = `${service} ${method} ${++this.#calls}`;
    return {
      text,
      answered: () => void this.told.push(`${this.#calls} answered`),
      withdraw: () => void this.told.push(`${this.#calls} withdrawn`),
    };
  }
}

function branchCaller(script: readonly Attempt[], branches: NamedCalls | undefined = new NamedCalls()) {
  const transport = new ScriptedTransport(...script);
  const defaults = { ...SPEC_CALLS.defaults, retry: { attempts: 2, budgetPercent: 100 } };
  const parts = callParts(transport, THREE, { settings: () => ({ ...SPEC_CALLS, defaults }) });
  const caller = new MethodCaller(contract, 'reserve', { ...parts, branches });
  return { caller, transport, told: branches?.told ?? [] };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a call of a branch', () => {
  it('carries the same branch in each of its attempts, and another call another one', async () => {
    const { caller, transport, told } = branchCaller([lost, undelivered, answering(7), answering(8)]);
    expect(await caller.call({ of: 1 })).toBe(7);
    expect(await caller.call({ of: 1 })).toBe(8);
    const first = 'product spec.reserve 1';
    expect(transport.attempts.map(({ branch }) => branch)).toEqual([
      first,
      first,
      first,
      'product spec.reserve 2',
    ]);
    expect(told).toEqual(['1 answered', '2 answered']);
  });

  it.each<[string, readonly Attempt[], string[]]>([
    ['was refused is withdrawn', [refused], ['1 withdrawn']],
    ['was not delivered is withdrawn', [undelivered, undelivered, undelivered], ['1 withdrawn']],
    ['was lost stays', [lost, lost, lost], []],
    ['was refused after an attempt that was lost stays', [lost, refused], []],
    ['was not delivered after an attempt that was lost stays', [lost, undelivered, undelivered], []],
  ])('that %s', async (_what, script, expected) => {
    const { caller, told } = branchCaller(script);
    await failureOf(caller.call({ of: 1 }));
    expect(told).toEqual(expected);
  });

  it('with parameters that break the contract is no branch', async () => {
    const { caller, transport, told } = branchCaller([]);
    await failureOf(caller.call({ of: 'x' }));
    expect([transport.attempts, told]).toEqual([[], []]);
  });

  it('is not sent by a service that begins no global transactions', async () => {
    const transport = new ScriptedTransport(answering(7));
    const caller = new MethodCaller(contract, 'reserve', callParts(transport, THREE));
    expect(await failureOf(caller.call({ of: 1 }))).toMatchObject({
      message: 'product.spec.reserve needs a global transaction',
    });
    expect(transport.attempts).toEqual([]);
  });
});
