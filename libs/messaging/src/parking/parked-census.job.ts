import { Metrics, PeriodicJob } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { MessageConsumers } from '../consumer/message-consumers.js';
import { KeyOrder } from '../ordering/key-order.js';
import { ParkedMessages } from '../ordering/parked-message.repository.js';

const INTERVAL_MS = 15_000;

/** Counts the parked messages, and looks for those whose turn has come unnoticed. */
@Injectable()
export class ParkedCensus extends PeriodicJob {
  readonly #parked;
  readonly #age;

  constructor(
    private readonly parked: ParkedMessages,
    private readonly order: KeyOrder,
    private readonly consumers: MessageConsumers,
    metrics: Metrics,
  ) {
    super();
    this.#parked = metrics.gauge({
      name: 'diancan_messages_parked',
      help:
        'Messages that wait for the one of their key before them, by consumer. ' +
        'Missing while they cannot be counted.',
      labels: ['consumer'],
    });
    this.#age = metrics.gauge({
      name: 'diancan_messages_parked_age_seconds',
      help: 'How long the oldest parked message has waited, by consumer; 0 if there is none.',
      labels: ['consumer'],
    });
  }

  protected override intervalMs(): number {
    return INTERVAL_MS;
  }

  protected override async runOnce(): Promise<boolean> {
    await this.order.goOnEverywhere();
    await this.#count();
    return this.parked.purge();
  }

  async #count(): Promise<void> {
    this.#parked.reset();
    this.#age.reset();
    const counts = await this.parked.count();
    for (const consumer of this.consumers.orderedNames) {
      this.#parked.set({ consumer }, 0);
      this.#age.set({ consumer }, 0);
    }
    for (const [consumer, { parked, ageSeconds }] of counts) {
      this.#parked.set({ consumer }, parked);
      this.#age.set({ consumer }, ageSeconds);
    }
  }
}
