import { EXACT, TABLE_OPTIONS } from '@diancan/database';

/**
 * For a migration of a service that sends transactional messages. `ix_half_message_due` gives the half
 * messages to check in the order of claiming, `ix_half_message_ended` those that may be purged.
 * `message_id` is the message in the outbox, once there is one. `attempts` counts claims, and `checks` only
 * the checks that were answered.
 */
export const halfMessageTable = `CREATE TABLE IF NOT EXISTS half_message (
  id CHAR(26) ${EXACT} NOT NULL PRIMARY KEY,
  kind VARCHAR(40) ${EXACT} NOT NULL,
  name VARCHAR(64) ${EXACT} NOT NULL,
  message_key VARCHAR(64) ${EXACT} NULL,
  payload MEDIUMTEXT NOT NULL,
  message_id CHAR(26) ${EXACT} NULL,
  state VARCHAR(12) ${EXACT} NOT NULL DEFAULT 'PREPARED',
  is_given_up TINYINT(1) NOT NULL DEFAULT 0,
  attempts INT NOT NULL DEFAULT 0,
  checks INT NOT NULL DEFAULT 0,
  due_at DATETIME(3) NOT NULL,
  last_error VARCHAR(500) NULL,
  created_at DATETIME(3) NOT NULL,
  ended_at DATETIME(3) NULL,
  KEY ix_half_message_due (kind, state, due_at, id),
  KEY ix_half_message_ended (state, ended_at),
  KEY ix_half_message_key (message_key)
) ${TABLE_OPTIONS}`;
