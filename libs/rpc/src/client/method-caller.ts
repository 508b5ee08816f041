import {
  type Contract,
  isSafeToRepeat,
  isServiceError,
  type Method,
  PlatformErrors,
  type ServiceName,
} from '@diancan/contracts';
import { childTraceparent, currentContext, Deadline, type RequestContext } from '@diancan/platform';
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

export interface CallParts {
  readonly transport: Transport;
  readonly balancer: Pick<LoadBalancer, 'choose' | 'hasOther'>;
  readonly guards: Guards;
  /** This process's signed identity for an audience. */
  readonly identity: (audience: ServiceName) => Promise<string>;
  /** Absent in a service that neither begins global transactions nor takes part in them. */
  readonly branches?: BranchCalls | undefined;
}

/** Makes calls branches of the global transaction that the current work belongs to. */
export abstract class BranchCalls {
  /**
   * Called once for each call, before its attempts.
   * @param method of the contract, such as `stock.reserve`
   * @throws Error outside of a global transaction
   */
  abstract enlist(service: ServiceName, method: string): BranchOfCall;
}

export interface BranchOfCall {
  /** What the call carries. */
  readonly text: string;
  /** The branch was tried. */
  answered(): void;
  /** The call certainly had no effect, so there is no branch to confirm or cancel. */
  withdraw(): void;
}

/** The result of a read while its service is away. */
export type Fallback = (params: unknown, error: unknown) => unknown;

/** A call, as its attempts see it. */
interface Attempt {
  /** The deadline of all attempts together. */
  readonly deadline: Deadline;
  readonly context: RequestContext | undefined;
  /** Ids of the instances on which the call was tried. */
  readonly tried: Set<string>;
  readonly suspects: Suspects;
  readonly branch: BranchOfCall | undefined;
}

/** Calls one method of a contract: validates, guards, chooses an instance, and retries if that is safe. */
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
   * @throws ServiceError if the service refused; CallNotDeliveredError if the call certainly had no effect;
   * CallOutcomeUnknownError, CallAbandonedError if its outcome is not known
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
    const branch = this.#enlist();
    const { service } = this.contract;
    const guard = this.parts.guards.of(service, this.#name);
    const context = currentContext();
    const timeoutMs = guard.policy.timeoutMs ?? this.#method.deadlineMs;
    const deadline = new Deadline(timeoutMs, { parent: context?.deadline, cancel });
    const suspects = new Suspects();
    let mayHaveEffect = false;
    guard.retries.deposit();
    try {
      const attempt = (tried: Set<string>) =>
        this.#attempt(params, { deadline, context, tried, suspects, branch }).catch((error: unknown) => {
          mayHaveEffect ||= this.#named(error, deadline) instanceof CallOutcomeUnknownError;
          throw error;
        });
      const answer = await this.#repeated(guard, deadline, tried => guard.run(() => attempt(tried)));
      branch?.answered();
      return answer;
    } catch (error) {
      // An attempt that was lost may take effect after the refusal of the next one.
      if (!mayHaveEffect && isWithoutEffect(error)) branch?.withdraw();
      throw error;
    } finally {
      suspects.end();
      deadline.settle();
    }
  }

  /** Makes attempts until one is answered or none may follow. */
  async #repeated(
    guard: Guard,
    deadline: Deadline,
    attempt: (tried: Set<string>) => Promise<unknown>,
  ): Promise<unknown> {
    const tried = new Set<string>();
    /** The failure of an attempt that may have been received counts more than one that was not sent. */
    let unknown: unknown;
    while (!deadline.isOver) {
      try {
        return await attempt(tried);
      } catch (error) {
        const failed = this.#named(error, deadline);
        if (failed instanceof CallOutcomeUnknownError) unknown = failed;
        if (!this.#mayRepeat(failed, guard, deadline, tried))
          throw failed instanceof CallNotDeliveredError ? (unknown ?? failed) : failed;
      }
    }
    throw unknown ?? new CallAbandonedError(this.#name);
  }

  async #attempt(params: unknown, { deadline, context, tried, suspects, branch }: Attempt): Promise<unknown> {
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
        timeoutMs: deadline.remainingMs,
        signal: deadline.signal,
        requestId: context?.requestId,
        locale: context?.locale,
        trace: childTraceparent(context?.trace),
        branch: branch?.text,
      });
      const parsed = this.#method.result.safeParse(answer);
      // The method has run, but its result cannot be read: that is neither a success nor a failure.
      if (!parsed.success)
        throw new CallOutcomeUnknownError(this.#name, new Error('the result breaks the contract'));
      suspects.settle(chosen, 'answered');
      return parsed.data;
    } catch (error) {
      const failed = deadline.isAbandoned ? new CallAbandonedError(this.#name) : error;
      suspects.settle(chosen, ENDING[errorKind(failed)], isServerError(failed));
      throw failed;
    }
  }

  #enlist(): BranchOfCall | undefined {
    if (!this.#method.branch) return undefined;
    const { branches } = this.parts;
    if (branches === undefined) throw new Error(`${this.#name} needs a global transaction`);
    return branches.enlist(this.contract.service, `${this.contract.name}.${this.name}`);
  }

  /** A call that was never sent certainly had no effect. */
  #named(error: unknown, deadline: Deadline): unknown {
    if (deadline.isAbandoned) return new CallAbandonedError(this.#name);
    return isTurnedAway(error) || isNobodyThere(error)
      ? new CallNotDeliveredError(this.#name, causeOf(error))
      : error;
  }

  #mayRepeat(error: unknown, guard: Guard, deadline: Deadline, tried: ReadonlySet<string>): boolean {
    const sent = error instanceof CallOutcomeUnknownError;
    const transient = sent || (error instanceof CallNotDeliveredError && !isTurnedAway(error.cause));
    return guard.retries.allows({
      repeatable: transient && isSafeToRepeat(this.#method),
      sent,
      deadline,
      attempts: tried.size,
      hasOther: () => this.parts.balancer.hasOther(this.contract.service, tried),
    });
  }
}

const isWithoutEffect = (error: unknown): boolean =>
  error instanceof CallNotDeliveredError || errorKind(error) === 'refusal';

const isNobodyThere = (error: unknown): boolean =>
  isServiceError(error, PlatformErrors.SERVICE_UNAVAILABLE) && !(error instanceof CallNotDeliveredError);

const causeOf = (error: unknown): unknown =>
  error instanceof Error && error.cause !== undefined ? error.cause : error;
