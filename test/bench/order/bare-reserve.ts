import Fastify from 'fastify';
import { createPool, type ResultSetHeader, type RowDataPacket } from 'mysql2/promise';

// The yardstick's first process: reserves one dish in one commit, with the rows that the product service
// writes, and without any of its care.
const [port, uri] = process.argv.slice(2);
const pool = createPool({ uri: uri!, connectionLimit: 10, timezone: 'Z' });
const app = Fastify();

app.route({
  method: 'POST',
  url: '/reserve',
  handler: async request => {
    const { gid, items } = request.body as {
      gid: string;
      items: Array<{ productId: string; quantity: number }>;
    };
    const { productId, quantity } = items[0]!;
    const connection = await pool.getConnection();
    try {
      await connection.query('BEGIN');
      const [[product]] = await connection.query<RowDataPacket[]>(
        'SELECT name, price_fen, stock, on_sale FROM bench_product WHERE product_id = ? FOR UPDATE',
        [productId],
      );
      const line = { productId, quantity, name: product!['name'], priceFen: Number(product!['price_fen']) };
      await connection.query(
        `INSERT INTO bench_transaction_branch
         (gid, branch, name, initiator, note, state, args, answer, due_at, created_at)
       VALUES (?, 'product.stock.reserve', 'bench', 'order', NULL, 'TRIED', ?, ?, UTC_TIMESTAMP(3),
         UTC_TIMESTAMP(3))`,
        [gid, JSON.stringify(items), JSON.stringify([line])],
      );
      await connection.query(
        `INSERT INTO bench_stock_journal (product_id, kind, quantity, reference, reason)
       VALUES (?, 'DEDUCTION', ?, ?, '')`,
        [productId, -quantity, gid],
      );
      const [{ affectedRows }] = await connection.query<ResultSetHeader>(
        'UPDATE bench_product SET stock = stock - ? WHERE product_id = ? AND stock >= ?',
        [quantity, productId, quantity],
      );
      if (affectedRows !== 1) throw new Error('sold out');
      await connection.query('COMMIT');
      return [line];
    } catch (error) {
      await connection.query('ROLLBACK');
      throw error;
    } finally {
      connection.release();
    }
  },
});

await app.listen({ host: '127.0.0.1', port: Number(port) });
