import { randomUUID } from 'node:crypto';
import { EXACT, TABLE_OPTIONS } from '@diancan/database';
import type { EntityManager } from 'typeorm';

/** For the migration of a service whose cached values are named by a revision. */
export const cacheRevisionTable = `CREATE TABLE IF NOT EXISTS cache_revision (
  name VARCHAR(40) ${EXACT} NOT NULL,
  revision CHAR(36) ${EXACT} NOT NULL,
  PRIMARY KEY (name)
) ${TABLE_OPTIONS}`;

/**
 * Gives what a cache holds a new revision, in the commit of the change. A reader reads the revision from the
 * database and uses it as the key: so it gets no value from before the change, whatever happens to Redis or
 * to this process. Call it last in the transaction: it locks the row until the commit.
 * @param name at most 40 characters
 */
export async function changeRevision(tx: EntityManager, name: string): Promise<void> {
  const revision = randomUUID();
  await tx.query(
    'INSERT INTO cache_revision (name, revision) VALUES (?, ?) ON DUPLICATE KEY UPDATE revision = ?',
    [name, revision, revision],
  );
}
