import { EXACT, TABLE_OPTIONS } from '@diancan/database';

/**
 * The fence of a participant, for a migration of its service: a row for each branch, written in the commit of
 * its try. A row without `args` is the mark of a branch that was cancelled before its try. `ix_..._due` gives
 * the branches whose decision is missed in the order of claiming, `ix_..._ended` those that may be purged.
 */
export const transactionBranchTable = `CREATE TABLE IF NOT EXISTS transaction_branch (
  branch_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  gid VARCHAR(64) ${EXACT} NOT NULL,
  branch VARCHAR(80) ${EXACT} NOT NULL,
  name VARCHAR(40) ${EXACT} NOT NULL,
  initiator VARCHAR(16) ${EXACT} NOT NULL,
  note VARCHAR(255) ${EXACT} NULL,
  state VARCHAR(9) ${EXACT} NOT NULL,
  args MEDIUMTEXT NULL,
  answer MEDIUMTEXT NULL,
  attempts INT NOT NULL DEFAULT 0,
  due_at DATETIME(3) NOT NULL,
  last_error VARCHAR(500) NULL,
  created_at DATETIME(3) NOT NULL,
  ended_at DATETIME(3) NULL,
  UNIQUE KEY ux_transaction_branch (gid, branch),
  KEY ix_transaction_branch_due (state, due_at, branch_id),
  KEY ix_transaction_branch_ended (state, ended_at)
) ${TABLE_OPTIONS}`;
