import { isDeepStrictEqual } from 'node:util';
import type { ServiceName } from '@diancan/contracts';
import type { OnApplicationShutdown } from '@nestjs/common';
import { type CallSettings, type MethodPolicy, policyOf } from '../settings/call-settings.js';
import { Breaker, BreakerOpenError, type BreakerState, type ErrorKind } from './breaker.js';
import { Bulkhead, BulkheadFullError } from './bulkhead.js';
import { RetryPolicy } from './retry-policy.js';

/** Breaker, bulkhead and retry policy of one method of a service. */
export interface Guard {
  readonly policy: MethodPolicy;
  readonly retries: RetryPolicy;
  readonly state: BreakerState;
  /** @throws BreakerOpenError, BulkheadFullError: nothing was sent; or whatever `work` throws */
  run<T>(work: () => Promise<T>): Promise<T>;
}

export interface GuardsOptions {
  /** Read at each call. */
  readonly settings: () => CallSettings;
  readonly errorKind: (error: unknown) => ErrorKind;
  /**
   * Whether the settings still have the method; absent if they have every one. Called after a change of
   * settings.
   */
  readonly isKnown?: (method: string) => boolean;
  readonly onChange?: (method: string, state: BreakerState) => void;
}

/**
 * One guard for each method, made at its first call. A guard follows its settings; other changes leave its
 * state alone.
 */
export class Guards implements OnApplicationShutdown {
  readonly #guards = new Map<string, MethodGuard>();
  #followed: CallSettings | undefined;

  constructor(private readonly options: GuardsOptions) {}

  /** @param method its name in the settings, such as `service.contract.method` */
  of(service: ServiceName, method: string): Guard {
    const settings = this.#follow();
    const known = this.#guards.get(method);
    if (known !== undefined) return known;
    const guard = new MethodGuard(service, method, policyOf(settings, service, method), this.options);
    this.#guards.set(method, guard);
    return guard;
  }

  /** The state of each breaker, by method. */
  *states(): Iterable<[method: string, state: BreakerState]> {
    this.#follow();
    for (const [method, { state }] of this.#guards) yield [method, state];
  }

  onApplicationShutdown(): void {
    for (const guard of this.#guards.values()) guard.close();
  }

  /** Has every guard follow the settings in force, and returns these. */
  #follow(): CallSettings {
    const { settings: current, isKnown } = this.options;
    const settings = current();
    if (settings === this.#followed) return settings;
    this.#followed = settings;
    for (const [method, guard] of this.#guards) {
      if (isKnown === undefined || isKnown(method)) guard.follow(policyOf(settings, guard.service, method));
      else {
        guard.close();
        this.#guards.delete(method);
      }
    }
    return settings;
  }
}

class MethodGuard implements Guard {
  readonly retries = new RetryPolicy(() => this.#policy.retry);
  readonly #bulkhead = new Bulkhead(() => this.#policy.bulkhead.concurrent);
  #policy: MethodPolicy;
  #breaker: Breaker;

  constructor(
    readonly service: ServiceName,
    private readonly method: string,
    policy: MethodPolicy,
    private readonly options: GuardsOptions,
  ) {
    this.#policy = policy;
    this.#breaker = this.#makeBreaker();
  }

  get policy(): MethodPolicy {
    return this.#policy;
  }

  get state(): BreakerState {
    return this.#breaker.state;
  }

  /** A breaker starts again only if its own settings changed. */
  follow(policy: MethodPolicy): void {
    const before = this.#policy;
    this.#policy = policy;
    if (isDeepStrictEqual(before.breaker, policy.breaker)) return;
    const wasClosed = this.state === 'closed';
    this.#breaker.close();
    this.#breaker = this.#makeBreaker();
    if (!wasClosed) this.options.onChange?.(this.method, 'closed');
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    return this.#bulkhead.run(() => this.#breaker.run(work));
  }

  close(): void {
    this.#breaker.close();
  }

  #makeBreaker(): Breaker {
    const { errorKind, onChange } = this.options;
    return new Breaker({
      settings: this.#policy.breaker,
      errorKind,
      onChange: state => onChange?.(this.method, state),
    });
  }
}

/** Whether breaker or bulkhead refused a call, so that nothing was sent. */
export const isTurnedAway = (error: unknown): boolean =>
  error instanceof BreakerOpenError || error instanceof BulkheadFullError;
