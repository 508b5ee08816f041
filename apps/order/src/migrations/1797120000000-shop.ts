import { EXACT, TABLE_OPTIONS } from '@diancan/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = `CHAR(26) ${EXACT}`;

const TABLES = [
  `CREATE TABLE IF NOT EXISTS shop (
    shop_id TINYINT NOT NULL,
    profile MEDIUMTEXT NOT NULL,
    is_paused BOOLEAN NOT NULL,
    paused_until DATETIME(3) NULL,
    PRIMARY KEY (shop_id)
  ) ${TABLE_OPTIONS}`,
  // A row that is removed stays, because orders name it.
  `CREATE TABLE IF NOT EXISTS shop_table (
    table_id ${ID} NOT NULL,
    name VARCHAR(32) NOT NULL,
    look VARCHAR(96) COLLATE utf8mb4_bin NULL,
    code CHAR(22) ${EXACT} NULL,
    seating ${ID} NOT NULL,
    PRIMARY KEY (table_id),
    UNIQUE KEY ux_shop_table_code (code),
    UNIQUE KEY ux_shop_table_look (look)
  ) ${TABLE_OPTIONS}`,
];

/** By table: what orders and their lines gain. */
const COLUMNS: Record<string, Record<string, string>> = {
  orders: {
    kind: `VARCHAR(16) ${EXACT} NOT NULL DEFAULT 'DELIVERY'`,
    table_id: `${ID} NULL`,
    table_name: 'VARCHAR(32) NULL',
    seating: `${ID} NULL`,
    // JSON, as text: it is read and written whole, with its order.
    adjustments: 'MEDIUMTEXT NULL',
  },
  order_line: {
    icon: 'VARCHAR(255) NULL',
    choices: 'MEDIUMTEXT NULL',
    note: "VARCHAR(64) NOT NULL DEFAULT ''",
  },
};

/** The shop and its tables; kinds and adjustments of orders; several lines of one product. */
export class Shop1797120000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(table);
    // A start that was killed half-way may have done any of these.
    for (const [table, columns] of Object.entries(COLUMNS)) {
      for (const [column, type] of Object.entries(columns)) {
        const [found] = await runner.query(`SHOW COLUMNS FROM ${table} LIKE '${column}'`);
        if (found === undefined) await runner.query(`ALTER TABLE ${table} ADD ${column} ${type}`);
      }
    }
    // Orders of a flash sale that nobody brings.
    await runner.query("UPDATE orders SET kind = 'PICK_UP' WHERE address = ''");
    await addIndex(runner, 'orders', 'ix_orders_seating', '(seating, order_id)');
    const [unique] = await runner.query(
      "SHOW INDEX FROM order_line WHERE Key_name = 'ux_order_line_product'",
    );
    if (unique !== undefined) await runner.query('ALTER TABLE order_line DROP INDEX ux_order_line_product');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE order_line ADD UNIQUE KEY ux_order_line_product (order_id, product_id)');
    await runner.query('ALTER TABLE orders DROP INDEX ix_orders_seating');
    for (const [table, columns] of Object.entries(COLUMNS))
      for (const column of Object.keys(columns))
        await runner.query(`ALTER TABLE ${table} DROP COLUMN ${column}`);
    await runner.query('DROP TABLE shop_table, shop');
  }
}

async function addIndex(runner: QueryRunner, table: string, name: string, columns: string): Promise<void> {
  const [found] = await runner.query(`SHOW INDEX FROM ${table} WHERE Key_name = '${name}'`);
  if (found === undefined) await runner.query(`ALTER TABLE ${table} ADD KEY ${name} ${columns}`);
}
