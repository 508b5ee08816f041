import { setImmediate as afterMicrotasks } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { BrokerConnection } from './broker-connection.js';

it.each([
  ['reports a url that it cannot use', 'no url', 1],
  ['does nothing without a url', '', 0],
])('%s', async (_what, url, losses) => {
  const onLost = vi.fn<() => void>();
  const connection = new BrokerConnection(url, {
    onConnected: async () => undefined,
    onReady: () => undefined,
    onLost,
  });
  connection.open();
  await afterMicrotasks();
  expect(onLost).toHaveBeenCalledTimes(losses);
  await connection.close();
});
