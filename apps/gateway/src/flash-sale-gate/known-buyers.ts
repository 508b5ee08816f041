import { LRUCache } from 'lru-cache';
import type { Clock } from './activity-flags.js';

const MOST_BUYERS = 100_000;
/** Longer than anybody repeats a request. */
const REMEMBERED_MS = 300_000;

interface Known {
  /** Requests without an answer yet. */
  pending: number;
  /** One of them was accepted, or nobody knows. */
  mayHaveTicket: boolean;
}

/**
 * The buyers who may have a ticket: order has accepted a request of theirs that this gateway has sent, or has
 * not answered it, or has failed. They may repeat it and get their ticket, also after the last piece is gone.
 */
export class KnownBuyers {
  readonly #known;

  constructor(now: Clock) {
    this.#known = new LRUCache<string, Known>({
      max: MOST_BUYERS,
      ttl: REMEMBERED_MS,
      ttlResolution: 0,
      perf: { now },
    });
  }

  has(activityId: string, buyer: string): boolean {
    return this.#known.has(keyOf(activityId, buyer));
  }

  /** A request is sent to order. @returns what to call once, when it is known how it ended */
  begin(activityId: string, buyer: string): (mayHaveTicket: boolean) => void {
    const key = keyOf(activityId, buyer);
    const known = this.#known.get(key) ?? { pending: 0, mayHaveTicket: false };
    known.pending += 1;
    this.#known.set(key, known);
    return mayHaveTicket => {
      known.pending -= 1;
      known.mayHaveTicket ||= mayHaveTicket;
      // It may have been dropped in the meantime, because there are too many.
      if (mayHaveTicket) this.#known.set(key, known);
      else if (known.pending === 0 && !known.mayHaveTicket && this.#known.peek(key) === known)
        this.#known.delete(key);
    };
  }
}

const keyOf = (activityId: string, buyer: string): string => `${activityId} ${buyer}`;
