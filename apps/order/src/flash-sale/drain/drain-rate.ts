import { Metrics } from '@diancan/platform';
import { Injectable } from '@nestjs/common';

/** Assumed until this process has stored something: orders a second. */
const FIRST_GUESS = 500;
/** How much the latest lot counts. */
const WEIGHT = 0.2;

/** How fast orders are stored, for an honest estimate. */
@Injectable()
export class DrainRate {
  #perSecond = FIRST_GUESS;
  readonly #stored;

  constructor(metrics: Metrics) {
    this.#stored = metrics.counter({
      name: 'diancan_flash_sale_stored_total',
      help: 'Entries of the logs of flash sales that this process has stored.',
      labels: [],
    });
  }

  add(entries: number, ms: number): void {
    this.#stored.inc(entries);
    this.#perSecond += WEIGHT * ((entries * 1_000) / Math.max(ms, 1) - this.#perSecond);
  }

  /** At least one second, because nobody stores in no time. */
  secondsFor(entries: number): number {
    return Math.max(1, Math.ceil(entries / this.#perSecond));
  }
}
