import { PayRefusedError } from '@diancan/wechat';
import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OrderService, startOrderService } from '../../testing/order-service.js';
import { RecordRefund } from './record-refund.use-case.js';
import { RefundRepository } from './refund.repository.js';

let service: OrderService;

beforeAll(async () => {
  service = await startOrderService('http://127.0.0.1:1', { DIANCAN_SWEEP_INTERVAL_MS: '3600000' });
});
afterAll(() => service?.stop());

async function aPendingRefund(): Promise<string> {
  const [orderId, outRefundNo] = [ulid(), ulid()];
  await service.query(
    `INSERT INTO orders (order_id, buyer_openid, status, pay_status, amount_fen, name, phone, address, remark,
       created_at, expires_at, expiry_due_at)
     VALUES (?, 'b', 'CANCELLED', 'REFUNDING', 9, '', '', '', '', ?, ?, ?)`,
    [orderId, ...Array.from({ length: 3 }, () => new Date())],
  );
  await service.query(
    `INSERT INTO refund (out_refund_no, order_id, out_trade_no, transaction_id, amount_fen, total_fen, cause,
       reason, state, attempts, created_at)
     VALUES (?, ?, 'o', 't', 9, 9, 'CANCELLED', '', 'PENDING', 1, UTC_TIMESTAMP(3))`,
    [outRefundNo, orderId],
  );
  return outRefundNo;
}

it('adds one query job for a refund that is refused twice', async () => {
  const outRefundNo = await aPendingRefund();
  const refused = new PayRefusedError(400, 'NOT_ENOUGH', 'refund');
  for (let time = 0; time < 2; time++) {
    const refund = await service.app.get(RefundRepository).find(outRefundNo);
    await service.app.get(RecordRefund).refuse(refund!, refused);
  }
  expect(await service.jobs('refund-query')).toMatchObject([{ key: outRefundNo, state: 'WAITING' }]);
});
