import { openRedis } from '@diancan/redis';
import { type CuttablePath, cuttablePath } from '@diancan/testing/network';
import { type PrivateRedis, startPrivateRedis } from '@diancan/testing/redis';
import type { Redis } from 'ioredis';

/** A private Redis behind a path that the spec can cut (dead) or hold (hanging). */
export interface LockNode {
  readonly admin: Redis;
  readonly path: CuttablePath;
  /** A connection through the path, as a service opens it. */
  open(): Redis;
  /** Empties the node and mends its path. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Three independent Redis servers. */
export const startThreeNodes = (): Promise<LockNode[]> => Promise.all([1, 2, 3].map(startNode));

async function startNode(): Promise<LockNode> {
  const server: PrivateRedis = await startPrivateRedis();
  const path = await cuttablePath(server.url);
  const opened: Redis[] = [];
  return {
    admin: server.admin,
    path,
    open: () => {
      const redis = openRedis(path.url, { logLevel: 'debug' });
      opened.push(redis);
      return redis;
    },
    reset: async () => {
      opened.splice(0).forEach(redis => redis.disconnect());
      path.mend();
      path.release();
      await server.admin.flushall();
    },
    stop: async () => {
      opened.forEach(redis => redis.disconnect());
      await path.close();
      await server.stop();
    },
  };
}
