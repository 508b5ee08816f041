import type { HealthProbe } from './health-probe.js';

const ASKED_EVERY_MS = 1_000;
/** Two in a row: a single failure says nothing about the settings. */
const BAD_AFTER = 2;

export interface GracePeriodOptions {
  readonly probe: HealthProbe;
  /** How long the health is watched, in ms. */
  readonly forMs: number;
  /** Called when the time is over and no check fails. */
  well(): void;
  /** @param failing the names of the checks that fail */
  bad(failing: readonly string[]): void;
}

/**
 * Watches the health of a process for a while after its settings changed. Calls exactly one of `well` and
 * `bad`, unless it is cancelled.
 */
export class GracePeriod {
  readonly #until: number;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #over = false;

  constructor(private readonly options: GracePeriodOptions) {
    this.#until = performance.now() + options.forMs;
    this.#scheduleNext();
  }

  cancel(): void {
    this.#over = true;
    clearTimeout(this.#timer);
  }

  #scheduleNext(): void {
    // A check that has failed once is asked again, even after the time is over.
    const leftMs = this.#failures > 0 ? ASKED_EVERY_MS : this.#until - performance.now();
    this.#timer = setTimeout(() => void this.#probe(), Math.max(0, Math.min(ASKED_EVERY_MS, leftMs))).unref();
  }

  async #probe(): Promise<void> {
    const failing = await failingOf(this.options.probe);
    if (this.#over) return;
    this.#failures = failing.length === 0 ? 0 : this.#failures + 1;
    if (this.#failures >= BAD_AFTER) {
      this.cancel();
      return this.options.bad(failing);
    }
    if (this.#failures === 0 && performance.now() >= this.#until) {
      this.cancel();
      return this.options.well();
    }
    this.#scheduleNext();
  }
}

/** A probe that throws counts as a failing check. */
export const failingOf = (probe: HealthProbe): Promise<readonly string[]> =>
  probe.failing().catch(() => ['health']);
