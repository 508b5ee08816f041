import { openRedis } from '@diancan/redis';
import { Logger } from '@nestjs/common';
import { Cluster, type Redis, type RedisOptions, type Result } from 'ioredis';
import * as scripts from './scripts.js';

type Text = string | number;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    flashTake(...keysAndArguments: Text[]): Result<unknown[], Context>;
    flashRead(...keysAndArguments: Text[]): Result<unknown[], Context>;
    flashGrant(...keysAndArguments: Text[]): Result<unknown[], Context>;
    flashReclaim(...keysAndArguments: Text[]): Result<unknown[], Context>;
    flashDismiss(...keysAndArguments: Text[]): Result<unknown[], Context>;
    flashConfigure(...keysAndArguments: Text[]): Result<string, Context>;
    flashSeal(...keysAndArguments: Text[]): Result<string, Context>;
    flashBegin(...keysAndArguments: Text[]): Result<string, Context>;
    flashFill(...keysAndArguments: Text[]): Result<string, Context>;
    flashOpen(...keysAndArguments: Text[]): Result<string, Context>;
    flashHolders(...keysAndArguments: Text[]): Result<string[] | null, Context>;
  }
}

const COMMANDS: Record<string, { readonly lua: string; readonly numberOfKeys: number }> = {
  flashTake: { lua: scripts.TAKE, numberOfKeys: 5 },
  flashRead: { lua: scripts.READ, numberOfKeys: 3 },
  flashGrant: { lua: scripts.GRANT, numberOfKeys: 5 },
  flashReclaim: { lua: scripts.RECLAIM, numberOfKeys: 4 },
  flashDismiss: { lua: scripts.DISMISS, numberOfKeys: 5 },
  flashConfigure: { lua: scripts.CONFIGURE, numberOfKeys: 1 },
  flashSeal: { lua: scripts.SEAL, numberOfKeys: 1 },
  flashBegin: { lua: scripts.BEGIN, numberOfKeys: 1 },
  flashFill: { lua: scripts.FILL, numberOfKeys: 2 },
  flashOpen: { lua: scripts.OPEN, numberOfKeys: 2 },
  flashHolders: { lua: scripts.HOLDERS, numberOfKeys: 2 },
};

/** One server, or the nodes of a cluster. */
export type FlashRedis = Redis | Cluster;

/**
 * Nothing is sent twice by the driver: a request whose answer is lost has an unknown outcome, and the client
 * repeats it under its key.
 */
const OPTIONS: RedisOptions = {
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  commandTimeout: 1_000,
  retryStrategy: attempts => Math.min(50 * attempts, 500),
};

/**
 * @param urls one server, or some nodes of a cluster
 * @param isHot whether commands of one turn of the event loop share a pipeline
 */
export function openFlashRedis(urls: readonly string[], isHot: boolean): FlashRedis {
  const options = { ...OPTIONS, enableAutoPipelining: isHot };
  const [url = ''] = urls;
  const redis =
    urls.length === 1
      ? openRedis(url, { ...options, logContext: 'FlashRedis', logLevel: 'debug' })
      : openCluster(urls, options);
  for (const [name, command] of Object.entries(COMMANDS)) redis.defineCommand(name, command);
  return redis;
}

function openCluster(urls: readonly string[], { enableAutoPipelining, ...node }: RedisOptions): Cluster {
  const nodes = urls.map(text => new URL(text));
  const { username, password } = nodes[0]!;
  const cluster = new Cluster(
    nodes.map(({ hostname, port }) => ({ host: hostname, port: Number(port || 6379) })),
    {
      enableAutoPipelining: enableAutoPipelining ?? false,
      // Its queue has no time limit: a cluster that is away must fail, not hang.
      enableOfflineQueue: false,
      redisOptions: {
        ...node,
        ...(username === '' ? {} : { username: decodeURIComponent(username) }),
        ...(password === '' ? {} : { password: decodeURIComponent(password) }),
      },
      clusterRetryStrategy: attempts => Math.min(50 * attempts, 500),
    },
  );
  const logger = new Logger('FlashRedis');
  cluster.on('error', (error: unknown) => logger.debug(`Redis: ${String(error)}`));
  return cluster;
}
