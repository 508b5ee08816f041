import {
  type Contract,
  isSafeToRepeat,
  isServiceError,
  type Method,
  PlatformErrors,
  type ServiceName,
} from '@diancan/contracts';
import { childTraceparent, currentContext, type RequestContext } from '@diancan/platform';
import { ENDING, type LoadBalancer } from '../balancing/load-balancer.js';
import { Suspects } from '../balancing/suspects.js';
import { isFailure } from '../faults/breaker.js';
import {
  CallAbandonedError,
  CallNotDeliveredError,
  CallOutcomeUnknownError,
  isServerError,
  errorKind,
} from '../faults/call-errors.js';
import { type Guard, type Guards, isTurnedAway } from '../faults/guards.js';
import type { Transport } from '../transport/transport.js';
import { CallLimit } from './call-limit.js';

export interface CallParts {
  readonly transport: Transport;
  readonly balancer: Pick<LoadBalancer, 'choose' | 'hasOther'>;
  readonly guards: Guards;
  /** This process's own signed identity for an audience. */
  readonly identity: (audience: ServiceName) => Promise<string>;
}

/** What a read answers when it cannot be answered. */
export type Fallback = (params: unknown, error: unknown) => unknown;

/** What an attempt needs to know of its call. */
interface Attempt {
  readonly limit: CallLimit;
  readonly context: RequestContext | undefined;
  /** Ids of the instances that the call was tried on. */
  readonly tried: Set<string>;
  readonly suspects: Suspects;
}

/** Calls one method of a contract: validated, guarded, balanced, repeated on another instance where that is safe. */
export class MethodCaller {
  readonly #method: Method;
  /** For error messages and settings: `product.stock.deduct`. */
  readonly #name: string;

  constructor(
    private readonly contract: Contract,
    private readonly name: string,
    private readonly parts: CallParts,
    private readonly fallback?: Fallback,
  ) {
    this.#method = contract.methods[name]!;
    this.#name = `${contract.service}.${contract.name}.${name}`;
  }

  /**
   * @param cancel gives the call up
   * @throws ZodError for parameters that break the contract: nothing was sent
   * @throws ServiceError when the service refused; CallNotDeliveredError: known failed; CallOutcomeUnknownError,
   * CallAbandonedError: unknown
   */
  async call(input: unknown, cancel?: AbortSignal): Promise<unknown> {
    const params = this.#method.params.parse(input);
    try {
      return await this.#attempts(params, cancel);
    } catch (error) {
      if (this.fallback === undefined || !isFailure(errorKind(error))) throw error;
      return this.fallback(params, error);
    }
  }

  async #attempts(params: unknown, cancel: AbortSignal | undefined): Promise<unknown> {
    const { service } = this.contract;
    const guard = this.parts.guards.of(service, this.#name);
    const context = currentContext();
    const limit = new CallLimit(guard.policy.timeoutMs ?? this.#method.deadlineMs, context?.deadline, cancel);
    const suspects = new Suspects();
    guard.budget.deposit();
    try {
      const attempt = (tried: Set<string>) => this.#attempt(params, { limit, context, tried, suspects });
      return await this.#repeated(guard, limit, tried => guard.run(() => attempt(tried)));
    } finally {
      suspects.end();
      limit.end();
    }
  }

  /** Makes attempts until one is an answer, or none may follow. */
  async #repeated(
    guard: Guard,
    limit: CallLimit,
    attempt: (tried: Set<string>) => Promise<unknown>,
  ): Promise<unknown> {
    const tried = new Set<string>();
    /** An attempt that may have been heard outweighs a later one that surely was not. */
    let unknown: unknown;
    while (!limit.isOver) {
      try {
        return await attempt(tried);
      } catch (error) {
        const failed = this.#named(error, limit);
        if (failed instanceof CallOutcomeUnknownError) unknown = failed;
        if (limit.isOver || !this.#mayRepeat(failed, guard, tried))
          throw failed instanceof CallNotDeliveredError ? (unknown ?? failed) : failed;
      }
    }
    throw unknown ?? new CallAbandonedError(this.#name);
  }

  async #attempt(params: unknown, { limit, context, tried, suspects }: Attempt): Promise<unknown> {
    const { contract, name } = this;
    const { transport, balancer, identity } = this.parts;
    const signed = await identity(contract.service);
    const chosen = balancer.choose(contract.service, tried);
    tried.add(chosen.instance.id);
    try {
      const answer = await transport.call(chosen.instance, {
        contract,
        name,
        method: this.#name,
        params,
        identity: signed,
        timeoutMs: limit.remainingMs,
        signal: limit.signal,
        requestId: context?.requestId,
        locale: context?.locale,
        trace: childTraceparent(context?.trace),
      });
      const parsed = this.#method.result.safeParse(answer);
      // Something was done over there, but what came back cannot be read: that is not a success and not a failure.
      if (!parsed.success)
        throw new CallOutcomeUnknownError(this.#name, new Error('the result breaks the contract'));
      suspects.settle(chosen, 'answered');
      return parsed.data;
    } catch (error) {
      const failed = limit.abandoned ? new CallAbandonedError(this.#name) : error;
      suspects.settle(chosen, ENDING[errorKind(failed)], isServerError(failed));
      throw failed;
    }
  }

  /** What kept a call on this side is known to have done nothing over there. */
  #named(error: unknown, limit: CallLimit): unknown {
    if (limit.abandoned) return new CallAbandonedError(this.#name);
    return isTurnedAway(error) || isNobodyThere(error)
      ? new CallNotDeliveredError(this.#name, causeOf(error))
      : error;
  }

  #mayRepeat(error: unknown, guard: Guard, tried: ReadonlySet<string>): boolean {
    const transient =
      error instanceof CallOutcomeUnknownError ||
      (error instanceof CallNotDeliveredError && !isTurnedAway(error.cause));
    return (
      transient &&
      isSafeToRepeat(this.#method) &&
      tried.size <= guard.policy.retry.attempts &&
      this.parts.balancer.hasOther(this.contract.service, tried) &&
      guard.budget.withdraw()
    );
  }
}

const isNobodyThere = (error: unknown): boolean =>
  isServiceError(error, PlatformErrors.SERVICE_UNAVAILABLE) && !(error instanceof CallNotDeliveredError);

const causeOf = (error: unknown): unknown =>
  error instanceof Error && error.cause !== undefined ? error.cause : error;
