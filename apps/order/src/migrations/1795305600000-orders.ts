import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = 'CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL';
/** Openids and keys are case-sensitive, so they are compared byte by byte. */
const EXACT = (length: number): string => `VARCHAR(${length}) CHARACTER SET ascii COLLATE ascii_bin NOT NULL`;
const TABLE = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci';

// IF NOT EXISTS: MySQL commits each CREATE TABLE on its own, so a killed start may have created some tables.
export class Orders1795305600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS orders (
        order_id ${ID},
        buyer_openid ${EXACT(64)},
        status ${EXACT(16)},
        pay_status ${EXACT(16)},
        amount_fen BIGINT NOT NULL,
        name VARCHAR(32) NOT NULL,
        phone VARCHAR(20) NOT NULL,
        address VARCHAR(128) NOT NULL,
        remark VARCHAR(128) NOT NULL,
        cancel_reason VARCHAR(128) NULL,
        created_at DATETIME(3) NOT NULL,
        expires_at DATETIME(3) NOT NULL,
        PRIMARY KEY (order_id),
        KEY ix_orders_buyer (buyer_openid, order_id),
        KEY ix_orders_status (status, order_id),
        KEY ix_orders_expiry (status, pay_status, expires_at),
        CONSTRAINT ck_orders_amount CHECK (amount_fen >= 0)
      ) ${TABLE}`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS order_line (
        order_id ${ID},
        position SMALLINT NOT NULL,
        product_id ${EXACT(64)},
        name VARCHAR(64) NOT NULL,
        price_fen BIGINT NOT NULL,
        quantity INT NOT NULL,
        PRIMARY KEY (order_id, position),
        UNIQUE KEY ux_order_line_product (order_id, product_id),
        CONSTRAINT ck_order_line_quantity CHECK (quantity > 0)
      ) ${TABLE}`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS placement (
        order_id ${ID},
        buyer_openid ${EXACT(64)},
        idempotency_key ${EXACT(64)},
        fingerprint CHAR(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        state ${EXACT(16)},
        cart JSON NULL,
        rejection JSON NULL,
        created_at DATETIME(3) NOT NULL,
        deadline DATETIME(3) NOT NULL,
        PRIMARY KEY (order_id),
        UNIQUE KEY ux_placement_key (buyer_openid, idempotency_key),
        KEY ix_placement_deadline (state, deadline),
        KEY ix_placement_age (created_at)
      ) ${TABLE}`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS stock_release (
        order_id ${ID},
        attempts INT NOT NULL,
        due_at DATETIME(3) NOT NULL,
        done_at DATETIME(3) NULL,
        PRIMARY KEY (order_id),
        KEY ix_stock_release_due (done_at, due_at)
      ) ${TABLE}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE stock_release, placement, order_line, orders');
  }
}
