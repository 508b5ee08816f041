import { UnitOfWork } from '@diancan/database';
import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type OrderService, type StoredJob, startOrderService } from '../../testing/order-service.js';
import { refused, type ScriptedWechatPay, scriptedWechatPay } from '@diancan/testing/wechat';
import { PaymentQueryJob } from './payment-query.job.js';

const MINUTE = 60_000;
const WAIT = { timeout: 20_000 };

let wechat: ScriptedWechatPay;
let service: OrderService;

beforeAll(async () => {
  wechat = await scriptedWechatPay();
  service = await startOrderService('http://127.0.0.1:1', {
    DIANCAN_WECHAT_PAY_URL: wechat.url,
    DIANCAN_SWEEP_INTERVAL_MS: '3600000',
  });
});
afterAll(async () => {
  await service?.stop();
  await wechat?.close();
});
beforeEach(() => {
  wechat.answer = () => refused(404, 'ORDER_NOT_EXIST');
});

const inMs = (ms: number): Date => new Date(Date.now() + ms);

/** An open payment after eight queries: by the table, the next one is due in half an hour. */
async function add(expiresAt: Date): Promise<string> {
  const outTradeNo = ulid();
  await service.query(
    'INSERT INTO payment (out_trade_no, order_id, buyer_openid, amount_fen, state, expires_at, ' +
      "created_at, queries, queried_at) VALUES (?, 'o', 'b', 1, 'OPEN', ?, ?, 8, ?)",
    [outTradeNo, expiresAt, inMs(-MINUTE), inMs(-MINUTE)],
  );
  const job = service.app.get(PaymentQueryJob);
  await service.app.get(UnitOfWork).run(tx => job.add(tx, { outTradeNo }, { key: outTradeNo }));
  return outTradeNo;
}
/** Waits until the job has made one more query. @returns the job */
const asked = (outTradeNo: string): Promise<StoredJob> =>
  vi.waitFor(async () => {
    const [row] = await service.query<{ queries: number }>(
      'SELECT queries FROM payment WHERE out_trade_no = ?',
      [outTradeNo],
    );
    expect(row!.queries).toBe(9);
    const job = (await service.jobs('payment-query')).find(({ key }) => key === outTradeNo)!;
    expect(job.isClaimed).toBe(false);
    return job;
  }, WAIT);

describe('a payment that the provider does not know', () => {
  it('is queried when it can be closed, if that is earlier, without a failed attempt', async () => {
    const { attempts, waitMs } = await asked(await add(inMs(10 * MINUTE)));
    expect(attempts).toBe(0);
    expect(waitMs).toBeGreaterThan(10 * MINUTE);
    expect(waitMs).toBeLessThan(12 * MINUTE);
  });

  it('is queried by the table while its end is far away', async () => {
    const { waitMs } = await asked(await add(inMs(60 * MINUTE)));
    expect(waitMs).toBeGreaterThan(28 * MINUTE);
    expect(waitMs).toBeLessThanOrEqual(30 * MINUTE);
  });

  it('is closed after its end', async () => {
    const outTradeNo = await add(inMs(-5 * MINUTE));
    expect(await asked(outTradeNo)).toMatchObject({ state: 'DONE', attempts: 1 });
    const [row] = await service.query('SELECT state FROM payment WHERE out_trade_no = ?', [outTradeNo]);
    expect(row).toEqual({ state: 'CLOSED' });
  });
});

describe('a payment whose query fails', () => {
  it('uses an attempt, blocks no other payment, and is queried again soon', async () => {
    const stuck = await add(inMs(10 * MINUTE));
    await asked(stuck);
    wechat.answer = call => refused(call.includes('/close') ? 404 : 500, 'SYSTEM_ERROR');
    const failing = await add(inMs(10 * MINUTE));
    const { attempts, waitMs } = await asked(failing);
    expect(attempts).toBe(1);
    expect(waitMs).toBeLessThanOrEqual(5_000);
  });

  it('is never given up: it is overdue, and is queried every minute', async () => {
    wechat.answer = () => refused(500, 'SYSTEM_ERROR');
    await service.query("UPDATE job SET attempts = 100, due_at = UTC_TIMESTAMP(3) WHERE state = 'WAITING'");
    service.app.get(PaymentQueryJob).wake();
    await vi.waitFor(async () => {
      const waiting = (await service.jobs('payment-query')).filter(({ state }) => state === 'WAITING');
      expect(waiting.map(({ isOverdue, isClaimed }) => isOverdue && !isClaimed)).toEqual(
        waiting.map(() => true),
      );
      expect(waiting).not.toEqual([]);
      for (const { waitMs } of waiting) expect(waitMs).toBeLessThanOrEqual(MINUTE);
    }, WAIT);
  });
});
