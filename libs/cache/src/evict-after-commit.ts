import { afterCommit } from '@diancan/database';
import type { EntityManager } from 'typeorm';
import type { Cache } from './cache.js';
import type { Target } from './cache-store.js';

/**
 * Evicts once the transaction has committed. From now until then nothing is stored, so that no old value
 * stays if the process dies right after its commit. After a rollback nothing is stored for `leaseMs`.
 * @throws Error if `tx` is not an open transaction
 */
export async function evictAfterCommit<T>(tx: EntityManager, cache: Cache<T>, target: Target): Promise<void> {
  const end = await cache.begin(target);
  afterCommit(tx, () => end());
}
