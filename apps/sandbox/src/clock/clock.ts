import { Injectable } from '@nestjs/common';

/** The sandbox's time, so that a test can let a code or a token expire without waiting. */
@Injectable()
export class Clock {
  #aheadMs = 0;

  /** ms since 1970. */
  now(): number {
    return Date.now() + this.#aheadMs;
  }

  advance(ms: number): void {
    this.#aheadMs += ms;
  }
}
