import { EXACT, TABLE_OPTIONS } from '@diancan/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = [
  `CREATE TABLE IF NOT EXISTS pickup_counter (
    business_day DATE NOT NULL,
    last_no INT NOT NULL,
    PRIMARY KEY (business_day)
  ) ${TABLE_OPTIONS}`,
  `CREATE TABLE IF NOT EXISTS order_event (
    event_id BIGINT NOT NULL AUTO_INCREMENT,
    order_id CHAR(26) ${EXACT} NOT NULL,
    event VARCHAR(16) ${EXACT} NOT NULL,
    at DATETIME(3) NOT NULL,
    PRIMARY KEY (event_id),
    KEY ix_order_event_order (order_id, event_id)
  ) ${TABLE_OPTIONS}`,
];

const COLUMNS: Record<string, string> = {
  business_day: 'DATE NULL',
  pickup_no: 'INT NULL',
  kitchen_at: 'DATETIME(3) NULL',
  accepted_at: 'DATETIME(3) NULL',
  ready_at: 'DATETIME(3) NULL',
  recalled_at: 'DATETIME(3) NULL',
  // 1 or NULL: the index has only the few orders that wait.
  in_kitchen: 'TINYINT NULL',
};

const INDEXES: Record<string, string> = {
  ux_orders_pickup: 'UNIQUE KEY ux_orders_pickup (business_day, pickup_no)',
  ix_orders_kitchen: 'KEY ix_orders_kitchen (in_kitchen, business_day, pickup_no)',
  ix_orders_ready: 'KEY ix_orders_ready (ready_at)',
};

/** Numbers to be called out, what happened to orders, and the kitchen's queue. */
export class Progress1797206400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(table);
    // A start that was killed half-way may have done any of these.
    for (const [column, type] of Object.entries(COLUMNS)) {
      const [found] = await runner.query(`SHOW COLUMNS FROM orders LIKE '${column}'`);
      if (found === undefined) await runner.query(`ALTER TABLE orders ADD ${column} ${type}`);
    }
    for (const [name, index] of Object.entries(INDEXES)) {
      const [found] = await runner.query(`SHOW INDEX FROM orders WHERE Key_name = '${name}'`);
      if (found === undefined) await runner.query(`ALTER TABLE orders ADD ${index}`);
    }
    await takeOverEvents(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of Object.keys(INDEXES)) await runner.query(`ALTER TABLE orders DROP INDEX ${name}`);
    for (const column of Object.keys(COLUMNS)) await runner.query(`ALTER TABLE orders DROP COLUMN ${column}`);
    await runner.query('DROP TABLE order_event, pickup_counter');
  }
}

/** What earlier releases know of orders: payments and moves to another status. */
async function takeOverEvents(runner: QueryRunner): Promise<void> {
  await runner.query(
    `INSERT INTO order_event (order_id, event, at)
     SELECT order_id, event, at FROM (
       SELECT order_id, 'PAID' AS event, recorded_at AS at FROM receipt WHERE purpose = 'ORDER'
       UNION ALL
       SELECT order_id, status, moved_at FROM order_move
     ) AS known
     WHERE NOT EXISTS (SELECT 1 FROM order_event)
     ORDER BY at, order_id`,
  );
  await runner.query(
    `UPDATE orders JOIN order_move ON order_move.order_id = orders.order_id AND order_move.status = 'ACCEPTED'
     SET orders.accepted_at = order_move.moved_at WHERE orders.accepted_at IS NULL`,
  );
}
