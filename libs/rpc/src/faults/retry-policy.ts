import type { Deadline } from '@diancan/platform';
import { RetryBudget } from './retry-budget.js';

export interface RetrySettings {
  /** Attempts after the first one, at most. */
  readonly attempts: number;
  /** Retries per hundred requests. */
  readonly budgetPercent: number;
}

/** What decides whether a failed attempt is followed by another one. */
export interface FailedAttempt {
  /** Whether a second attempt is harmless, and may end better. */
  readonly repeatable: boolean;
  /** Whether the service may have got something of the request: then a retry adds to its load. */
  readonly sent: boolean;
  /** Of the request, all its attempts together. */
  readonly deadline: Pick<Deadline, 'isOver'>;
  /** Attempts so far. */
  readonly attempts: number;
  /** Whether there is an instance that was not tried. */
  readonly hasOther: () => boolean;
}

/** Decides on retries of calls and of proxied requests, by one set of rules and within one budget. */
export class RetryPolicy {
  readonly #budget = new RetryBudget(() => this.settings().budgetPercent);

  /** @param settings read at each decision */
  constructor(private readonly settings: () => RetrySettings) {}

  /** Called once for each request: it pays for a part of a retry. */
  deposit(): void {
    this.#budget.deposit();
  }

  /** Whether to make another attempt; if so, its retry is paid for. */
  allows({ repeatable, sent, deadline, attempts, hasOther }: FailedAttempt): boolean {
    return (
      repeatable &&
      !deadline.isOver &&
      attempts <= this.settings().attempts &&
      hasOther() &&
      (!sent || this.#budget.withdraw())
    );
  }
}
