import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';

/**
 * A connection to the test server. All keys of this run have a prefix of their own, because others use the
 * same server.
 */
export function redisForSpecs(): Redis {
  const url = process.env['DIANCAN_TEST_REDIS_URL'];
  if (url === undefined)
    throw new Error('DIANCAN_TEST_REDIS_URL is not set; run the medium lane with: npm test -- --lane medium');
  return new Redis(url, { keyPrefix: `spec:${randomUUID()}:` });
}
