import { Injectable } from '@nestjs/common';

/**
 * The sandbox's time, so that codes, tokens and orders expire, and tomorrow's bill is there, without waiting.
 * Signatures go by the real time all the same: else nobody could talk to a sandbox that is a day ahead.
 */
@Injectable()
export class Clock {
  #aheadMs = 0;
  readonly #watchers: (() => void)[] = [];

  /** ms since 1970. */
  now(): number {
    return Date.now() + this.#aheadMs;
  }

  get aheadMs(): number {
    return this.#aheadMs;
  }

  advance(ms: number): void {
    this.set(this.#aheadMs + ms);
  }

  /** @param aheadMs of the real time */
  set(aheadMs: number): void {
    this.#aheadMs = aheadMs;
    for (const watcher of this.#watchers) watcher();
  }

  /** Calls back after each shift. */
  watch(watcher: () => void): void {
    this.#watchers.push(watcher);
  }
}
