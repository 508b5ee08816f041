import { redisRefusal } from '@diancan/platform';

/** After a failure the store is left alone for this time, in ms, so that callers do not wait in turn. */
const BYPASS_MS = 500;

/** Remembers that the store does not answer. */
export class Bypass {
  #until = Number.NEGATIVE_INFINITY;

  isOn(): boolean {
    return performance.now() < this.#until;
  }

  /** A store that refuses writes still answers reads at once, so it is asked on. */
  failed(error: unknown): void {
    if (redisRefusal(error) === null) this.#until = performance.now() + BYPASS_MS;
  }
}
