import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { fromTestRun } from '../run/test-run.js';

/** A connection to the test server. Its keys have a prefix of their own, because other specs use the same server. */
export function redisForSpecs(): Redis {
  return new Redis(fromTestRun('DIANCAN_TEST_REDIS_URL'), { keyPrefix: `spec:${randomUUID()}:` });
}
