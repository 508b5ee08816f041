import { isDeepStrictEqual } from 'node:util';
import type { ServiceName } from '@diancan/contracts';
import type { OnApplicationShutdown } from '@nestjs/common';
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

/** One guard for each method that is called, made at its first call; it follows its settings, and keeps its state otherwise. */
export class Guards implements OnApplicationShutdown {
  readonly #guards = new Map<string, MethodGuard>();

  constructor(private readonly options: GuardsOptions) {}

  /** @param method `service.contract.method`, or whatever names what is called in the settings */
  of(service: ServiceName, method: string): Guard {
    const settings = this.options.settings();
    const known = this.#guards.get(method);
    if (known !== undefined) {
      if (known.source !== settings) known.follow(settings, policyOf(settings, service, method));
      return known;
    }
    const guard = new MethodGuard(settings, policyOf(settings, service, method), this.options, method);
    this.#guards.set(method, guard);
    return guard;
  }

  onApplicationShutdown(): void {
    for (const guard of this.#guards.values()) guard.close();
  }
}

class MethodGuard implements Guard {
  readonly budget = new RetryBudget(() => this.#policy.retry.budgetPercent);
  readonly #bulkhead = new Bulkhead(() => this.#policy.bulkhead.concurrent);
  #source: CallSettings;
  #policy: MethodPolicy;
  #breaker: Breaker;

  constructor(
    source: CallSettings,
    policy: MethodPolicy,
    private readonly options: GuardsOptions,
    private readonly method: string,
  ) {
    this.#source = source;
    this.#policy = policy;
    this.#breaker = this.#makeBreaker();
  }

  /** The settings that the policy was read from. */
  get source(): CallSettings {
    return this.#source;
  }

  get policy(): MethodPolicy {
    return this.#policy;
  }

  get state(): BreakerState {
    return this.#breaker.state;
  }

  /** Only a breaker whose own values changed begins anew. */
  follow(source: CallSettings, policy: MethodPolicy): void {
    const before = this.#policy;
    this.#source = source;
    this.#policy = policy;
    if (isDeepStrictEqual(before.breaker, policy.breaker)) return;
    this.#breaker.close();
    this.#breaker = this.#makeBreaker();
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    return this.#bulkhead.run(() => this.#breaker.run(work));
  }

  close(): void {
    this.#breaker.close();
  }

  #makeBreaker(): Breaker {
    const { verdictOn, onChange } = this.options;
    return new Breaker({ settings: this.#policy.breaker, verdictOn, onChange: state => onChange?.(this.method, state) });
  }
}

/** Whether a call was turned away on this side, before anything was sent. */
export const isTurnedAway = (error: unknown): boolean => error instanceof BreakerOpenError || error instanceof BulkheadFullError;
