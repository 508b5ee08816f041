import { Metrics } from '@diancan/platform';
import { Injectable } from '@nestjs/common';

/**
 * `committed`; `refused`: aborted, and the refusal is the answer of its request; `aborted`: its work has
 * failed; `timedOut`: aborted by the question of a participant, because nobody had decided it in time.
 */
export type CountedDecision = 'committed' | 'refused' | 'aborted' | 'timedOut';

/** Counts the global transactions that this process has decided. */
@Injectable()
export class DecisionCount {
  readonly #decided;

  constructor(metrics: Metrics) {
    this.#decided = metrics.counter({
      name: 'diancan_transactions_total',
      help: 'Global transactions that this process has decided: committed, refused, aborted or timedOut.',
      labels: ['name', 'outcome'],
    });
  }

  /** @param name what the transaction does, such as `place-order` */
  add(name: string, outcome: CountedDecision): void {
    this.#decided.inc({ name, outcome });
  }
}
