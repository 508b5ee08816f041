import { OrderErrors, type OrderView, PlatformErrors } from '@diancan/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type OrderWithSandbox, startOrderWithSandbox } from './order-with-sandbox.js';

const BUYER = 'buyer-1';
const JSAPI = '/v3/pay/transactions/jsapi';
const CLOSE = { path: '/v3/pay/transactions/out-trade-no', method: 'POST' } as const;
const QUERY = { path: '/v3/pay/transactions/out-trade-no', method: 'GET' } as const;
const buyer = { role: 'buyer', subject: BUYER } as const;
const seller = { role: 'seller', subject: 's-1' } as const;

let shop: OrderWithSandbox;

beforeAll(async () => {
  // No job runs by itself, so that only requests change anything.
  shop = await startOrderWithSandbox({ DIANCAN_SWEEP_INTERVAL_MS: '3600000', DIANCAN_ACCEPT_UNPAID: 'true' });
});
afterAll(() => shop?.stop());
afterEach(() => shop.noFaults());

const anOrder = () => shop.place(BUYER);
const prepare = (orderId: string) => shop.prepare(BUYER, orderId);
const cancel = (orderId: string) => shop.service.call<OrderView>(buyer, 'POST', '/order/cancel', { orderId });
const view = (orderId: string) =>
  shop.service.call<OrderView>(buyer, 'GET', `/order/detail?orderId=${orderId}`);
const attemptsOf = (orderId: string) =>
  shop.service.query<{ number: string; state: string; expiresAt: Date }>(
    `SELECT REPLACE(out_trade_no, order_id, '') AS number, state, expires_at AS expiresAt
     FROM payment WHERE order_id = ? ORDER BY created_at, out_trade_no`,
    [orderId],
  );
const statesOf = async (orderId: string) =>
  (await attemptsOf(orderId)).map(({ number, state }) => `${number} ${state}`.trim());
const setExpiry = async (orderId: string, sql: string) => {
  await shop.service.query(`UPDATE orders SET expires_at = ${sql} WHERE order_id = ?`, [orderId]);
  await shop.service.query(`UPDATE payment SET expires_at = ${sql} WHERE order_id = ?`, [orderId]);
};

async function expectPayable(orderId: string): Promise<void> {
  const prepared = await prepare(orderId);
  expect(prepared).toMatchObject({ status: 200, code: 0 });
  await shop.payInWechat(BUYER, prepared.data);
  await expect
    .poll(async () => (await view(orderId)).data.payStatus, { timeout: 30_000, interval: 200 })
    .toBe('PAID');
}

describe('an order that could not be cancelled because of WeChat', () => {
  it.each([
    ['closed the payment, and the answer was lost', { kind: 'cut', match: CLOSE }],
    ['closed the payment, and answered with 500', { kind: 'error', effect: 'done', match: CLOSE }],
    ['was not to be reached', { kind: 'cut', effect: 'none', match: CLOSE }],
  ])('(%s) is of unknown outcome, and can be paid at once', async (_, fault) => {
    const orderId = await anOrder();
    await prepare(orderId);
    await shop.fault(fault);
    expect(await cancel(orderId)).toMatchObject({ status: 503, code: PlatformErrors.OUTCOME_UNKNOWN.code });
    await expectPayable(orderId);
  });

  it('can be cancelled by the same request again', async () => {
    const orderId = await anOrder();
    await prepare(orderId);
    await shop.fault({ kind: 'cut', match: CLOSE });
    await cancel(orderId);
    expect((await cancel(orderId)).data.status).toBe('CANCELLED');
  });

  it('is of unknown outcome when one of two payments was closed already', async () => {
    const orderId = await anOrder();
    await prepare(orderId);
    await shop.service.query(
      `INSERT INTO payment (out_trade_no, order_id, buyer_openid, amount_fen, state, expires_at, created_at,
         queries, queried_at)
       SELECT CONCAT(order_id, '-2'), order_id, buyer_openid, amount_fen, state, expires_at, created_at,
         0, queried_at FROM payment WHERE order_id = ?`,
      [orderId],
    );
    await shop.fault({ kind: 'cut', effect: 'none', match: { ...CLOSE, outTradeNo: `${orderId}-2` } });
    expect(await cancel(orderId)).toMatchObject({ status: 503, code: PlatformErrors.OUTCOME_UNKNOWN.code });
    await expectPayable(orderId);
  });
});

describe('preparing a payment', () => {
  it.each([
    ['the description', { payment: { description: '另一家店的订单' } }],
    ['the notify URL', { wechat: { pay: { paymentNotifyUrl: 'https://moved.example/api/pay/notify' } } }],
  ])('goes on under the same number when %s was changed', async (_, change) => {
    const orderId = await anOrder();
    await prepare(orderId);
    expect(await shop.service.change(change)).toMatchObject({ outcome: 'applied' });
    expect(await prepare(orderId)).toMatchObject({ status: 200 });
    expect(await statesOf(orderId)).toEqual(['OPEN']);
    await shop.service.change({});
  });

  it('takes the changed values for the next order', async () => {
    await shop.service.change({ payment: { description: '另一家店的订单' } });
    const orderId = await anOrder();
    await prepare(orderId);
    expect(await shop.service.query('SELECT description FROM payment WHERE order_id = ?', [orderId])).toEqual(
      [{ description: '另一家店的订单' }],
    );
    await shop.service.change({});
  });

  it('begun by the previous release opens the next attempt and leaves none open', async () => {
    const orderId = await anOrder();
    await prepare(orderId);
    await shop.service.query('UPDATE payment SET description = NULL, notify_url = NULL WHERE order_id = ?', [
      orderId,
    ]);
    expect(await prepare(orderId)).toMatchObject({ status: 200 });
    expect(await statesOf(orderId)).toEqual(['OPEN']);
    await shop.service.change({ payment: { description: '另一家店的订单' } });
    expect(await prepare(orderId)).toMatchObject({ status: 200 });
    expect(await statesOf(orderId)).toEqual(['CLOSED', '-2 OPEN']);
    expect((await shop.sandbox.merchant.query(orderId)).json).toMatchObject({ trade_state: 'CLOSED' });
    await shop.service.change({});
  });

  it('opens the next attempt when WeChat has closed the last one', async () => {
    const orderId = await anOrder();
    await prepare(orderId);
    await shop.sandbox.merchant.close(orderId);
    await expectPayable(orderId);
    expect(await statesOf(orderId)).toEqual(['CLOSED', '-2 PAID']);
  });

  it('records a payment made in the meantime, and is refused', async () => {
    const orderId = await anOrder();
    await shop.payInWechat(BUYER, (await prepare(orderId)).data);
    expect(await prepare(orderId)).toMatchObject({
      status: 409,
      code: OrderErrors.NOT_PAYABLE.code,
      data: { payStatus: 'PAID' },
    });
    expect(await shop.payStatusOf(orderId)).toBe('PAID');
  });

  it('is refused, in a bounded number of attempts, when WeChat refuses every one', async () => {
    const orderId = await anOrder();
    await shop.fault({ kind: 'error', status: 403, code: 'NO_AUTH', match: { path: JSAPI }, times: null });
    expect(await prepare(orderId)).toMatchObject({
      status: 409,
      code: OrderErrors.PAYMENT_REFUSED.code,
      data: { reason: 'NO_AUTH' },
    });
    expect((await attemptsOf(orderId)).length).toBeLessThanOrEqual(3);
    await shop.noFaults();
    await expectPayable(orderId);
  });

  it('is refused after three attempts if WeChat accepts each number but refuses its payment', async () => {
    const orderId = await anOrder();
    await shop.fault({
      kind: 'error',
      effect: 'done',
      status: 400,
      code: 'INVALID_REQUEST',
      match: { path: JSAPI },
      times: null,
    });
    const refused = await prepare(orderId);
    expect(refused).toMatchObject({ status: 409, code: OrderErrors.PAYMENT_REFUSED.code });
    expect(refused.msg).not.toContain('{');
    expect(await statesOf(orderId)).toEqual(['CLOSED', '-2 CLOSED', '-3 CLOSED']);
  });

  it('says why WeChat refuses both to prepare and to close it, and tries it once', async () => {
    const orderId = await anOrder();
    await prepare(orderId);
    const refusal = { kind: 'error', status: 403, code: 'NO_AUTH', times: null };
    await shop.fault({ ...refusal, match: { path: JSAPI } });
    await shop.fault({ ...refusal, match: CLOSE });
    expect(await prepare(orderId)).toMatchObject({
      status: 409,
      code: OrderErrors.PAYMENT_REFUSED.code,
      data: { reason: 'NO_AUTH' },
    });
    expect(await statesOf(orderId)).toEqual(['OPEN']);
  });

  it('is of unknown outcome when WeChat refuses, and then cannot be reached', async () => {
    const orderId = await anOrder();
    await prepare(orderId);
    await shop.sandbox.merchant.close(orderId);
    await shop.fault({ kind: 'cut', effect: 'none', match: CLOSE, times: null });
    await shop.fault({ kind: 'cut', effect: 'none', match: QUERY, times: null });
    expect(await prepare(orderId)).toMatchObject({ status: 503, code: PlatformErrors.OUTCOME_UNKNOWN.code });
    await shop.noFaults();
    await expectPayable(orderId);
  });
});

describe('an order that was accepted unpaid', () => {
  const accept = (orderId: string) =>
    shop.service.call<OrderView>(seller, 'POST', '/seller/order/accept', { orderId });
  const finish = (orderId: string) =>
    shop.service.call<OrderView>(seller, 'POST', '/order/finish', { orderId });
  const PAST = 'UTC_TIMESTAMP(3) - INTERVAL 1 DAY';

  it('can be paid, also long after its time to pay', async () => {
    const orderId = await anOrder();
    await accept(orderId);
    await setExpiry(orderId, PAST);
    await expectPayable(orderId);
  });

  it('can be paid when the payment that was prepared before has run out', async () => {
    const orderId = await anOrder();
    await prepare(orderId);
    await accept(orderId);
    await setExpiry(orderId, PAST);
    await expectPayable(orderId);
    expect(await statesOf(orderId)).toEqual(['CLOSED', '-2 PAID']);
  });

  it('gives its buyer the time to pay from now on', async () => {
    const orderId = await anOrder();
    await accept(orderId);
    await setExpiry(orderId, PAST);
    const before = Date.now();
    await prepare(orderId);
    const [attempt] = await attemptsOf(orderId);
    expect(attempt!.expiresAt.getTime()).toBeGreaterThanOrEqual(before + 15 * 60_000);
    expect(attempt!.expiresAt.getTime()).toBeLessThanOrEqual(Date.now() + 15 * 60_000);
  });

  it.each([
    ['that was paid, though the notification is lost', true, { payStatus: 'PAID' }, ['PAID']],
    ['that is prepared', false, { payStatus: 'UNPAID' }, ['CLOSED']],
  ])('settles a payment %s before it is finished', async (_, paid, expected, states) => {
    const orderId = await anOrder();
    await accept(orderId);
    const prepared = await prepare(orderId);
    if (paid) await shop.payInWechat(BUYER, prepared.data);
    expect(await finish(orderId)).toMatchObject({ status: 200, data: { status: 'FINISHED', ...expected } });
    expect(await statesOf(orderId)).toEqual(states);
    expect(await shop.service.query('SELECT cause FROM refund WHERE order_id = ?', [orderId])).toEqual([]);
  });

  it('is not finished while WeChat does not say whether it is paid', async () => {
    const orderId = await anOrder();
    await accept(orderId);
    await prepare(orderId);
    await shop.fault({ kind: 'cut', effect: 'none', match: CLOSE });
    expect(await finish(orderId)).toMatchObject({ status: 503, code: PlatformErrors.OUTCOME_UNKNOWN.code });
    expect(await finish(orderId)).toMatchObject({ status: 200, data: { status: 'FINISHED' } });
  });

  it('is not payable any more once it is finished', async () => {
    const orderId = await anOrder();
    await accept(orderId);
    await finish(orderId);
    expect(await prepare(orderId)).toMatchObject({ status: 409, code: OrderErrors.NOT_PAYABLE.code });
  });
});

describe('a new order', () => {
  it('cannot be paid shortly before it expires', async () => {
    const orderId = await anOrder();
    await setExpiry(orderId, 'UTC_TIMESTAMP(3) + INTERVAL 69 SECOND');
    expect(await prepare(orderId)).toMatchObject({ status: 409, code: OrderErrors.TOO_LATE_TO_PAY.code });
  });
});
