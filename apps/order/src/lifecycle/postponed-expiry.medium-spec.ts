import { ulid } from 'ulid';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type OrderService, startOrderService } from '../../testing/order-service.js';
import { refused, type ScriptedWechatPay, scriptedWechatPay } from '@diancan/testing/wechat';

/** More orders than the job has slots. */
const MANY = 120;
const PATIENTLY = { timeout: 30_000 };

let wechat: ScriptedWechatPay;
let service: OrderService;

beforeAll(async () => {
  wechat = await scriptedWechatPay();
  service = await startOrderService('http://127.0.0.1:1', {
    DIANCAN_WECHAT_PAY_URL: wechat.url,
    DIANCAN_WECHAT_PAY_TIMEOUT_MS: '10000',
    DIANCAN_SWEEP_INTERVAL_MS: '50',
  });
});
afterAll(async () => {
  await service?.stop();
  await wechat?.close();
});
afterEach(async () => {
  wechat.answer = () => refused(404, 'ORDER_NOT_EXIST');
  wechat.calls.length = 0;
  for (const table of ['payment', 'orders', 'job']) await service.query(`DELETE FROM ${table}`);
});

const ago = (seconds: number): Date => new Date(Date.now() - seconds * 1_000);

/** Unpaid orders that expired `seconds` ago. Their open payments have no query job. */
async function expired(count: number, seconds: number, payment?: 'being paid'): Promise<string[]> {
  const ids = Array.from({ length: count }, () => ulid());
  if (payment !== undefined) {
    await service.query(
      'INSERT INTO payment (out_trade_no, order_id, buyer_openid, amount_fen, state, expires_at, ' +
        'created_at, queries, queried_at) VALUES ?',
      [ids.map(id => [id, id, 'o-1', 1, 'OPEN', ago(seconds), ago(900), 0, ago(900)])],
    );
  }
  await service.query(
    'INSERT INTO orders (order_id, buyer_openid, status, pay_status, amount_fen, name, phone, address, ' +
      'remark, created_at, expires_at, expiry_due_at) VALUES ?',
    [ids.map(id => [id, 'o-1', 'NEW', 'UNPAID', 1, '', '', '', '', ago(900), ago(seconds), ago(0)])],
  );
  return ids;
}

interface Row {
  readonly status: string;
  readonly attempts: number;
  readonly wait: number;
}
const rowOf = async (orderId: string): Promise<Row> =>
  (
    await service.query<Row>(
      'SELECT status, expiry_attempts AS attempts, ' +
        'CAST(TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3), expiry_due_at) AS DOUBLE) AS wait ' +
        'FROM orders WHERE order_id = ?',
      [orderId],
    )
  )[0]!;
const expectToBecome = (orderId: string, row: Partial<Row>) =>
  vi.waitFor(async () => expect(await rowOf(orderId)).toMatchObject(row), PATIENTLY);
const closings = (): number => wechat.calls.filter(call => call.endsWith('/close')).length;

describe('an order whose payment cannot be closed', () => {
  it('blocks no later order, however many such orders there are', async () => {
    wechat.answer = () => refused(500, 'SYSTEM_ERROR');
    const stuck = await expired(MANY, 60, 'being paid');
    const [later = ''] = await expired(1, 1);
    await expectToBecome(later, { status: 'CANCELLED' });
    await expectToBecome(stuck[0]!, {
      status: 'NEW',
      attempts: expect.toSatisfy((n: number) => n > 0) as number,
    });
  });

  it('waits longer each time, and is cancelled once its payment can be closed', async () => {
    wechat.answer = () => refused(500, 'SYSTEM_ERROR');
    const [stuck = ''] = await expired(1, 60, 'being paid');
    await expectToBecome(stuck, { attempts: 1 });
    await service.query('UPDATE orders SET expiry_attempts = 6, expiry_due_at = UTC_TIMESTAMP(3)');
    await expectToBecome(stuck, {
      attempts: 7,
      wait: expect.toSatisfy((s: number) => s > 120 && s <= 320) as number,
    });
    await service.query('UPDATE orders SET expiry_attempts = 1000, expiry_due_at = UTC_TIMESTAMP(3)');
    await expectToBecome(stuck, {
      attempts: 1_001,
      wait: expect.toSatisfy((s: number) => s > 300 && s <= 600) as number,
    });
    wechat.answer = () => ({ status: 204, body: null });
    await service.query('UPDATE orders SET expiry_due_at = UTC_TIMESTAMP(3)');
    await expectToBecome(stuck, { status: 'CANCELLED' });
  });

  it('does not make others wait until WeChat Pay has answered', async () => {
    const answer = Promise.withResolvers<void>();
    wechat.answer = async () => {
      await answer.promise;
      return { status: 204, body: null };
    };
    const hanging = await expired(MANY, 60, 'being paid');
    // As many as may be closed concurrently.
    await vi.waitFor(() => expect(closings()).toBe(32), PATIENTLY);
    const others = await expired(MANY, 1);
    for (const orderId of others) await expectToBecome(orderId, { status: 'CANCELLED' });
    expect(closings()).toBe(32);
    answer.resolve();
    for (const orderId of hanging) await expectToBecome(orderId, { status: 'CANCELLED' });
    expect(closings()).toBe(MANY);
  });
});
