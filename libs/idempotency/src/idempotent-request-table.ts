import { EXACT, TABLE_OPTIONS } from '@diancan/database';

/** For the migration of a service that stores answers of requests with an Idempotency-Key. */
export const idempotentRequestTable = `CREATE TABLE IF NOT EXISTS idempotent_request (
  caller_role VARCHAR(16) ${EXACT} NOT NULL,
  caller_id VARCHAR(128) ${EXACT} NOT NULL,
  idempotency_key VARCHAR(64) ${EXACT} NOT NULL,
  fingerprint CHAR(64) ${EXACT} NOT NULL,
  answer MEDIUMTEXT NULL,
  refusal_code INT NULL,
  created_at DATETIME(3) NOT NULL,
  PRIMARY KEY (caller_role, caller_id, idempotency_key),
  KEY ix_idempotent_request_age (created_at)
) ${TABLE_OPTIONS}`;
