import { idempotentRequestTable } from '@diancan/idempotency';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Copies the keys that sellers have used. `seller_request` stays, because an instance of the previous release
 * may still write to it; keys stored there after this copy are unknown here.
 */
export class IdempotentRequests1795564800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(idempotentRequestTable);
    await runner.query(`INSERT IGNORE INTO idempotent_request
      (caller_role, caller_id, idempotency_key, fingerprint, answer, refusal_code, created_at)
      SELECT 'seller', seller_id, request_key, fingerprint, answer, NULL, created_at FROM seller_request`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotent_request');
  }
}
