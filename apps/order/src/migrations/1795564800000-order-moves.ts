import { idempotentRequestTable } from '@diancan/idempotency';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const EXACT = (length: number): string => `VARCHAR(${length}) CHARACTER SET ascii COLLATE ascii_bin NOT NULL`;

/**
 * Orders whose full amount is refunded or being refunded, and that no seller has accepted. Earlier releases
 * left them NEW and kept their stock; this migration cancels them and releases it, as the current code does.
 */
const STRANDED = "status = 'NEW' AND pay_status IN ('REFUNDING', 'REFUNDED')";

/** Earlier releases set REFUNDED too early if an order was cancelled while line refunds were under way. */
const NOT_BACK = "SELECT order_id FROM refund WHERE cause <> 'SURPLUS' AND state NOT IN ('DONE', 'RENEWED')";

export class OrderMoves1795564800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(idempotentRequestTable);
    await runner.query(`CREATE TABLE IF NOT EXISTS order_move (
      order_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      status ${EXACT(16)},
      actor_role ${EXACT(16)},
      actor_id ${EXACT(128)},
      moved_at DATETIME(3) NOT NULL,
      answer MEDIUMTEXT NOT NULL,
      PRIMARY KEY (order_id, status)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`);
    await runner.query(`INSERT IGNORE INTO stock_release (order_id, attempts, due_at)
      SELECT order_id, 0, UTC_TIMESTAMP(3) FROM orders WHERE ${STRANDED}`);
    await runner.query(`UPDATE orders SET status = 'CANCELLED' WHERE ${STRANDED}`);
    await runner.query(
      `UPDATE orders SET pay_status = 'REFUNDING'
       WHERE pay_status = 'REFUNDED' AND order_id IN (${NOT_BACK})`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE order_move, idempotent_request');
  }
}
