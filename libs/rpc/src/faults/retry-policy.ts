import type { Deadline } from '@diancan/platform';
import { RetryBudget } from './retry-budget.js';

export interface RetrySettings {
  /** The most attempts after the first one. */
  readonly attempts: number;
  /** Retries per hundred requests. */
  readonly budgetPercent: number;
}

/** The facts that decide whether another attempt follows. */
export interface FailedAttempt {
  /** Whether another attempt is harmless and may end better. */
  readonly repeatable: boolean;
  /** Whether the service may have received the request: then a retry adds to its load. */
  readonly sent: boolean;
  /** The deadline of all attempts together. */
  readonly deadline: Pick<Deadline, 'isOver'>;
  /** Attempts so far. */
  readonly attempts: number;
  /** Whether there is an instance on which the request was not tried yet. */
  readonly hasOther: () => boolean;
}

/** Decides on retries of calls and of proxied requests, by one set of rules and within one budget. */
export class RetryPolicy {
  readonly #budget = new RetryBudget(() => this.settings().budgetPercent);

  /** @param settings read at each decision */
  constructor(private readonly settings: () => RetrySettings) {}

  /** Called once for each request: it deposits a fraction of a retry. */
  deposit(): void {
    this.#budget.deposit();
  }

  /** Whether to make another attempt; if so, it is withdrawn from the budget. */
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
