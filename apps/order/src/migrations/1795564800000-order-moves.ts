import { idempotentRequestTable } from '@diancan/idempotency';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const EXACT = (length: number): string => `VARCHAR(${length}) CHARACTER SET ascii COLLATE ascii_bin NOT NULL`;

/**
 * Orders whose money goes back before anybody has accepted them are over. Earlier releases left them NEW,
 * with their stock; here they end as they would today.
 */
const STRANDED = "status = 'NEW' AND pay_status IN ('REFUNDING', 'REFUNDED')";

/** Earlier releases called an order refunded if it was cancelled while its lines were being refunded. */
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
