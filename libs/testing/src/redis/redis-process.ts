import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { Redis } from 'ioredis';
// Named as it lies there, because its spec runs this file in a plain Node.
import { closedPort } from '../network/closed-port.ts';

/** Folders where packages install servers, but which may be missing in a plain user's PATH. */
const MORE_FOLDERS = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/opt/homebrew/bin';

/**
 * The shell ends Redis when its standard input closes, which also happens if the test process is killed. It
 * waits for Redis to exit.
 */
const WATCHED = `redis-server "$1" </dev/null & redis=$!
(cat >/dev/null; kill $redis 2>/dev/null) <&3 &
wait $redis
ended=$?
kill $! 2>/dev/null
exit $ended`;

export interface RedisProcess {
  readonly url: string;
  /** Also ended: resolves at once. */
  stop(): Promise<void>;
}

export interface RedisProcessOptions {
  /** By default one on which nobody listens. */
  readonly port?: number;
  /** Each write is in a file before it is answered; by default nothing is written by itself. */
  readonly appendOnly?: boolean;
  /** Further lines of its settings. */
  readonly settings?: readonly string[];
}

/**
 * Starts a private Redis, and resolves when it answers.
 * @param folder for its settings, data and log
 * @throws Error with the server's output if it exits instead
 */
export async function startRedis(
  folder: string,
  password: string,
  options: RedisProcessOptions = {},
): Promise<RedisProcess> {
  const { port = await closedPort(), appendOnly = false, settings = [] } = options;
  const conf = join(folder, 'redis.conf');
  const lines = [
    'bind 127.0.0.1',
    `port ${port}`,
    `dir "${folder}"`,
    `requirepass ${password}`,
    `masterauth ${password}`,
    `appendonly ${appendOnly ? 'yes' : 'no'}`,
    'appendfsync always',
    'save ""',
    // By default a replica waits 5 s for others.
    'repl-diskless-sync-delay 0',
    ...settings,
    '',
  ];
  writeFileSync(conf, lines.join('\n'), { mode: 0o600 });
  const child = execa('sh', ['-c', `exec 3<&0; ${WATCHED}`, 'redis', conf], {
    all: true,
    reject: false,
    env: { PATH: `${process.env['PATH']}:${MORE_FOLDERS}` },
  });
  const url = `redis://:${password}@127.0.0.1:${port}/0`;
  const ended = new AbortController();
  const fell = child.then(({ exitCode, all }) => {
    ended.abort();
    throw new Error(`redis-server ended with ${exitCode}: ${all}`);
  });
  await Promise.race([fell, answers(url, ended.signal)]);
  fell.catch(() => undefined);
  return {
    url,
    stop: async () => {
      child.stdin.end();
      await child;
    },
  };
}

/** While Redis loads its data it answers LOADING; before that it refuses connections. */
async function answers(url: string, ended: AbortSignal): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => undefined);
  const connected = (): Promise<boolean> =>
    redis.connect().then(
      () => true,
      () => false,
    );
  try {
    while (!ended.aborted && !(await connected())) await delay(20);
  } finally {
    redis.disconnect();
  }
}
