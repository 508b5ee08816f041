import { defineContract, ProductErrors, ServiceError } from '@diancan/contracts';
import { Deadline, type RequestContext } from '@diancan/platform';
import { z } from 'zod';
import type { Ending } from '../src/balancing/load-balancer.js';
import { type CallParts, type Fallback, MethodCaller } from '../src/client/method-caller.js';
import { AnswerError, CallNotDeliveredError, CallOutcomeUnknownError } from '../src/faults/call-errors.js';
import type { Guard } from '../src/faults/guards.js';
import type { FailedAttempt } from '../src/faults/retry-policy.js';
import type { CallSettings } from '../src/settings/call-settings.js';
import { callParts, SPEC_CALLS } from './call-parts.js';
import { type Attempt, failing, ScriptedTransport, silent } from './scripted-transport.js';

const shape = { params: z.strictObject({ of: z.int() }), result: z.int(), deadlineMs: 1_000 };
export const contract = defineContract({
  service: 'product',
  name: 'spec',
  methods: {
    read: { ...shape, effect: 'none' },
    write: { ...shape, effect: 'idempotent' },
    pay: { ...shape, effect: 'once' },
  },
});
type Name = keyof typeof contract.methods;

const THREE = ['http://a:1', 'http://b:1', 'http://c:1'];

export const undelivered = failing(method => new CallNotDeliveredError(method, new Error('ECONNREFUSED')));
export const lost = failing(method => new CallOutcomeUnknownError(method, new Error('ECONNRESET')));
/** The error of a service that reports a missing dependency. */
export const unavailable = failing(method => new CallOutcomeUnknownError(method, new AnswerError(503, 1020)));
export const broken = failing(method => new CallOutcomeUnknownError(method, new AnswerError(500, 1000)));
export const refused = failing(() => new ServiceError(ProductErrors.OUT_OF_STOCK, { name: '宫保鸡丁' }));

interface Spec {
  readonly script: readonly Attempt[];
  readonly at?: readonly string[];
  readonly settings?: CallSettings;
  readonly fallback?: Fallback;
}

/** A caller of one method, its parts, and the endings that its balancer was told. */
export function callerOf(name: Name, { script, at = THREE, settings = SPEC_CALLS, fallback }: Spec) {
  const transport = new ScriptedTransport(...script);
  const { balancer, ...others } = callParts(transport, at, { settings: () => settings });
  const endings: Ending[] = [];
  const blamed: string[] = [];
  const watched: CallParts['balancer'] = {
    choose: (service, tried) => {
      const { instance, settle, confirm, blame } = balancer.choose(service, tried);
      return {
        instance,
        settle: ending => (endings.push(ending), settle(ending)),
        confirm,
        blame: () => (blamed.push(instance.id), blame()),
      };
    },
    hasOther: (service, tried) => balancer.hasOther(service, tried),
  };
  const parts: CallParts = { ...others, balancer: watched };
  const caller = new MethodCaller(contract, name, parts, fallback);
  const method = `product.spec.${name}`;
  return { caller, transport, parts, endings, blamed, guard: parts.guards.of('product', method) };
}

export const withDefaults = (defaults: Partial<CallSettings['defaults']>): CallSettings => ({
  ...SPEC_CALLS,
  defaults: { ...SPEC_CALLS.defaults, ...defaults },
});
export const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );
/** Uses them up. */
const RETRYABLE: FailedAttempt = {
  repeatable: true,
  sent: true,
  deadline: { isOver: false },
  attempts: 0,
  hasOther: () => true,
};
export const retriesLeft = ({ retries }: Guard): number =>
  Array.from({ length: 20 }, () => retries.allows(RETRYABLE)).filter(Boolean).length;
export const requestWith = (more: Partial<RequestContext>): RequestContext => ({
  requestId: 'request-1',
  locale: undefined,
  trace: undefined,
  deadline: new Deadline(Infinity),
  ...more,
});

/** Throws what a transport throws when its signal aborts. */
export function timedOut(...[call, instance]: Parameters<Attempt>): Promise<unknown> {
  return silent(call, instance).catch(() => {
    throw new CallOutcomeUnknownError(call.method, new Error('ERR_CANCELED'));
  });
}

/** @param ms by the fake clock */
export function lostAfter(ms: number): Attempt {
  return async ({ method }) => {
    await new Promise(resolve => setTimeout(resolve, ms));
    throw new CallOutcomeUnknownError(method, new Error('ECONNRESET'));
  };
}
