import type { ReconciliationView } from '@diancan/contracts';
import { Logger } from '@nestjs/common';
import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type OrderService, startOrderService } from '../../testing/order-service.js';
import {
  billLine,
  billOf,
  refused,
  type ScriptedWechatPay,
  scriptedWechatPay,
} from '@diancan/testing/wechat';
import { ReconciliationJob } from './reconciliation.job.js';
import { billedDays, chinaDay } from './domain/china-day.js';
import type { ReconciliationDayEntity } from './reconciliation-day.entity.js';
import { ReconciliationDayQueue } from './reconciliation-day.queue.js';

const DAY_MS = 24 * 3_600_000;
const PATIENTLY = { timeout: 20_000 };
const seller = { role: 'seller', subject: 's-1' } as const;
const daysAgo = (days: number): string => chinaDay(new Date(Date.now() - days * DAY_MS));
const A_DAY = daysAgo(3);

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
beforeEach(async () => {
  for (const table of ['reconciliation', 'reconciliation_day', 'receipt', 'payment', 'orders'])
    await service.query(`DELETE FROM ${table}`);
  wechat.calls.length = 0;
  wechat.bills.clear();
  wechat.answer = () => refused(404, 'ORDER_NOT_EXIST');
});

const run = (day: string, headers = {}) =>
  service.call<ReconciliationView>(seller, 'POST', '/seller/reconciliation/run', { day }, headers);
const list = async () =>
  (await service.call<{ items: ReconciliationView[] }>(seller, 'GET', '/seller/reconciliation/list')).data
    .items;
const now = new Date();

/** An unpaid order of 36 yuan with an open payment. @returns its id, also its number at WeChat Pay */
async function anUnpaidOrder(): Promise<string> {
  const orderId = ulid();
  const later = new Date(Date.now() + DAY_MS);
  await service.query(
    'INSERT INTO orders (order_id, buyer_openid, status, pay_status, amount_fen, name, phone, address, ' +
      'remark, created_at, expires_at, expiry_due_at) ' +
      "VALUES (?, 'o-1', 'NEW', 'UNPAID', 3600, '', '', '', '', ?, ?, ?)",
    [orderId, now, later, later],
  );
  await service.query(
    'INSERT INTO payment (out_trade_no, order_id, buyer_openid, amount_fen, state, expires_at, ' +
      'created_at, queries, queried_at) ' +
      "VALUES (?, ?, 'o-1', 3600, 'OPEN', ?, ?, 0, ?)",
    [orderId, orderId, later, now, now],
  );
  return orderId;
}
const payStatusOf = async (orderId: string) =>
  (
    await service.query<{ pay_status: string }>('SELECT pay_status FROM orders WHERE order_id = ?', [orderId])
  )[0]!.pay_status;
const due = () =>
  service.query('UPDATE reconciliation_day SET due_at = UTC_TIMESTAMP(3) WHERE done_at IS NULL');
const query = (outTradeNo: string): string => `GET /v3/pay/transactions/out-trade-no/${outTradeNo}`;
const paid = (outTradeNo: string) => ({
  status: 200,
  body: {
    appid: process.env['DIANCAN_WECHAT_OA_APPID'],
    mchid: process.env['DIANCAN_WECHAT_MCHID'],
    out_trade_no: outTradeNo,
    transaction_id: `42-${outTradeNo}`,
    trade_state: 'SUCCESS',
    success_time: `${A_DAY}T12:00:00+08:00`,
    payer: { openid: 'o-1' },
    amount: { total: 3600, currency: 'CNY' },
  },
});

describe('a reconciled day', () => {
  it('counts the lines of other systems, lists unreadable lines, and compares ours', async () => {
    const unknown = ulid();
    wechat.bills.set(
      A_DAY,
      billOf(
        billLine({ day: A_DAY, outTradeNo: 'OTHERSYSTEM20260601777', yuan: '36.00' }),
        billLine({
          day: A_DAY,
          outTradeNo: 'OTHERSYSTEM20260601778',
          yuan: '8.00',
          outRefundNo: 'OTHERREFUND1',
        }),
        billLine({ day: A_DAY, outTradeNo: 'OTHERSYSTEM20260601779', yuan: '8.00' }).replace(
          '点餐订单',
          '双人套餐\n(不要香菜)',
        ),
        billLine({ day: A_DAY, outTradeNo: unknown, yuan: '36.00' }),
      ),
    );
    const { status, data } = await run(A_DAY);
    expect(status).toBe(200);
    expect(data).toEqual({
      day: A_DAY,
      billLines: 5,
      otherLines: 2,
      unreadableLines: [4, 5],
      repaired: 0,
      doneAt: expect.any(String),
      differences: [{ kind: 'PAYMENT_UNKNOWN', number: unknown, billFen: 3600, booksFen: null }],
    });
    expect(await list()).toEqual([data]);
  });

  it('continues with the other repairs if one fails', async () => {
    const [broken, missed] = [await anUnpaidOrder(), await anUnpaidOrder()];
    wechat.bills.set(
      A_DAY,
      billOf(...[broken, missed].map(outTradeNo => billLine({ day: A_DAY, outTradeNo, yuan: '36.00' }))),
    );
    wechat.answer = call => (call === query(missed) ? paid(missed) : refused(500, 'SYSTEM_ERROR'));
    const { data } = await run(A_DAY);
    expect(data).toMatchObject({
      repaired: 1,
      differences: [{ kind: 'PAYMENT_NOT_BOOKED', number: broken }],
    });
    expect([await payStatusOf(broken), await payStatusOf(missed)]).toEqual(['UNPAID', 'PAID']);
  });

  it('is logged once, however often it is reconciled, and not for lines of other systems', async () => {
    const [error, warn] = [vi.spyOn(Logger.prototype, 'error'), vi.spyOn(Logger.prototype, 'warn')];
    const others = billLine({ day: A_DAY, outTradeNo: 'OTHERSYSTEM20260601777', yuan: '36.00' });
    wechat.bills.set(A_DAY, billOf(others));
    await run(A_DAY);
    expect([error.mock.calls, warn.mock.calls]).toEqual([[], []]);
    const unknown = ulid();
    wechat.bills.set(
      A_DAY,
      billOf(others, '<html>', billLine({ day: A_DAY, outTradeNo: unknown, yuan: '36.00' })),
    );
    await run(A_DAY);
    await run(A_DAY);
    expect(error.mock.calls).toEqual([
      [`${A_DAY}: 1 lines of WeChat Pay's bill differ from our books: PAYMENT_UNKNOWN ${unknown}`],
    ]);
    expect(warn.mock.calls).toEqual([[`${A_DAY}: lines of WeChat Pay's bill that cannot be read: 3`]]);
    vi.restoreAllMocks();
  });

  it('shows a row of an earlier release', async () => {
    await service.query(
      'INSERT INTO reconciliation (day, bill_lines, repaired, differences, done_at) ' +
        "VALUES (?, 2, 0, '[]', ?)",
      [A_DAY, now],
    );
    expect(await list()).toMatchObject([{ day: A_DAY, billLines: 2, otherLines: 0, unreadableLines: [] }]);
  });
});

describe('a day that cannot be reconciled', () => {
  it.each<[string, () => string, [number, string] | [], number, number]>([
    ['of the future', () => daysAgo(-1), [], 409, 5020],
    ['of a far future', () => '9999-12-31', [], 409, 5020],
    ['that is not over', () => daysAgo(0), [400, 'INVALID_REQUEST'], 409, 5020],
    [
      'that is not over, although WeChat Pay says that nothing was traded',
      () => daysAgo(0),
      [400, 'NO_STATEMENT_EXIST'],
      409,
      5020,
    ],
    ['whose bill is not ready', () => daysAgo(1), [400, 'STATEMENT_CREATING'], 409, 5020],
    ['of more than 90 days ago', () => daysAgo(91), [], 422, 5021],
    ['before WeChat Pay existed', () => '1970-01-01', [], 422, 5021],
    ['whose bill WeChat Pay refuses', () => daysAgo(80), [400, 'INVALID_REQUEST'], 409, 5022],
  ])('%s is refused with the reason', async (_, dayOf, [status, code], expectedStatus, expectedCode) => {
    const day = dayOf();
    if (status !== undefined && code !== undefined) wechat.bills.set(day, refused(status, code));
    const [chinese, english] = [
      await run(day, { 'accept-language': 'zh-CN' }),
      await run(day, { 'accept-language': 'en' }),
    ];
    expect(chinese).toMatchObject({
      status: expectedStatus,
      code: expectedCode,
      msg: expect.stringMatching(new RegExp(`${day}.*[\\u4e00-\\u9fff]`)),
    });
    expect(english).toMatchObject({
      status: expectedStatus,
      code: expectedCode,
      msg: expect.stringMatching(new RegExp(`${day} [ -~]+$`)),
    });
    expect(wechat.calls).toHaveLength(status === undefined ? 0 : 2);
    expect(await list()).toEqual([]);
  });

  it.each(['2026-02-30', '2025-02-29', 'yesterday', ''])('%j is not a day', async day => {
    expect((await run(day)).status).toBe(400);
  });

  it('is answered 503 while WeChat Pay does not answer', async () => {
    wechat.bills.set(A_DAY, refused(500, 'SYSTEM_ERROR'));
    expect(await run(A_DAY)).toMatchObject({ status: 503, code: 1020 });
  });
});

describe('the reconciliation job', () => {
  const reconcile = () => service.app.get(ReconciliationJob).wake();
  const lastDays = billedDays(now, 30);
  const pending = () =>
    service.query<{ day: string; attempts: number; wait: string }>(
      'SELECT day, attempts, TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3), due_at) AS wait ' +
        'FROM reconciliation_day WHERE done_at IS NULL ORDER BY day DESC',
    );
  const pendingDays = async (): Promise<string[]> => (await pending()).map(({ day }) => day);
  /** Waits until all days have been attempted, and exactly these are not done. */
  const settle = async (days: readonly string[]): Promise<void> => {
    await vi.waitFor(async () => {
      expect(
        await service.query(
          'SELECT day FROM reconciliation_day ' +
            'WHERE attempts = 0 OR due_at <= UTC_TIMESTAMP(3) AND done_at IS NULL',
        ),
      ).toEqual([]);
      expect(await service.query('SELECT day FROM reconciliation_day')).toHaveLength(30);
      expect(await pendingDays()).toEqual(days);
    }, PATIENTLY);
  };
  const asked = (day: string): number =>
    wechat.calls.filter(call => call === `GET /v3/bill/tradebill ${day}`).length;

  it('catches up the last 30 days, newest first, even if nothing was traded', async () => {
    reconcile();
    await settle([]);
    expect(wechat.calls).toEqual(lastDays.map(day => `GET /v3/bill/tradebill ${day}`));
    const days = await list();
    expect(days.map(({ day }) => day)).toEqual(lastDays);
    expect(days.every(({ billLines, differences }) => billLines === 0 && differences.length === 0)).toBe(
      true,
    );
  });

  it('requests no bill twice', async () => {
    reconcile();
    await settle([]);
    // Make one day due again, to know when the second run is over.
    await service.query(
      'UPDATE reconciliation_day SET done_at = NULL, due_at = UTC_TIMESTAMP(3) WHERE day = ?',
      [lastDays[29]],
    );
    reconcile();
    await settle([]);
    expect(lastDays.map(asked)).toEqual(lastDays.map((_, index) => (index === 29 ? 2 : 1)));
  });

  it('continues with the other days if one fails, and retries that one later each time', async () => {
    const [newest = '', , third = ''] = lastDays;
    wechat.bills.set(newest, refused(500, 'SYSTEM_ERROR')).set(third, refused(403, 'NO_AUTH'));
    reconcile();
    await settle([newest, third]);
    expect((await list()).map(({ day }) => day)).toEqual(
      lastDays.filter(day => day !== newest && day !== third),
    );
    expect((await pending()).map(({ wait }) => Number(wait))).toEqual([
      expect.toSatisfy((s: number) => s > 300 && s <= 600),
      expect.anything(),
    ]);
    wechat.bills.delete(third);
    await due();
    reconcile();
    await settle([newest]);
    expect(await pending()).toMatchObject([
      { attempts: 2, wait: expect.toSatisfy((s: string) => Number(s) > 900 && Number(s) <= 1_200) },
    ]);
  });

  it('reconciles a day again if one of its repairs failed', async () => {
    const day = lastDays[4]!;
    const missed = await anUnpaidOrder();
    wechat.bills.set(day, billOf(billLine({ day, outTradeNo: missed, yuan: '36.00' })));
    wechat.answer = () => refused(500, 'SYSTEM_ERROR');
    reconcile();
    await settle([day]);
    expect(await payStatusOf(missed)).toBe('UNPAID');
    wechat.answer = () => paid(missed);
    await due();
    reconcile();
    await settle([]);
    expect(await payStatusOf(missed)).toBe('PAID');
  });

  it('does not touch a day that another instance has claimed', async () => {
    const [theirs = ''] = lastDays;
    await service.query(
      'INSERT INTO reconciliation_day (day, attempts, due_at) ' +
        'VALUES (?, 1, UTC_TIMESTAMP(3) + INTERVAL 10 MINUTE)',
      [theirs],
    );
    reconcile();
    await settle([theirs]);
    expect(asked(theirs)).toBe(0);
    const queue = service.app.get(ReconciliationDayQueue);
    // Do not make it due: the service's own job may still be running, and would claim it first.
    const seen = { day: theirs, attempts: 1 } as ReconciliationDayEntity;
    const claims = await Promise.all(Array.from({ length: 5 }, () => queue.claim(seen)));
    expect(claims.filter(Boolean)).toHaveLength(1);
  });
});
