import type { Pool, RowDataPacket } from 'mysql2/promise';
import { vi } from 'vitest';
import type { TestFleet } from '../fleet/start-fleet.js';
import { order } from '../people/people.js';
import type { Visitor } from '../../scripts/visitor/visitor.ts';

export interface Waiting {
  /** How many unpaid orders wait. */
  readonly count: number;
  /** How many of them, the first ones, become due now; the others do from ten minutes later. */
  readonly due: number;
  /** Between the times of two orders, in ms. */
  readonly apartMs: number;
  /** From now to the time of the first order, in ms. */
  readonly inMs: number;
}

/**
 * Places one order, and stores as many like it as if each had been placed: with its decision, its fence, its
 * journal row, and the stock that it holds.
 */
export async function placeWaitingOrders(
  fleet: TestFleet,
  buyer: Visitor,
  productId: string,
  { count, due, apartMs, inMs }: Waiting,
): Promise<void> {
  const { orderId } = (await order(buyer, [{ productId, quantity: 1 }])).data;
  const [orders, product] = [fleet.db('order'), fleet.db('product')];
  const [[placed]] = await orders.query<RowDataPacket[]>('SELECT gid FROM orders WHERE order_id = ?', [
    orderId,
  ]);
  const gid = String(placed!['gid']);
  await untilConfirmed(product, gid);

  const itsGid = "CONCAT(LEFT(gid, 36), LPAD(seq, 7, '0'))";
  const itsId = "CONCAT(LEFT(order_id, 19), LPAD(seq, 7, '0'))";
  const atGid = `gid = '${gid}'`;
  await copies(product, 'transaction_branch', { where: atGid, count, changed: { gid: itsGid } });
  const reference = itsGid.replace('gid', 'reference');
  await copies(product, 'stock_journal', { where: `reference = '${gid}'`, count, changed: { reference } });
  await product.query('UPDATE product SET stock = stock - ? WHERE product_id = ?', [count, productId]);
  await copies(orders, 'global_transaction', {
    where: atGid,
    count,
    changed: { gid: itsGid, request: 'NULL' },
  });
  const atId = `order_id = '${orderId}'`;
  await copies(orders, 'order_line', { where: atId, count, changed: { order_id: itsId } });
  const time = `UTC_TIMESTAMP(3) + INTERVAL (${inMs} + seq * ${apartMs}
    + IF(seq > ${due}, 600000, 0)) * 1000 MICROSECOND`;
  const changed = { order_id: itsId, gid: itsGid, expires_at: time, expiry_due_at: time };
  await copies(orders, 'orders', { where: atId, count, changed });
}

const untilConfirmed = (product: Pool, gid: string): Promise<void> =>
  vi.waitFor(
    async () => {
      const [rows] = await product.query<RowDataPacket[]>(
        "SELECT 1 FROM transaction_branch WHERE gid = ? AND state = 'CONFIRMED'",
        [gid],
      );
      if (rows.length !== 1) throw new Error('the order is not confirmed');
    },
    { timeout: 60_000, interval: 100 },
  );

interface Copies {
  /** The row to copy. */
  readonly where: string;
  readonly count: number;
  /** Columns that differ, as SQL; `seq` is the number of the copy. */
  readonly changed: Readonly<Record<string, string>>;
}

async function copies(pool: Pool, table: string, { where, count, changed }: Copies): Promise<void> {
  const [all] = await pool.query<RowDataPacket[]>(`SHOW COLUMNS FROM ${table}`);
  const columns = all.filter(({ Extra }) => Extra !== 'auto_increment').map(({ Field }) => String(Field));
  await pool.query(
    `INSERT INTO ${table} (${columns.map(column => `\`${column}\``).join()})
     SELECT ${columns.map(column => changed[column] ?? `\`${column}\``).join()}
     FROM ${table}, seq_1_to_${count} WHERE ${where}`,
  );
}
