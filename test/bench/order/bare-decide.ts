import { createHash, randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import { createPool } from 'mysql2/promise';
import { ulid } from 'ulid';
import { Pool } from 'undici';

// The yardstick's second process: has the dish reserved by the first one, and writes the order in one commit,
// with the rows that the order service writes.
const [port, uri, reserveUrl] = process.argv.slice(2);
const pool = createPool({ uri: uri!, connectionLimit: 10, timezone: 'Z' });
const reserve = new Pool(reserveUrl!, { connections: 40 });
const app = Fastify();
const NOW = 'UTC_TIMESTAMP(3)';

interface Line {
  productId: string;
  name: string;
  priceFen: number;
  quantity: number;
}

app.route({
  method: 'POST',
  url: '/api/order/create',
  handler: async request => {
    const body = request.body as { name: string; phone: string; address: string; items: unknown[] };
    const openid = String(request.headers['x-openid']);
    const orderId = ulid();
    const gid = createHash('sha256').update(randomUUID()).digest('base64url');
    const reserved = await reserve.request({
      path: '/reserve',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ gid, items: body.items }),
    });
    const [line] = (await reserved.body.json()) as Line[];
    const { productId, name, priceFen, quantity } = line!;
    const answer = { orderId };
    const connection = await pool.getConnection();
    try {
      await connection.query('BEGIN');
      await connection.query(
        `INSERT INTO bench_global_transaction (gid, name, outcome, state, request, fingerprint, answer,
         refusal_code, branches, due_at, began_at, decided_at, ended_at)
       VALUES (?, 'bench', 'COMMITTED', 'ENDING', ?, NULL, ?, NULL, 'product/product.stock.reserve',
         ${NOW}, ${NOW}, ${NOW}, NULL)`,
        [gid, `${openid}/${String(request.headers['idempotency-key'])}`, JSON.stringify(answer)],
      );
      await connection.query(
        `INSERT INTO bench_orders (order_id, gid, buyer_openid, status, pay_status, amount_fen, name, phone,
         address, remark, created_at, expires_at, expiry_due_at)
       VALUES (?, ?, ?, 'NEW', 'UNPAID', ?, ?, ?, ?, '', ${NOW}, ${NOW}, ${NOW})`,
        [orderId, gid, openid, priceFen * quantity, body.name, body.phone, body.address],
      );
      await connection.query(
        `INSERT INTO bench_order_line (order_id, position, product_id, name, price_fen, quantity)
       VALUES (?, 0, ?, ?, ?, ?)`,
        [orderId, productId, name, priceFen, quantity],
      );
      await connection.query('COMMIT');
      return { data: answer };
    } catch (error) {
      await connection.query('ROLLBACK');
      throw error;
    } finally {
      connection.release();
    }
  },
});

await app.listen({ host: '127.0.0.1', port: Number(port) });
