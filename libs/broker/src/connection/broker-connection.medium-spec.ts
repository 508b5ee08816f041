import { type CuttablePath, cuttablePath } from '@diancan/testing/network';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BrokerConnection, type BrokerUser } from './broker-connection.js';

const BROKER = process.env['DIANCAN_TEST_RABBITMQ_URL']!;

let path: CuttablePath;
const connections: BrokerConnection[] = [];

beforeEach(async () => {
  path = await cuttablePath(BROKER);
});
afterEach(async () => {
  await Promise.all(connections.splice(0).map(each => each.close()));
  await path.close();
});

/** An open connection, and the history of what its user was told. */
function opened(onConnected: BrokerUser['onConnected']): string[] {
  const history: string[] = [];
  const connection = new BrokerConnection(path.url, {
    onConnected,
    onReady: () => history.push('ready'),
    onLost: error => history.push((error as Error).message),
  });
  connections.push(connection);
  connection.open();
  return history;
}

describe('a connection to the broker', () => {
  it('is made again until it is prepared; a preparation that fails is reported once', async () => {
    let failures = 0;
    const history = opened(async () => {
      if (++failures <= 3) throw new Error(`failure ${failures}`);
    });
    await expect.poll(() => history).toEqual(['failure 1', 'ready']);
  });

  it('reports a preparation that fails after an outage, although that one is reported', async () => {
    let failures = 0;
    path.cut();
    const history = opened(async () => {
      if (++failures <= 2) throw new Error(`failure ${failures}`);
    });
    await expect.poll(() => history).toHaveLength(1);
    path.mend();
    await expect.poll(() => history.slice(1)).toEqual(['failure 1', 'ready']);
  });

  it('reports each outage', async () => {
    let failures = 0;
    const history = opened(async () => {
      if (++failures === 1 || failures === 3) throw new Error(`failure ${failures}`);
    });
    await expect.poll(() => history).toEqual(['failure 1', 'ready']);
    path.cut();
    await expect.poll(() => history).toHaveLength(3);
    path.mend();
    await expect.poll(() => history.slice(3)).toEqual(['failure 3', 'ready']);
  });

  it('is made again although the broker does not answer that the failed one is closed', async () => {
    opened(async () => {
      path.hold();
      throw new Error('failure');
    });
    await expect.poll(() => path.connections).toBe(2);
  });
});
