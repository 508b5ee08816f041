export { Cache } from './cache.js';
export {
  type CachedOptions,
  Cacheable,
  CacheEvict,
  CachePut,
  type EvictOptions,
} from './cache-decorators.js';
export { type CacheDefinition, defineCache, type NearOptions, type ShapeCheck } from './cache-definition.js';
export { keyOfArguments } from './cache-key.js';
export { CacheModule, type CacheModuleOptions } from './cache.module.js';
export { Caches } from './caches.js';
export { evictAfterCommit } from './evict-after-commit.js';
export { MemoryStore } from './memory-store.js';
export { cacheRevisionTable, changeRevision } from './revision.js';
