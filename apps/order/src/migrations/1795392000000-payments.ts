import type { MigrationInterface, QueryRunner } from 'typeorm';

const EXACT = (length: number): string => `VARCHAR(${length}) CHARACTER SET ascii COLLATE ascii_bin NOT NULL`;
const ID = 'CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL';
const TABLE = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci';

// IF NOT EXISTS: MySQL commits each CREATE TABLE on its own, so a killed start may have created some tables.
const TABLES = [
  `CREATE TABLE IF NOT EXISTS payment (
    out_trade_no ${EXACT(32)},
    order_id ${ID},
    buyer_openid ${EXACT(64)},
    amount_fen BIGINT NOT NULL,
    state ${EXACT(16)},
    expires_at DATETIME(3) NOT NULL,
    created_at DATETIME(3) NOT NULL,
    queries SMALLINT NOT NULL,
    queried_at DATETIME(3) NOT NULL,
    query_due_at DATETIME(3) NOT NULL,
    PRIMARY KEY (out_trade_no),
    KEY ix_payment_order (order_id),
    KEY ix_payment_due (state, query_due_at)
  ) ${TABLE}`,
  `CREATE TABLE IF NOT EXISTS receipt (
    transaction_id ${EXACT(64)},
    out_trade_no ${EXACT(32)},
    order_id ${ID},
    payer_openid ${EXACT(64)},
    amount_fen BIGINT NOT NULL,
    purpose ${EXACT(16)},
    paid_at DATETIME(3) NOT NULL,
    recorded_at DATETIME(3) NOT NULL,
    PRIMARY KEY (transaction_id),
    KEY ix_receipt_order (order_id),
    KEY ix_receipt_paid (paid_at)
  ) ${TABLE}`,
  `CREATE TABLE IF NOT EXISTS refund (
    out_refund_no ${ID},
    order_id ${ID},
    out_trade_no ${EXACT(32)},
    transaction_id ${EXACT(64)},
    amount_fen BIGINT NOT NULL,
    total_fen BIGINT NOT NULL,
    cause ${EXACT(16)},
    \`lines\` JSON NULL,
    reason VARCHAR(80) NOT NULL,
    state ${EXACT(16)},
    attempts SMALLINT NOT NULL,
    due_at DATETIME(3) NOT NULL,
    last_refusal VARCHAR(64) NULL,
    created_at DATETIME(3) NOT NULL,
    done_at DATETIME(3) NULL,
    PRIMARY KEY (out_refund_no),
    KEY ix_refund_order (order_id),
    KEY ix_refund_transaction (transaction_id),
    KEY ix_refund_due (state, due_at),
    CONSTRAINT ck_refund_amount CHECK (amount_fen > 0 AND amount_fen <= total_fen)
  ) ${TABLE}`,
  `CREATE TABLE IF NOT EXISTS notice (
    notice_id ${ID},
    kind ${EXACT(16)},
    openid ${EXACT(64)},
    data JSON NOT NULL,
    attempts SMALLINT NOT NULL,
    due_at DATETIME(3) NOT NULL,
    done_at DATETIME(3) NULL,
    PRIMARY KEY (notice_id),
    KEY ix_notice_due (done_at, due_at)
  ) ${TABLE}`,
  `CREATE TABLE IF NOT EXISTS notification_nonce (
    nonce VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    seen_at DATETIME(3) NOT NULL,
    PRIMARY KEY (nonce),
    KEY ix_notification_nonce_age (seen_at)
  ) ${TABLE}`,
  `CREATE TABLE IF NOT EXISTS reconciliation (
    day CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    bill_lines INT NOT NULL,
    repaired INT NOT NULL,
    differences JSON NOT NULL,
    done_at DATETIME(3) NOT NULL,
    PRIMARY KEY (day)
  ) ${TABLE}`,
];

export class Payments1795392000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE reconciliation, notification_nonce, notice, refund, receipt, payment');
  }
}
