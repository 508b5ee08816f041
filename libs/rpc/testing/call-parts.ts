import type { ServiceName } from '@diancan/contracts';
import { LoadBalancer } from '../src/balancing/load-balancer.js';
import { TwoChoices } from '../src/balancing/rules/two-choices.rule.js';
import { breakerClosed, healthy } from '../src/balancing/server-list-filter.js';
import type { CallParts } from '../src/client/method-caller.js';
import { StaticServerList } from '../src/discovery/static-server-list.js';
import { errorKind } from '../src/faults/call-errors.js';
import { Guards } from '../src/faults/guards.js';
import type { CallSettings } from '../src/settings/call-settings.js';
import type { Transport } from '../src/transport/transport.js';

export const SPEC_CALLS: CallSettings = {
  defaults: {
    transport: 'http',
    rule: 'two-choices',
    breaker: { windowMs: 10_000, minimumCalls: 10, failurePercent: 60, halfOpenAfterMs: 10_000 },
    bulkhead: { concurrent: 100 },
    retry: { attempts: 1, budgetPercent: 100 },
  },
  services: {},
  methods: {},
};

export interface SpecCall {
  /** The service whose instances have these addresses. */
  readonly service?: ServiceName;
  readonly settings?: () => CallSettings;
  readonly identity?: CallParts['identity'];
}

/** The parts of a client, with instances at these addresses. */
export function callParts(
  transport: Transport,
  addresses: readonly string[],
  call: SpecCall = {},
): CallParts {
  const {
    service = 'product',
    settings = () => SPEC_CALLS,
    identity = async audience => `signed for ${audience}`,
  } = call;
  const rule = new TwoChoices();
  return {
    transport,
    balancer: new LoadBalancer(
      new StaticServerList(() => ({ [service]: addresses })),
      [healthy, breakerClosed],
      () => rule,
    ),
    guards: new Guards({ settings, errorKind }),
    identity,
  };
}
