import { EXACT, TABLE_OPTIONS } from '@diancan/database';

/**
 * For a migration of a service that has jobs. `ix_job_due` gives due jobs in the order of claiming,
 * `ix_job_key` the open jobs of a key, `ix_job_ended` the jobs that may be purged or replayed.
 */
export const jobTable = `CREATE TABLE IF NOT EXISTS job (
  job_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  kind VARCHAR(40) ${EXACT} NOT NULL,
  job_key VARCHAR(64) ${EXACT} NULL,
  payload MEDIUMTEXT NOT NULL,
  state VARCHAR(8) ${EXACT} NOT NULL DEFAULT 'WAITING',
  attempts INT NOT NULL DEFAULT 0,
  due_at DATETIME(3) NOT NULL,
  claim CHAR(26) ${EXACT} NULL,
  is_behind TINYINT(1) NOT NULL DEFAULT 0,
  overdue_since DATETIME(3) NULL,
  last_error VARCHAR(500) NULL,
  created_at DATETIME(3) NOT NULL,
  ended_at DATETIME(3) NULL,
  KEY ix_job_due (kind, state, due_at, job_id),
  KEY ix_job_key (kind, job_key, state, claim, job_id),
  KEY ix_job_ended (state, kind, ended_at)
) ${TABLE_OPTIONS}`;
