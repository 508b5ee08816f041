const EXACT = 'CHARACTER SET ascii COLLATE ascii_bin NOT NULL';

/** For the migration of a service that stores answers of requests with an Idempotency-Key. */
export const idempotentRequestTable = `CREATE TABLE IF NOT EXISTS idempotent_request (
  caller_role VARCHAR(16) ${EXACT},
  caller_id VARCHAR(128) ${EXACT},
  idempotency_key VARCHAR(64) ${EXACT},
  fingerprint CHAR(64) ${EXACT},
  answer MEDIUMTEXT NULL,
  refusal_code INT NULL,
  created_at DATETIME(3) NOT NULL,
  PRIMARY KEY (caller_role, caller_id, idempotency_key),
  KEY ix_idempotent_request_age (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`;
