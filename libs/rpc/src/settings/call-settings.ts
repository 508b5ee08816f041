import { between, byDottedName, count, timeLimit } from '@diancan/config';
import { SERVICE_NAMES, type ServiceName } from '@diancan/contracts';
import { z } from 'zod';
import { BUILT_IN_RULES } from '../balancing/built-in-rules.js';
import type { RuleClass } from '../balancing/rule.js';

const percent = z.coerce.number().min(0).max(100);

/**
 * A shorter window never holds enough calls; with a longer one, a service that has recovered would still
 * count as failing.
 */
const breakerTime = between(100, 600_000);

const breaker = z.strictObject({
  windowMs: breakerTime,
  minimumCalls: count,
  failurePercent: percent,
  halfOpenAfterMs: breakerTime,
});
const bulkhead = z.strictObject({ concurrent: count });
const retry = z.strictObject({ attempts: between(0, 10), budgetPercent: percent });

/** The settings that may differ between methods. */
const methodSettings = z.strictObject({
  /** Replaces the contract's deadline, in ms. */
  timeoutMs: timeLimit.optional(),
  breaker: breaker.partial().optional(),
  bulkhead: bulkhead.partial().optional(),
  retry: retry.partial().optional(),
});

const transport = z.enum(['http', 'tcp']);

/**
 * How calls are made and how failures are handled; `config-repo/application.yml` explains each setting.
 * @param rules custom rules, beside the built-in ones. Settings with an unknown rule are refused, because the
 * next start would fail with them
 */
export function callSettingsWith(rules: readonly RuleClass[]) {
  const rule = z.enum([...BUILT_IN_RULES, ...rules].map(({ ruleName }) => ruleName));
  const serviceSettings = methodSettings.extend({ transport: transport.optional(), rule: rule.optional() });
  return z.strictObject({
    defaults: z.strictObject({ transport, rule, breaker, bulkhead, retry }),
    /** By service; overrides the defaults. */
    services: z.partialRecord(z.enum(SERVICE_NAMES), serviceSettings).default({}),
    /** By `service.contract.method`; overrides both. */
    methods: byDottedName(methodSettings).default({}),
  });
}

/** The same for a service without rules of its own. */
export const callSettings = callSettingsWith([]);

export type CallSettings = z.infer<typeof callSettings>;

export interface MethodPolicy {
  readonly timeoutMs: number | undefined;
  readonly breaker: z.infer<typeof breaker>;
  readonly bulkhead: z.infer<typeof bulkhead>;
  readonly retry: z.infer<typeof retry>;
}

/** The settings in force for one method. */
export function policyOf(
  { defaults, services, methods }: CallSettings,
  service: ServiceName,
  method: string,
): MethodPolicy {
  const [forService, forMethod] = [services[service], methods[method]];
  return {
    timeoutMs: forMethod?.timeoutMs ?? forService?.timeoutMs,
    breaker: { ...defaults.breaker, ...forService?.breaker, ...forMethod?.breaker },
    bulkhead: { ...defaults.bulkhead, ...forService?.bulkhead, ...forMethod?.bulkhead },
    retry: { ...defaults.retry, ...forService?.retry, ...forMethod?.retry },
  };
}
