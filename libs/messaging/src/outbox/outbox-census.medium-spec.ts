import { inMillis } from '@diancan/database';
import { Metrics } from '@diancan/platform';
import { expect, it } from 'vitest';
import { query, send, unconnected, useMessageWorld } from '../../testing/message-world.js';
import { OutboxCensus } from './outbox-census.job.js';

useMessageWorld();

it('the census tells how many messages wait, and for how long', async () => {
  const instance = unconnected();
  const metrics = new Metrics();
  const census = new OutboxCensus(instance.messages, metrics);
  const counted = async () => {
    census.wake();
    const lines = (await metrics.text()).split('\n').filter(line => line.startsWith('diancan_outbox'));
    return Object.fromEntries(
      lines.map(line => line.split(' ')).map(([name, value]) => [name, Number(value)]),
    );
  };
  await expect.poll(counted).toEqual({ diancan_outbox_waiting: 0, diancan_outbox_lag_seconds: 0 });

  await send(instance);
  await send(instance);
  await query(`UPDATE outbox SET created_at = ${inMillis(-3_600_000)} ORDER BY seq LIMIT 1`);
  await expect
    .poll(counted)
    .toEqual({ diancan_outbox_waiting: 2, diancan_outbox_lag_seconds: expect.closeTo(3_600, -2) });

  await query('RENAME TABLE outbox TO elsewhere');
  await expect.poll(counted).toEqual({});
  await query('RENAME TABLE elsewhere TO outbox');
  // A sender's clock that is ahead makes no lag below zero.
  await query(`UPDATE outbox SET created_at = ${inMillis(3_600_000)}`);
  await expect.poll(counted).toEqual({ diancan_outbox_waiting: 2, diancan_outbox_lag_seconds: 0 });
  await census.onApplicationShutdown();
});
