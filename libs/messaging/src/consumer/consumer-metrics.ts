import { Metrics } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import type { Settlement } from './message-transactions.js';

/** What the consumers of this process count. */
@Injectable()
export class ConsumerMetrics {
  readonly #received;
  readonly #seconds;

  constructor(metrics: Metrics) {
    this.#received = metrics.counter({
      name: 'diancan_messages_received_total',
      help: 'Received messages by consumer and outcome: handled, repeated, parked, retried, or dead.',
      labels: ['consumer', 'outcome'],
    });
    this.#seconds = metrics.counter({
      name: 'diancan_message_handling_seconds_total',
      help: 'Time that a consumer has spent on handling its messages, transactions included, in seconds.',
      labels: ['consumer'],
    });
  }

  /** Shows all outcomes of a consumer from the beginning, so that an alarm sees the first dead letter. */
  begin(consumer: string): void {
    for (const outcome of ['handled', 'repeated', 'parked', 'retried', 'dead'] as const)
      this.#received.inc({ consumer, outcome }, 0);
    this.#seconds.inc({ consumer }, 0);
  }

  count(consumer: string, outcome: Settlement['outcome']): void {
    this.#received.inc({ consumer, outcome });
  }

  /** Adds the time that `work` takes. */
  async time<T>(consumer: string, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.#seconds.inc({ consumer }, (performance.now() - start) / 1_000);
    }
  }
}
