import type { Metrics } from '@diancan/platform';
import type { Publisher } from './publisher.js';
import type { PublisherCounts } from './publisher-counts.js';

/** The counts of the only publisher of a process, as metrics. */
export function publisherCounts(metrics: Metrics): PublisherCounts {
  const published = metrics.counter({
    name: 'diancan_messages_published_total',
    help: 'Messages given to the broker, by outcome: confirmed, unroutable, refused, unavailable or unknown.',
    labels: ['outcome'],
  });
  const retries = metrics.counter({
    name: 'diancan_message_publish_retries_total',
    help: 'Further attempts to publish a message after one that failed.',
    labels: [],
  });
  return { published: outcome => published.inc({ outcome }), retried: () => retries.inc() };
}

/** Reads the gauges from the publisher at each scrape. */
export function measurePublisher(
  metrics: Metrics,
  publisher: Pick<Publisher, 'unconfirmed' | 'isReady'>,
): void {
  metrics.gauge(
    {
      name: 'diancan_messages_unconfirmed',
      help: 'Messages that were sent to the broker and that it has not answered.',
      labels: [],
    },
    gauge => gauge.set(publisher.unconfirmed),
  );
  metrics.gauge(
    {
      name: 'diancan_broker_ready',
      help: '1 if the broker takes messages from this process, else 0.',
      labels: [],
    },
    gauge => gauge.set(publisher.isReady ? 1 : 0),
  );
}
