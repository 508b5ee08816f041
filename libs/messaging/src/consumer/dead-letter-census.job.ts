import { UnitOfWork } from '@diancan/database';
import { Metrics, PeriodicJob } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { MessageConsumers } from './message-consumers.js';
import { DeadLetters } from '../dead-letter/dead-letter.repository.js';

const INTERVAL_MS = 15_000;

/** Counts the dead letters that are not replayed. */
@Injectable()
export class DeadLetterCensus extends PeriodicJob {
  readonly #gauge;

  constructor(
    private readonly uow: UnitOfWork,
    private readonly letters: DeadLetters,
    private readonly consumers: MessageConsumers,
    metrics: Metrics,
  ) {
    super();
    this.#gauge = metrics.gauge({
      name: 'diancan_dead_letters',
      help: 'Dead letters that are not replayed, by consumer. Missing while they cannot be counted.',
      labels: ['consumer'],
    });
  }

  protected override intervalMs(): number {
    return INTERVAL_MS;
  }

  protected override async runOnce(): Promise<boolean> {
    try {
      const counts = await this.uow.run(tx => this.letters.count(tx));
      this.#gauge.reset();
      for (const consumer of this.consumers.names) this.#gauge.set({ consumer }, 0);
      for (const [consumer, count] of counts) this.#gauge.set({ consumer }, count);
      return false;
    } catch (error) {
      this.#gauge.reset();
      throw error;
    }
  }
}
