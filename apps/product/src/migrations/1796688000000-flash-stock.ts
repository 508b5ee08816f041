import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = [
  // The stock may be below zero for a while: messages come in any order, a sale before the return that made
  // room for it.
  `CREATE TABLE IF NOT EXISTS flash_stock (
    activity_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    product_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    stock BIGINT NOT NULL,
    created_at DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
    PRIMARY KEY (activity_id)
  )`,
  `CREATE TABLE IF NOT EXISTS flash_journal (
    seq BIGINT NOT NULL AUTO_INCREMENT,
    activity_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    kind ENUM('OPENING', 'SALE', 'RETURN', 'CLOSING') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    quantity BIGINT NOT NULL,
    reference VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
    PRIMARY KEY (seq),
    CONSTRAINT uq_flash_journal_reference UNIQUE (activity_id, reference, kind)
  )`,
];

/** Kinds are added at the end, so that no row has to be written again. */
const MORE_KINDS = `ALTER TABLE stock_journal MODIFY
  kind ENUM('OPENING', 'RESTOCK', 'DEDUCTION', 'RELEASE', 'ALLOTMENT', 'FROM_ACTIVITY')
  CHARACTER SET ascii COLLATE ascii_bin NOT NULL`;

/** The stock of flash sales. */
export class FlashStock1796688000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES)
      await runner.query(`${table} ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
    await runner.query(MORE_KINDS);
  }

  /** The kinds stay: the journal may have rows of them. */
  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['flash_journal', 'flash_stock']) await runner.query(`DROP TABLE ${table}`);
  }
}
