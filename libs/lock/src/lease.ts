import type { Claim } from './claim.js';
import { LockLostError } from './lock-errors.js';

/** Extends a lock while the work goes on, and reports at once when the lock is lost. */
export class Lease {
  readonly #lost = new AbortController();
  #renewal: NodeJS.Timeout | undefined;
  #end: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(
    private readonly name: string,
    private readonly claim: Claim,
  ) {
    this.#watch();
  }

  /** Aborted with a LockLostError as soon as another process may hold the lock. */
  get signal(): AbortSignal {
    return this.#lost.signal;
  }

  /** Releases the lock. Never throws. Does not wait for the nodes if the lock is lost. */
  async end(): Promise<void> {
    this.#stop();
    const releasing = this.claim.release();
    if (!this.signal.aborted) await releasing;
  }

  /** A timer of its own watches the end, because an extension may hang for longer than the lease lasts. */
  #watch(): void {
    clearTimeout(this.#end);
    this.#end = setTimeout(() => this.#lose(), Math.max(0, this.claim.leftMs));
    this.#extendIn(this.claim.leaseMs / 3);
  }

  #extendIn(ms: number): void {
    this.#renewal = setTimeout(() => void this.#extend(), ms);
  }

  async #extend(): Promise<void> {
    const outcome = await this.claim.extend();
    if (this.#ended) return;
    if (outcome === 'extended') this.#watch();
    else if (outcome === 'lost') this.#lose();
    // The nodes may come back before the lease ends.
    else this.#extendIn(this.claim.leaseMs / 10);
  }

  #lose(): void {
    this.#stop();
    this.#lost.abort(new LockLostError(this.name));
  }

  #stop(): void {
    this.#ended = true;
    clearTimeout(this.#renewal);
    clearTimeout(this.#end);
  }
}
