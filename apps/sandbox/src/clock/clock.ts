import { Injectable } from '@nestjs/common';

/**
 * The sandbox's time. It can be shifted, so that codes, tokens and orders expire, and bills become available,
 * without waiting. Signatures use the real time, because clients would reject those of another day.
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

  /** @param aheadMs how far ahead of the real time */
  set(aheadMs: number): void {
    this.#aheadMs = aheadMs;
    for (const watcher of this.#watchers) watcher();
  }

  /** Calls `watcher` after each shift. */
  watch(watcher: () => void): void {
    this.#watchers.push(watcher);
  }
}
