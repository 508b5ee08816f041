import type { Chosen, Ending } from './load-balancer.js';

/**
 * Settles the attempts of one request. If several instances answered it with 500 and none did better, the
 * request may be at fault: a request that crashes its handler everywhere must not open the breakers of
 * healthy instances.
 */
export class Suspects {
  #suspects: Chosen[] = [];

  /** @param doubtful whether the request may be at fault, because the failure was an answer */
  settle(chosen: Chosen, ending: Ending, doubtful = false): void {
    if (ending === 'failed' && doubtful) {
      chosen.settle('unavailable');
      this.#suspects.push(chosen);
      return;
    }
    chosen.settle(ending);
    if (ending === 'answered' || ending === 'begun') this.#convict();
  }

  /** No further attempt follows. */
  end(): void {
    if (this.#suspects.length === 1) this.#convict();
  }

  #convict(): void {
    for (const suspect of this.#suspects) suspect.blame();
    this.#suspects = [];
  }
}
