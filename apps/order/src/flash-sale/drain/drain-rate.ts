import { Injectable } from '@nestjs/common';

/** Assumed until this process has stored something: orders a second. */
const FIRST_GUESS = 500;
/** How much the latest lot counts. */
const WEIGHT = 0.2;

/** How fast orders are stored, for an honest estimate. */
@Injectable()
export class DrainRate {
  #perSecond = FIRST_GUESS;

  add(entries: number, ms: number): void {
    this.#perSecond += WEIGHT * ((entries * 1_000) / Math.max(ms, 1) - this.#perSecond);
  }

  /** At least one second, because nobody stores in no time. */
  secondsFor(entries: number): number {
    return Math.max(1, Math.ceil(entries / this.#perSecond));
  }
}
