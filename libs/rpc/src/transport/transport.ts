import type { Contract } from '@diancan/contracts';
import type { Instance } from '../discovery/instance.js';

/** One attempt at one instance. */
export interface OutgoingCall {
  readonly contract: Contract;
  /** Name of the method inside the contract. */
  readonly name: string;
  /** For error messages and settings: `product.stock.deduct`. */
  readonly method: string;
  readonly params: unknown;
  /** This process's signed identity for that service. */
  readonly identity: string;
  /** The time until the caller gives up, in ms. */
  readonly timeoutMs: number;
  /** Cancels the call, also at the other side if that can be reached. */
  readonly signal: AbortSignal;
  readonly requestId: string | undefined;
  readonly locale: string | undefined;
  readonly trace: string | undefined;
  /** The branch of a global transaction that the call is; undefined for other calls. */
  readonly branch: string | undefined;
}

/** Carries calls to an instance. */
export interface Transport {
  /**
   * @returns the result of the method, not validated yet
   * @throws ServiceError with the code of the other side if it refused (4xx with a code of its own catalogue)
   * @throws CallNotDeliveredError, CallOutcomeUnknownError; one of these two if the signal aborts
   */
  call(instance: Instance, call: OutgoingCall): Promise<unknown>;
  close(): void;
}
