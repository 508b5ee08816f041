export { afterCommit } from './after-commit.js';
export { DatabaseModule, type DatabaseModuleOptions } from './database.module.js';
export { inMillis, NOW } from './database-time.js';
export { databaseOptions } from './database-options.js';
export { DatabaseReadiness } from './database-readiness.js';
export { openMigrated } from './migrate.js';
export { safeInteger, toSafeInteger } from './safe-integer.js';
export { EXACT, TABLE_OPTIONS } from './table-sql.js';
export { isDuplicateKey, isReferenceMissing, isStillReferenced, UnitOfWork } from './unit-of-work.js';
