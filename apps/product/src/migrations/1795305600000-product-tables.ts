import type { MigrationInterface, QueryRunner } from 'typeorm';

// IF NOT EXISTS, because MySQL commits each CREATE TABLE by itself: a start that was killed half-way leaves
// some tables behind.
const TABLES = [
  // Binary collation, because unicode_ci treats all rare characters and emoji as equal, so that names would
  // clash.
  `CREATE TABLE IF NOT EXISTS category (
    category_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    position INT NOT NULL,
    created_at DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
    updated_at DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
    PRIMARY KEY (category_id),
    CONSTRAINT uq_category_name UNIQUE (name)
  )`,
  `CREATE TABLE IF NOT EXISTS picture (
    name VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    media_type VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    bytes MEDIUMBLOB NOT NULL,
    created_at DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
    PRIMARY KEY (name)
  )`,
  `CREATE TABLE IF NOT EXISTS product (
    product_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    category_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name VARCHAR(64) NOT NULL,
    price_fen BIGINT NOT NULL,
    description VARCHAR(200) NOT NULL DEFAULT '',
    icon VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NULL,
    on_sale TINYINT(1) NOT NULL,
    stock BIGINT NOT NULL,
    created_at DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
    updated_at DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
    PRIMARY KEY (product_id),
    KEY ix_product_category (category_id),
    KEY ix_product_icon (icon),
    CONSTRAINT fk_product_category
      FOREIGN KEY (category_id) REFERENCES category (category_id) ON DELETE RESTRICT,
    CONSTRAINT fk_product_icon FOREIGN KEY (icon) REFERENCES picture (name) ON DELETE RESTRICT,
    CONSTRAINT ck_product_price CHECK (price_fen >= 0),
    CONSTRAINT ck_product_stock CHECK (stock >= 0)
  )`,
  // No foreign key to product: each journal row would take a shared lock on the product's row. Two deductions
  // of the same product would then both wait to write that row, and deadlock every time.
  `CREATE TABLE IF NOT EXISTS stock_journal (
    journal_id BIGINT NOT NULL AUTO_INCREMENT,
    product_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    kind ENUM('OPENING', 'RESTOCK', 'DEDUCTION', 'RELEASE') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    quantity BIGINT NOT NULL,
    reference VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    reason VARCHAR(128) NOT NULL DEFAULT '',
    created_at DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
    PRIMARY KEY (journal_id),
    CONSTRAINT uq_stock_journal_reference UNIQUE (reference, product_id, kind)
  )`,
  `CREATE TABLE IF NOT EXISTS stock_deduction (
    order_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state ENUM('DEDUCTED', 'RELEASED') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
    updated_at DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
    PRIMARY KEY (order_id)
  )`,
  `CREATE TABLE IF NOT EXISTS seller_request (
    seller_id VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    request_key VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    fingerprint CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    answer TEXT NULL,
    created_at DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
    PRIMARY KEY (seller_id, request_key)
  )`,
];

export class ProductTables1795305600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) {
      await runner.query(`${table} ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [
      'seller_request',
      'stock_deduction',
      'stock_journal',
      'product',
      'picture',
      'category',
    ]) {
      await runner.query(`DROP TABLE ${table}`);
    }
  }
}
