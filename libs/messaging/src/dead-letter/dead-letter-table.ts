import { EXACT, TABLE_OPTIONS } from '@diancan/database';

/**
 * For a migration of a service that consumes messages: messages that are not tried any more. One that is
 * replayed keeps its row; if it dies again, `died_at` is new, and `replayed_at` is null again.
 * One that an operator discards has a `discarded_at`, and is never replayed. Open is what has neither.
 */
export const deadLetterTable = `CREATE TABLE IF NOT EXISTS dead_letter (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  consumer VARCHAR(64) ${EXACT} NOT NULL,
  message_id CHAR(26) ${EXACT} NOT NULL,
  name VARCHAR(64) ${EXACT} NOT NULL,
  message_key VARCHAR(64) ${EXACT} NULL,
  payload MEDIUMTEXT NOT NULL,
  previous VARCHAR(2000) ${EXACT} NULL,
  error VARCHAR(500) NOT NULL,
  attempts INT NOT NULL,
  died_at DATETIME(3) NOT NULL,
  replayed_at DATETIME(3) NULL,
  discarded_at DATETIME(3) NULL,
  UNIQUE KEY ux_dead_letter_message (consumer, message_id),
  KEY ix_dead_letter_id (message_id),
  KEY ix_dead_letter_key (message_key),
  KEY ix_dead_letter_open (replayed_at, discarded_at, consumer)
) ${TABLE_OPTIONS}`;
