import { ulid } from 'ulid';
import type { PoolConnection } from 'mysql2/promise';
import type { Market } from './market.ts';
import type { Winner } from './storing.ts';

const NOW = 'UTC_TIMESTAMP(3)';
const TABLES = ['flash_shard', 'orders', 'order_line', 'flash_ticket', 'outbox'];
const LOT = 500;

const rowsOf = (count: number, row: string) => Array.from({ length: count }, () => row).join(', ');

/**
 * The yardstick: mysql2 alone stores the same lots by the same statements, one commit for each, in tables
 * with the same indexes.
 * @returns stores winners, and resolves to the seconds that it took
 */
export async function bareStore(
  { database, rows }: Market,
  activityId: string,
): Promise<(winners: readonly Winner[]) => Promise<number>> {
  for (const table of TABLES) {
    await rows(`DROP TABLE IF EXISTS bench_${table}`);
    await rows(`CREATE TABLE bench_${table} LIKE ${table}`);
  }
  await rows('INSERT INTO bench_flash_shard SELECT * FROM flash_shard WHERE activity_id = ?', [activityId]);
  let seq = 1;
  return async winners => {
    const connection = await database.getConnection();
    const began = performance.now();
    for (let at = 0; at < winners.length; at += LOT) {
      await storeLot(connection, activityId, winners.slice(at, at + LOT), seq);
      seq += LOT;
    }
    const seconds = (performance.now() - began) / 1_000;
    connection.release();
    return seconds;
  };
}

async function storeLot(
  connection: PoolConnection,
  activityId: string,
  lot: readonly Winner[],
  seq: number,
): Promise<void> {
  const won = lot.map(winner => ({ ...winner, orderId: ulid() }));
  const buyers = won.map(({ buyer }) => buyer);
  await connection.query('START TRANSACTION');
  await connection.query(
    `UPDATE bench_flash_shard SET cursor_seq = ?, cursor_rid = ?, taken = taken + ?
     WHERE activity_id = ? AND shard = 0`,
    [seq + lot.length, won.at(-1)!.rid, lot.length, activityId],
  );
  await connection.query('SELECT buyer_openid AS buyer, lapses FROM flash_lapse WHERE buyer_openid IN (?)', [
    buyers,
  ]);
  const expiry = `${NOW} + INTERVAL 300 SECOND`;
  await connection.query(
    `INSERT INTO bench_orders (order_id, gid, activity_id, buyer_openid, status, pay_status, amount_fen, name,
       phone, address, remark, created_at, expires_at, expiry_due_at)
     VALUES ${rowsOf(
       lot.length,
       `(?, NULL, ?, ?, 'NEW', 'UNPAID', 990, '张三', '13800138000', ?, '', ${NOW},
       ${expiry}, ${expiry})`,
     )}`,
    won.flatMap(({ orderId, buyer }) => [orderId, activityId, buyer, '人民路 1 号']),
  );
  await connection.query(
    `INSERT INTO bench_order_line (order_id, position, product_id, name, price_fen, quantity)
     VALUES ${rowsOf(lot.length, "(?, 0, ?, 'bench dish', 990, 1)")}`,
    won.flatMap(({ orderId }) => [orderId, activityId]),
  );
  await connection.query(
    `INSERT INTO bench_flash_ticket (rid, activity_id, shard, gen, seq, buyer_openid, quantity, fingerprint,
       state, order_id, content)
     VALUES ${rowsOf(lot.length, "(?, ?, 0, 1, ?, ?, 1, ?, 'WON', ?, NULL)")}`,
    won.flatMap(({ rid, buyer, fingerprint, orderId }, index) => {
      return [rid, activityId, seq + 1 + index, buyer, fingerprint, orderId];
    }),
  );
  const sold = won.map(({ orderId }) => ({ orderId, quantity: 1 }));
  await connection.query(
    `INSERT INTO bench_outbox (message_id, name, message_key, payload, created_at, due_at)
     VALUES (?, 'flash.sold', ?, ?, ${NOW}, ${NOW})`,
    [ulid(), activityId, JSON.stringify({ activityId, orders: sold })],
  );
  await connection.query('COMMIT');
}
