import type { Chosen, Ending } from './load-balancer.js';

/**
 * Settles the attempts at one request. If several instances answered it with a failure of their own (500),
 * and none did better, the request may be at fault: one that crashes its handler everywhere, sent again and
 * again, must not have healthy instances left alone.
 */
export class Suspects {
  #suspects: Chosen[] = [];

  /** @param doubtful whether it failed by an answer, so that the request may be to blame */
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
