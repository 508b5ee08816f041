import { EXACT, TABLE_OPTIONS } from '@diancan/database';
import { FENCING_COLUMN } from '@diancan/lock';
import { halfMessageTable } from '@diancan/messaging';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = `CHAR(26) ${EXACT} NOT NULL`;
const RID = `CHAR(22) ${EXACT}`;
const NAME = (length: number): string => `VARCHAR(${length}) ${EXACT} NOT NULL`;

/** Activities, the shards of their stock, the pieces that shards were granted, and the tickets of buyers. */
const TABLES = [
  `CREATE TABLE IF NOT EXISTS flash_activity (
    activity_id ${ID},
    gid ${NAME(64)},
    product_id ${NAME(64)},
    product_name VARCHAR(64) NOT NULL,
    icon VARCHAR(255) NOT NULL,
    price_fen BIGINT NOT NULL,
    limit_per_buyer INT NOT NULL,
    has_waiting_list BOOLEAN NOT NULL,
    starts_at DATETIME(3) NOT NULL,
    ends_at DATETIME(3) NOT NULL,
    state ${NAME(16)},
    shards INT NOT NULL,
    published BIGINT NOT NULL,
    reservoir BIGINT NOT NULL,
    returned BIGINT NOT NULL,
    created_at DATETIME(3) NOT NULL,
    end_attempts INT NOT NULL DEFAULT 0,
    end_due_at DATETIME(3) NOT NULL,
    PRIMARY KEY (activity_id),
    KEY ix_flash_activity_end (state, end_due_at, activity_id),
    CONSTRAINT ck_flash_activity_reservoir CHECK (reservoir >= 0)
  ) ${TABLE_OPTIONS}`,
  `CREATE TABLE IF NOT EXISTS flash_shard (
    activity_id ${ID},
    shard SMALLINT NOT NULL,
    stage ${NAME(16)},
    gen INT NOT NULL,
    granted BIGINT NOT NULL,
    taken BIGINT NOT NULL,
    grants BIGINT NOT NULL,
    cursor_seq BIGINT NOT NULL,
    cursor_rid ${RID} NOT NULL,
    run_id VARCHAR(40) ${EXACT} NULL,
    ${FENCING_COLUMN},
    PRIMARY KEY (activity_id, shard),
    CONSTRAINT ck_flash_shard_taken CHECK (taken <= granted)
  ) ${TABLE_OPTIONS}`,
  `CREATE TABLE IF NOT EXISTS flash_grant (
    activity_id ${ID},
    shard SMALLINT NOT NULL,
    gen INT NOT NULL,
    n BIGINT NOT NULL,
    rid ${RID} NULL,
    buyer_openid VARCHAR(64) ${EXACT} NULL,
    quantity INT NOT NULL,
    PRIMARY KEY (activity_id, shard, gen, n)
  ) ${TABLE_OPTIONS}`,
  `CREATE TABLE IF NOT EXISTS flash_ticket (
    rid ${RID} NOT NULL,
    activity_id ${ID},
    shard SMALLINT NOT NULL,
    gen INT NOT NULL,
    seq BIGINT NOT NULL,
    buyer_openid ${NAME(64)},
    quantity INT NOT NULL,
    fingerprint CHAR(16) ${EXACT} NOT NULL,
    state ${NAME(16)},
    order_id CHAR(26) ${EXACT} NULL,
    content TEXT NULL,
    PRIMARY KEY (rid),
    UNIQUE KEY ux_flash_ticket_order (order_id),
    KEY ix_flash_ticket_shard (activity_id, shard, state, gen, seq)
  ) ${TABLE_OPTIONS}`,
  `CREATE TABLE IF NOT EXISTS flash_lapse (
    buyer_openid ${NAME(64)},
    lapses INT NOT NULL,
    last_at DATETIME(3) NOT NULL,
    PRIMARY KEY (buyer_openid)
  ) ${TABLE_OPTIONS}`,
  halfMessageTable,
];

export class FlashSales1796688000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(table);
    const [found] = await runner.query("SHOW COLUMNS FROM orders LIKE 'activity_id'");
    // A start that was killed half-way may have added it.
    if (found === undefined) await runner.query(`ALTER TABLE orders ADD activity_id CHAR(26) ${EXACT} NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE orders DROP COLUMN activity_id');
    await runner.query(
      'DROP TABLE half_message, flash_lapse, flash_ticket, flash_grant, flash_shard, flash_activity',
    );
  }
}
