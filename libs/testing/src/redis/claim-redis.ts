import { Redis } from 'ioredis';
import { fromTestRun } from '../run/test-run.js';

const REDIS_DATABASES = 16;
const CLAIM_SECONDS = 3_600;

/** Claims an empty Redis database: the first one that no other fleet has claimed. */
export async function claimRedis(): Promise<{ url: string; release(): Promise<void> }> {
  const url = new URL(fromTestRun('DIANCAN_TEST_REDIS_URL'));
  for (let database = 1; database < REDIS_DATABASES; database++) {
    url.pathname = `/${database}`;
    const redis = new Redis(url.href);
    const claimed = await redis.set('test-fleet:claim', process.pid, 'EX', CLAIM_SECONDS, 'NX');
    if (claimed)
      return { url: url.href, release: async () => void (await redis.flushdb(), await redis.quit()) };
    await redis.quit();
  }
  throw new Error('all databases of the test Redis are taken');
}
