import { EXACT, TABLE_OPTIONS } from '@diancan/database';

/**
 * For a migration of a service that sends messages to ordered consumers: the last message of each key, and
 * the one before it, for each such consumer. A row is deleted when it has not been used for a week.
 */
export const lastMessageTable = `CREATE TABLE IF NOT EXISTS last_message (
  consumer VARCHAR(64) ${EXACT} NOT NULL,
  message_key VARCHAR(64) ${EXACT} NOT NULL,
  message_id CHAR(26) ${EXACT} NOT NULL,
  previous_id CHAR(26) ${EXACT} NULL,
  updated_at DATETIME(3) NOT NULL,
  PRIMARY KEY (consumer, message_key),
  KEY ix_last_message_updated (updated_at)
) ${TABLE_OPTIONS}`;

/**
 * For a migration of a service with ordered consumers: messages that have come before `previous_id`, the
 * message of their key before them. When that has had its effect, `due_at` is set, and the message goes back
 * to the queue of its consumer. It is parked while `returned_at` is null; afterwards, the row is kept for a
 * day.
 */
export const parkedMessageTable = `CREATE TABLE IF NOT EXISTS parked_message (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  consumer VARCHAR(64) ${EXACT} NOT NULL,
  message_id CHAR(26) ${EXACT} NOT NULL,
  name VARCHAR(64) ${EXACT} NOT NULL,
  message_key VARCHAR(64) ${EXACT} NULL,
  payload MEDIUMTEXT NOT NULL,
  previous VARCHAR(2000) ${EXACT} NULL,
  previous_id CHAR(26) ${EXACT} NOT NULL,
  parked_at DATETIME(3) NOT NULL,
  returned_at DATETIME(3) NULL,
  due_at DATETIME(3) NOT NULL,
  attempts INT NOT NULL DEFAULT 0,
  last_error VARCHAR(500) NULL,
  UNIQUE KEY ux_parked_message (consumer, message_id),
  KEY ix_parked_message_id (message_id),
  KEY ix_parked_message_key (message_key),
  KEY ix_parked_message_previous (consumer, previous_id),
  KEY ix_parked_message_due (due_at, id),
  KEY ix_parked_message_returned (returned_at, consumer, parked_at)
) ${TABLE_OPTIONS}`;
