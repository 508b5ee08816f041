import { EXACT, TABLE_OPTIONS } from '@diancan/database';

/**
 * For a migration of a service that consumes messages: which message has had its effect on which consumer.
 * `day` is the UTC day of the message's id, not of its arrival: a repetition after midnight must find the
 * same row. A day is dropped as a whole, later than the day of the sender's outbox.
 */
export const inboxTable = `CREATE TABLE IF NOT EXISTS inbox (
  consumer VARCHAR(64) ${EXACT} NOT NULL,
  message_id CHAR(26) ${EXACT} NOT NULL,
  day DATE NOT NULL,
  batch VARCHAR(31) ${EXACT} NOT NULL,
  received_at DATETIME(3) NOT NULL,
  PRIMARY KEY (consumer, message_id, day)
) ${TABLE_OPTIONS}
PARTITION BY RANGE COLUMNS (day) (PARTITION p_rest VALUES LESS THAN (MAXVALUE))`;

/**
 * For the same migration: the attempts of messages that have failed, or may have killed their process. A row
 * is deleted when its message is handled or dead, or when it has not changed for two weeks.
 */
export const messageAttemptTable = `CREATE TABLE IF NOT EXISTS message_attempt (
  consumer VARCHAR(64) ${EXACT} NOT NULL,
  message_id CHAR(26) ${EXACT} NOT NULL,
  attempts INT NOT NULL,
  last_error VARCHAR(500) NULL,
  updated_at DATETIME(3) NOT NULL,
  PRIMARY KEY (consumer, message_id),
  KEY ix_message_attempt_updated (updated_at)
) ${TABLE_OPTIONS}`;
