export { LiveFeed, type LiveFeedOptions } from './live-feed.js';
export { openRedis, type RedisConnectionOptions, reopenTogether } from './open-redis.js';
export { RedisReadiness } from './redis-readiness.js';
export { isWrongType } from './wrong-type.js';
