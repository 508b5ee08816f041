import { EXACT, TABLE_OPTIONS } from '@diancan/database';

/**
 * For a migration of a service that begins global transactions. A row is a decision; its primary key decides
 * between commit and abort, once. A transaction without a row is undecided. `request` is the caller and the
 * key of a request that must happen once. `ix_global_transaction_due` gives the decisions that participants
 * do not know yet in the order of claiming, `ix_global_transaction_ended` those that may be purged.
 */
export const globalTransactionTable = `CREATE TABLE IF NOT EXISTS global_transaction (
  gid VARCHAR(64) ${EXACT} NOT NULL PRIMARY KEY,
  name VARCHAR(40) ${EXACT} NOT NULL,
  outcome VARCHAR(9) ${EXACT} NOT NULL,
  state VARCHAR(6) ${EXACT} NOT NULL,
  request VARCHAR(200) ${EXACT} NULL,
  fingerprint CHAR(43) ${EXACT} NULL,
  answer MEDIUMTEXT NULL,
  refusal_code INT NULL,
  branches TEXT NOT NULL,
  attempts INT NOT NULL DEFAULT 0,
  due_at DATETIME(3) NOT NULL,
  last_error VARCHAR(500) NULL,
  began_at DATETIME(3) NULL,
  decided_at DATETIME(3) NOT NULL,
  ended_at DATETIME(3) NULL,
  UNIQUE KEY ux_global_transaction_request (request),
  KEY ix_global_transaction_due (state, due_at, gid),
  KEY ix_global_transaction_ended (state, ended_at)
) ${TABLE_OPTIONS}`;
