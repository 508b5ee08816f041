import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';

/** A connection to the test server; everything of this run is under a name of its own, because others use the same server. */
export function redisForSpecs(): Redis {
  const url = process.env['DIANCAN_TEST_REDIS_URL'];
  if (url === undefined)
    throw new Error('DIANCAN_TEST_REDIS_URL is not set; run the medium lane with: npm test -- --lane medium');
  return new Redis(url, { keyPrefix: `spec:${randomUUID()}:` });
}
