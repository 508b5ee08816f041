import { Metrics, PeriodicJob } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { OutboxRepository } from './outbox.repository.js';

const INTERVAL_MS = 15_000;

/** Counts the messages that are not confirmed yet. */
@Injectable()
export class OutboxCensus extends PeriodicJob {
  readonly #waiting;
  readonly #lag;

  constructor(
    private readonly messages: OutboxRepository,
    metrics: Metrics,
  ) {
    super();
    this.#waiting = metrics.gauge({
      name: 'diancan_outbox_waiting',
      help: 'Messages in the outbox that the broker has not confirmed. Missing while they cannot be counted.',
      labels: [],
    });
    this.#lag = metrics.gauge({
      name: 'diancan_outbox_lag_seconds',
      help: 'Age of the oldest message in the outbox; 0 if there is none. Missing while it cannot be read.',
      labels: [],
    });
  }

  protected override intervalMs(): number {
    return INTERVAL_MS;
  }

  protected override async runOnce(): Promise<boolean> {
    try {
      const { waiting, lagSeconds } = await this.messages.count();
      this.#waiting.set(waiting);
      this.#lag.set(lagSeconds);
      return false;
    } catch (error) {
      // `reset` would set them to 0.
      this.#waiting.remove();
      this.#lag.remove();
      throw error;
    }
  }
}
