import type { GateAdvice } from '@diancan/flash-gate';
import { LRUCache } from 'lru-cache';

/** Gives milliseconds of a clock that never goes back. */
export type Clock = () => number;

export type GateRefusal = 'SOLD_OUT' | 'CROWDED';

/** A flag is believed for this long, in ms. */
export const BELIEVED_MS = 2_000;
/**
 * While a flag says "sold out", one request passes in this time, in ms: its answer renews the flag, so that
 * not everybody passes when it is too old, or it tells that something came back.
 */
export const PROBE_MS = 500;
const SECOND_MS = 1_000;
const MOST_ACTIVITIES = 4_096;

interface Known extends GateAdvice {
  readonly believedUntilMs: number;
  probeDueMs: number;
  secondEndsMs: number;
  passed: number;
}

/** The activities that this gateway has heard of lately, and how many requests of each have passed. */
export class ActivityFlags {
  readonly #known = new LRUCache<string, Known>({ max: MOST_ACTIVITIES });

  constructor(private readonly now: Clock) {}

  learn(advice: GateAdvice): void {
    const nowMs = this.now();
    const before = this.#known.get(advice.activityId);
    this.#known.set(advice.activityId, {
      ...advice,
      believedUntilMs: nowMs + BELIEVED_MS,
      probeDueMs: nowMs + PROBE_MS,
      secondEndsMs: before?.secondEndsMs ?? nowMs + SECOND_MS,
      passed: before?.passed ?? 0,
    });
  }

  /** Lets a request of the activity pass, and counts it. @returns why not; null if it passes */
  pass(activityId: string, buyer: string): GateRefusal | null {
    const known = this.#known.get(activityId);
    if (known === undefined) return null;
    const nowMs = this.now();
    if (nowMs >= known.believedUntilMs) return null;
    if (known.holders !== null) {
      if (known.holders.mayHave(buyer)) return null;
      if (nowMs < known.probeDueMs) return 'SOLD_OUT';
      known.probeDueMs = nowMs + PROBE_MS;
      return null;
    }
    if (nowMs >= known.secondEndsMs) {
      known.secondEndsMs = nowMs + SECOND_MS;
      known.passed = 0;
    }
    if (known.passed >= known.admit) return 'CROWDED';
    known.passed += 1;
    return null;
  }
}
