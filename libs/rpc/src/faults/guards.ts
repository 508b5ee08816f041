import type { ServiceName } from '@diancan/contracts';
import { type CallSettings, type MethodPolicy, policyOf } from '../settings/call-settings.js';
import { Breaker, BreakerOpenError, type BreakerState, type Verdict } from './breaker.js';
import { Bulkhead, BulkheadFullError } from './bulkhead.js';
import { RetryBudget } from './retry-budget.js';

/** What stands between a caller and one method of a service. */
export interface Guard {
  readonly policy: MethodPolicy;
  readonly budget: RetryBudget;
  readonly state: BreakerState;
  /** @throws BreakerOpenError, BulkheadFullError: nothing was sent; or whatever `work` throws */
  run<T>(work: () => Promise<T>): Promise<T>;
}

export interface GuardsOptions {
  /** Read at each call. */
  readonly settings: () => CallSettings;
  readonly verdictOn: (error: unknown) => Verdict;
  readonly onChange?: (method: string, state: BreakerState) => void;
}

/** One guard for each method that is called, made at its first call, made anew when its settings change. */
export class Guards {
  readonly #guards = new Map<string, MethodGuard>();

  constructor(private readonly options: GuardsOptions) {}

  /** @param method `service.contract.method`, or whatever names what is called in the settings */
  of(service: ServiceName, method: string): Guard {
    const settings = this.options.settings();
    const known = this.#guards.get(method);
    if (known?.source === settings) return known;
    const policy = policyOf(settings, service, method);
    if (known !== undefined && JSON.stringify(known.policy) === JSON.stringify(policy)) {
      known.source = settings;
      return known;
    }
    known?.close();
    const guard = new MethodGuard(settings, policy, this.options, method);
    this.#guards.set(method, guard);
    return guard;
  }

  close(): void {
    for (const guard of this.#guards.values()) guard.close();
  }
}

class MethodGuard implements Guard {
  readonly budget = new RetryBudget(() => this.policy.retry.budgetPercent);
  readonly #bulkhead = new Bulkhead(() => this.policy.bulkhead.concurrent);
  readonly #breaker: Breaker;

  constructor(
    /** The settings that the policy was read from, or that said the same. */
    public source: CallSettings,
    readonly policy: MethodPolicy,
    { verdictOn, onChange }: GuardsOptions,
    method: string,
  ) {
    this.#breaker = new Breaker({ settings: policy.breaker, verdictOn, onChange: state => onChange?.(method, state) });
  }

  get state(): BreakerState {
    return this.#breaker.state;
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    return this.#bulkhead.run(() => this.#breaker.run(work));
  }

  close(): void {
    this.#breaker.close();
  }
}

/** Whether a call was turned away on this side, before anything was sent. */
export const isTurnedAway = (error: unknown): boolean => error instanceof BreakerOpenError || error instanceof BulkheadFullError;
