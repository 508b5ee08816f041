import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { closedPort } from '../network/closed-port.js';
import { fromTestRun } from '../run/test-run.js';
import { startRedis } from './redis-process.js';

/** A Redis Cluster for one spec alone: three primaries without replicas. */
export interface PrivateRedisCluster {
  readonly urls: readonly string[];
  stop(): Promise<void>;
}

const NODES = 3;

/** @throws Error with the output of redis-cli if the nodes do not join */
export async function startRedisCluster(): Promise<PrivateRedisCluster> {
  const folder = mkdtempSync(join(fromTestRun('DIANCAN_TEST_DIR'), 'redis-cluster-'));
  const password = randomBytes(24).toString('hex');
  const nodes = await Promise.all(
    Array.from({ length: NODES }, async (_, n) => {
      const own = join(folder, String(n));
      mkdirSync(own);
      // By default the bus has the port 10,000 above, which may be taken or too high.
      const settings = ['cluster-enabled yes', `cluster-port ${await closedPort()}`];
      return startRedis(own, password, { settings });
    }),
  );
  const stop = async (): Promise<void> => {
    await Promise.all(nodes.map(node => node.stop()));
    rmSync(folder, { recursive: true });
  };
  const urls = nodes.map(({ url }) => url);
  const joining = ['--cluster', 'create', ...urls.map(url => new URL(url).host), '--cluster-replicas', '0'];
  const joined = await execa('redis-cli', [...joining, '--cluster-yes'], {
    env: { REDISCLI_AUTH: password },
    reject: false,
    all: true,
  });
  if (joined.exitCode !== 0) {
    await stop();
    throw new Error(`redis-cli ended with ${joined.exitCode}: ${joined.all}`);
  }
  return { urls, stop };
}
