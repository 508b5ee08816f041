import { createDecipheriv, createPublicKey, randomBytes, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Fastify from 'fastify';
import { createPool, type PoolConnection, type ResultSetHeader, type RowDataPacket } from 'mysql2/promise';
import { ulid } from 'ulid';
import { Pool } from 'undici';

// The yardstick of a whole order: one process and one schema, WeChat Pay v3 by node:crypto.
const [port, uri] = process.argv.slice(2);
const env = process.env as Record<string, string>;
const APP_ID = env['DIANCAN_WECHAT_OA_APPID']!;
const MCH_ID = env['DIANCAN_WECHAT_MCHID']!;
const SERIAL = env['DIANCAN_WECHAT_MCH_SERIAL']!;
const API_KEY = env['DIANCAN_WECHAT_API_V3_KEY']!;
const privateKey = readFileSync(env['DIANCAN_WECHAT_MCH_KEY_FILE']!);
const publicKey = createPublicKey(readFileSync(env['DIANCAN_WECHAT_PUBLIC_KEY_FILE']!));
const NOW = 'UTC_TIMESTAMP(3)';

const pool = createPool({ uri: uri!, connectionLimit: 10, timezone: 'Z' });
const pay = new Pool(env['DIANCAN_WECHAT_PAY_URL']!, { connections: 40 });
const app = Fastify();
app.removeAllContentTypeParsers();
app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

const signed = (...lines: string[]) =>
  sign('RSA-SHA256', Buffer.from(lines.map(line => `${line}\n`).join('')), privateKey).toString('base64');
const nowSeconds = () => String(Math.floor(Date.now() / 1_000));
const isGenuine = (headers: Record<string, unknown>, body: string) =>
  verify(
    'RSA-SHA256',
    Buffer.from(`${headers['wechatpay-timestamp']}\n${headers['wechatpay-nonce']}\n${body}\n`),
    publicKey,
    Buffer.from(String(headers['wechatpay-signature']), 'base64'),
  );

async function inTransaction<T>(work: (connection: PoolConnection) => Promise<T>): Promise<T> {
  const connection = await pool.getConnection();
  try {
    await connection.query('BEGIN');
    const done = await work(connection);
    await connection.query('COMMIT');
    return done;
  } catch (error) {
    await connection.query('ROLLBACK');
    throw error;
  } finally {
    connection.release();
  }
}

app.route({
  method: 'POST',
  url: '/api/order/create',
  handler: async request => {
    const { name, phone, address, items } = JSON.parse(request.body as string);
    const [{ productId, quantity }] = items;
    const orderId = ulid();
    await inTransaction(async tx => {
      const [{ affectedRows }] = await tx.query<ResultSetHeader>(
        'UPDATE bench_dish SET stock = stock - ? WHERE product_id = ? AND stock >= ?',
        [quantity, productId, quantity],
      );
      if (affectedRows !== 1) throw new Error('sold out');
      await tx.query(
        `INSERT INTO bench_orders (order_id, gid, buyer_openid, status, pay_status, amount_fen, name, phone,
         address, remark, created_at, expires_at, expiry_due_at)
       VALUES (?, NULL, ?, 'NEW', 'UNPAID', ?, ?, ?, ?, '', ${NOW}, ${NOW}, ${NOW})`,
        [orderId, request.headers['x-openid'], 1_000 * quantity, name, phone, address],
      );
      await tx.query(
        `INSERT INTO bench_order_line (order_id, position, product_id, name, price_fen, quantity)
       VALUES (?, 0, ?, 'bench dish', 1000, ?)`,
        [orderId, productId, quantity],
      );
    });
    return { data: { orderId } };
  },
});

app.route({
  method: 'POST',
  url: '/api/pay/create',
  handler: async request => {
    const { orderId } = JSON.parse(request.body as string);
    const [[order]] = await pool.query<RowDataPacket[]>(
      'SELECT buyer_openid AS openid, amount_fen AS amountFen FROM bench_orders WHERE order_id = ?',
      [orderId],
    );
    const path = '/v3/pay/transactions/jsapi';
    const body = JSON.stringify({
      appid: APP_ID,
      mchid: MCH_ID,
      description: 'bench',
      out_trade_no: orderId,
      notify_url: `http://127.0.0.1:${port}/pay/notify`,
      amount: { total: Number(order!['amountFen']), currency: 'CNY' },
      payer: { openid: order!['openid'] },
    });
    const [timestamp, nonce] = [nowSeconds(), randomBytes(16).toString('hex')];
    const signature = signed('POST', path, timestamp, nonce, body);
    const answer = await pay.request({
      path,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        'user-agent': 'bench',
        'wechatpay-serial': env['DIANCAN_WECHAT_PUBLIC_KEY_ID']!,
        authorization:
          `WECHATPAY2-SHA256-RSA2048 mchid="${MCH_ID}",serial_no="${SERIAL}",nonce_str="${nonce}",` +
          `timestamp="${timestamp}",signature="${signature}"`,
      },
      body,
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 200 || !isGenuine(answer.headers, text)) throw new Error(text);
    const parameters = {
      appId: APP_ID,
      timeStamp: nowSeconds(),
      nonceStr: randomBytes(16).toString('hex'),
      package: `prepay_id=${JSON.parse(text).prepay_id}`,
    };
    const { appId, timeStamp, nonceStr } = parameters;
    return {
      data: {
        ...parameters,
        signType: 'RSA',
        paySign: signed(appId, timeStamp, nonceStr, parameters.package),
      },
    };
  },
});

app.route({
  method: 'POST',
  url: '/pay/notify',
  handler: async (request, reply) => {
    if (!isGenuine(request.headers, request.body as string)) return reply.status(401).send();
    const { resource } = JSON.parse(request.body as string);
    const sealed = Buffer.from(resource.ciphertext, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', API_KEY, resource.nonce);
    decipher.setAAD(Buffer.from(resource.associated_data ?? ''));
    decipher.setAuthTag(sealed.subarray(-16));
    const opened = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    const transaction = JSON.parse(opened.toString());
    const { transaction_id: transactionId, out_trade_no: orderId, amount, payer } = transaction;
    await inTransaction(async tx => {
      const [{ affectedRows }] = await tx.query<ResultSetHeader>(
        `UPDATE bench_orders SET pay_status = 'PAID'
       WHERE order_id = ? AND pay_status = 'UNPAID' AND amount_fen = ?`,
        [orderId, amount.total],
      );
      if (affectedRows !== 1) return;
      await tx.query(
        `INSERT INTO bench_receipt (transaction_id, out_trade_no, order_id, payer_openid, amount_fen, purpose,
         paid_at, recorded_at) VALUES (?, ?, ?, ?, ?, 'ORDER', ${NOW}, ${NOW})`,
        [transactionId, orderId, orderId, payer.openid, amount.total],
      );
    });
    return reply.status(204).send();
  },
});

await app.listen({ host: '127.0.0.1', port: Number(port) });
