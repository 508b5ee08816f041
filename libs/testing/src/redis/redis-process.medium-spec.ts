import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { Redis } from 'ioredis';
import { describe, expect, it, vi } from 'vitest';
import { fromTestRun } from '../run/test-run.js';
import { startPrivateRedis } from './private-redis.js';

/** Starts a Redis in a process of its own, and prints its URL. */
const STARTER = `
  import { startRedis } from ${JSON.stringify(join(import.meta.dirname, 'redis-process.ts'))};
  console.log((await startRedis(process.argv[1], 'password')).url);
`;

describe('a private Redis', () => {
  it('ends with the process that started it, also if that is killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'diancan-spec-'));
    const starter = execa(process.execPath, ['--input-type=module', '--eval', STARTER, folder], {
      reject: false,
      stdin: 'ignore',
    });
    const failed = starter.then(({ stderr }) => Promise.reject(new Error(stderr)));
    const [url] = await Promise.race([once(createInterface(starter.stdout), 'line'), failed]);
    failed.catch(() => undefined);
    const redis = new Redis(url as string, { retryStrategy: () => null });
    await redis.ping();
    const ended = vi.fn();
    redis.on('error', () => undefined).once('close', ended);
    starter.kill('SIGKILL');
    await vi.waitFor(() => expect(ended).toHaveBeenCalled(), { timeout: 30_000 });
    await starter;
    rmSync(folder, { recursive: true });
  });

  it('keeps its files in the run’s folder, which the next run removes if this one is killed', async () => {
    const redis = await startPrivateRedis();
    const [, folder] = (await redis.admin.config('GET', 'dir')) as [string, string];
    expect(dirname(folder)).toBe(fromTestRun('DIANCAN_TEST_DIR'));
    await redis.stop();
    expect(existsSync(folder)).toBe(false);
  });
});
