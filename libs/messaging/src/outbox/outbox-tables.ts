import { EXACT, TABLE_OPTIONS } from '@diancan/database';

const MESSAGE_COLUMNS = `
  message_id CHAR(26) ${EXACT} NOT NULL,
  name VARCHAR(64) ${EXACT} NOT NULL,
  message_key VARCHAR(64) ${EXACT} NULL,
  payload MEDIUMTEXT NOT NULL,
  previous VARCHAR(2000) ${EXACT} NULL,
  created_at DATETIME(3) NOT NULL`;

/**
 * For a migration of a service that sends messages: what is not confirmed yet. A confirmed message moves to
 * `sent_message`, so this table stays small.
 */
export const outboxTable = `CREATE TABLE IF NOT EXISTS outbox (
  seq BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  ${MESSAGE_COLUMNS},
  attempts INT NOT NULL DEFAULT 0,
  due_at DATETIME(3) NOT NULL,
  last_error VARCHAR(500) NULL,
  KEY ix_outbox_due (due_at, seq),
  KEY ix_outbox_message (message_id),
  KEY ix_outbox_key (message_key)
) ${TABLE_OPTIONS}`;

/**
 * What the broker has confirmed, by day, for the audit, for a search, and for a broker that has lost its
 * disk. A day is dropped as a whole (`DayPartitionsJob`). `day` is the UTC day of the message's id.
 */
export const sentMessageTable = `CREATE TABLE IF NOT EXISTS sent_message (
  seq BIGINT UNSIGNED NOT NULL,
  day DATE NOT NULL,
  ${MESSAGE_COLUMNS},
  attempts INT NOT NULL,
  sent_at DATETIME(3) NOT NULL,
  PRIMARY KEY (seq, day),
  KEY ix_sent_message (message_id),
  KEY ix_sent_message_key (message_key)
) ${TABLE_OPTIONS}
PARTITION BY RANGE COLUMNS (day) (PARTITION p_rest VALUES LESS THAN (MAXVALUE))`;
