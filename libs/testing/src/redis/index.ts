export { claimRedis } from './claim-redis.js';
export { type PrivateRedis, READABLE, REFUSALS, type Refusal, startPrivateRedis } from './private-redis.js';
export { startRedisCluster } from './redis-cluster.js';
export { redisForSpecs } from './redis-for-specs.js';
