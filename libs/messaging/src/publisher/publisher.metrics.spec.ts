import { Metrics } from '@diancan/platform';
import { expect, it } from 'vitest';
import { measurePublisher, publisherCounts } from './publisher.metrics.js';

const valuesOf = async (metrics: Metrics): Promise<string[]> =>
  (await metrics.text()).split('\n').filter(line => line !== '' && !line.startsWith('#'));

it('counts messages by what has become of them, and further attempts', async () => {
  const metrics = new Metrics();
  const counts = publisherCounts(metrics);
  counts.published('confirmed');
  counts.published('confirmed');
  counts.published('unknown');
  counts.retried();
  expect(await valuesOf(metrics)).toEqual([
    'diancan_messages_published_total{outcome="confirmed"} 2',
    'diancan_messages_published_total{outcome="unknown"} 1',
    'diancan_message_publish_retries_total 1',
  ]);
});

it('reads the state of the publisher at each scrape', async () => {
  const metrics = new Metrics();
  const publisher = { unconfirmed: 3, isReady: true };
  measurePublisher(metrics, publisher);
  const before = await valuesOf(metrics);
  Object.assign(publisher, { unconfirmed: 0, isReady: false });
  expect([before, await valuesOf(metrics)]).toEqual([
    ['diancan_messages_unconfirmed 3', 'diancan_broker_ready 1'],
    ['diancan_messages_unconfirmed 0', 'diancan_broker_ready 0'],
  ]);
});
