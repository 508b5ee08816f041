import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MerchantClient } from '@diancan/testing/merchant';
import { type OpenSandbox, openSandbox } from '../../testing/open-sandbox.js';

let sandbox: OpenSandbox;
let merchant: MerchantClient;
beforeAll(async () => {
  sandbox = await openSandbox();
  ({ merchant } = sandbox);
});
afterAll(() => sandbox?.stop());

const prepayId = async (outTradeNo: string, change: object = {}) =>
  String((await merchant.prepay(outTradeNo, change)).json['prepay_id']);
const stateOf = async (outTradeNo: string) => (await merchant.query(outTradeNo)).json['trade_state'];

describe('an order', () => {
  it('is answered again when repeated, with another prepay id', async () => {
    const first = await prepayId('again-1', { time_expire: '2026-12-31T23:59:59+08:00' });
    const second = await prepayId('again-1', { time_expire: '2026-12-31T23:59:59+08:00' });
    expect(second).toMatch(/^wx/);
    expect(second).not.toBe(first);
    expect(await merchant.pay(first, 'buyer-1')).toMatchObject({ err_msg: 'get_brand_wcpay_request:ok' });
  });

  it('is refused when repeated with other values', async () => {
    await prepayId('other-values');
    const answer = await merchant.prepay('other-values', { amount: { total: 1, currency: 'CNY' } });
    expect(answer).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST' } });
  });

  it('that is paid cannot be ordered or closed', async () => {
    await merchant.paid('paid-1');
    expect(await merchant.prepay('paid-1')).toMatchObject({ status: 400, json: { code: 'ORDERPAID' } });
    expect(await merchant.close('paid-1')).toMatchObject({ status: 400, json: { code: 'ORDERPAID' } });
    expect(await stateOf('paid-1')).toBe('SUCCESS');
  });

  it('may be closed again and again, and then neither ordered nor paid', async () => {
    const id = await prepayId('closed-1');
    expect([(await merchant.close('closed-1')).status, (await merchant.close('closed-1')).status]).toEqual([
      204, 204,
    ]);
    expect(await merchant.prepay('closed-1')).toMatchObject({ status: 400, json: { code: 'ORDER_CLOSED' } });
    expect(await merchant.pay(id, 'buyer-1')).toMatchObject({
      err_msg: 'get_brand_wcpay_request:fail',
      reason: 'NOT_PAYABLE',
    });
    expect(await stateOf('closed-1')).toBe('CLOSED');
  });

  it('of another app, or of a user unknown to the app, is refused', async () => {
    expect(await merchant.prepay('parties-1', { appid: 'wx0000000000000000' })).toMatchObject({
      status: 400,
      json: { code: 'APPID_MCHID_NOT_MATCH' },
    });
    expect(await merchant.prepay('parties-1', { payer: { openid: `web_${'0'.repeat(24)}` } })).toMatchObject({
      status: 400,
      json: { code: 'INVALID_REQUEST' },
    });
  });

  it('that was never placed is unknown', async () => {
    expect(await merchant.query('never-placed')).toMatchObject({
      status: 404,
      json: { code: 'ORDER_NOT_EXIST' },
    });
    expect(await merchant.close('never-placed')).toMatchObject({
      status: 404,
      json: { code: 'ORDER_NOT_EXIST' },
    });
    const byId = await merchant.call(
      'GET',
      `/v3/pay/transactions/id/4200000000?mchid=${merchant.options.card.mchId}`,
    );
    expect(byId).toMatchObject({ status: 404, json: { code: 'ORDER_NOT_EXIST' } });
  });

  it('is found by WeChat’s own number', async () => {
    await merchant.paid('by-id-1');
    const { json } = await merchant.query('by-id-1');
    const answer = await merchant.call(
      'GET',
      `/v3/pay/transactions/id/${String(json['transaction_id'])}?mchid=${merchant.options.card.mchId}`,
    );
    expect(answer.json).toEqual(json);
  });

  it.each(['?mchid=1900000001', '', '?mchid=1&more=2'])(
    'is queried by its merchant only, not with %j',
    async query => {
      expect((await merchant.call('GET', `/v3/pay/transactions/out-trade-no/by-id-1${query}`)).status).toBe(
        400,
      );
    },
  );
});

describe('the phone', () => {
  it('lets the payer of the order pay, and nobody else', async () => {
    const mine = await prepayId('two-users-1');
    const theirs = await prepayId('two-users-2', { payer: { openid: 'buyer-2' } });
    expect(await merchant.pay(mine, 'buyer-2')).toMatchObject({ reason: 'PAYER' });
    expect(await merchant.pay(theirs, 'buyer-2')).toMatchObject({ outTradeNo: 'two-users-2' });
    expect(await merchant.pay(mine, 'buyer-1')).toMatchObject({ outTradeNo: 'two-users-1' });
    expect((await merchant.query('two-users-2')).json).toMatchObject({ payer: { openid: 'buyer-2' } });
  });

  it.each([
    [{ paySign: 'AAAA' }, 'PAY_SIGN'],
    [{ timeStamp: '1' }, 'PAY_SIGN'],
    [{ nonceStr: 'other' }, 'PAY_SIGN'],
    [{ appId: 'wx0' }, 'PAY_SIGN'],
    [{ signType: 'MD5' }, 'PARAMETERS'],
    [{ timeStamp: 1 }, 'PARAMETERS'],
    [{ package: undefined }, 'PARAMETERS'],
  ])('refuses parameters with %j', async (change, reason) => {
    expect(await merchant.pay(await prepayId('parameters-1'), 'buyer-1', change)).toMatchObject({
      err_msg: 'get_brand_wcpay_request:fail',
      reason,
    });
    expect(await stateOf('parameters-1')).toBe('NOTPAY');
  });

  it('refuses another app, though the merchant signed for it', async () => {
    const id = await prepayId('other-app-1');
    expect(
      await merchant.pay(id, 'buyer-1', merchant.jsapiParameters(id, 'wx0000000000000000')),
    ).toMatchObject({ reason: 'APPID' });
  });

  it('refuses an unknown prepay id, and an invalid user', async () => {
    expect(await merchant.pay('wx-invented', 'buyer-1')).toMatchObject({ reason: 'PREPAY_UNKNOWN' });
    expect(await merchant.pay(await prepayId('nobody-1'), 'not a name')).toMatchObject({ reason: 'USER' });
  });

  it('pays once, when two try at the same moment', async () => {
    const ids = [await prepayId('twice-1'), await prepayId('twice-1')];
    const results = await Promise.all(ids.map(id => merchant.pay(id, 'buyer-1')));
    expect(results.map(({ reason }) => reason ?? 'paid').toSorted()).toEqual(['NOT_PAYABLE', 'paid']);
  });
});

describe('time', () => {
  it('ends a prepay id after 2 hours; a new one pays the same order', async () => {
    const old = await prepayId('late-1');
    await sandbox.control('/sandbox/clock', { advanceMs: 2 * 3_600_000 });
    expect(await merchant.pay(old, 'buyer-1')).toMatchObject({ reason: 'PREPAY_EXPIRED' });
    expect(await merchant.pay(await prepayId('late-1'), 'buyer-1')).toMatchObject({ outTradeNo: 'late-1' });
  });

  it('stops payment at time_expire, and closes after 7 days only', async () => {
    const expiry = { time_expire: `${new Date(Date.now() + 3 * 3_600_000).toISOString().slice(0, 19)}Z` };
    const id = await prepayId('expiry-1', expiry);
    await sandbox.control('/sandbox/clock', { advanceMs: 3_600_000 });
    expect(await merchant.pay(id, 'buyer-1')).toMatchObject({ reason: 'NOT_PAYABLE' });
    expect(await stateOf('expiry-1')).toBe('NOTPAY');
    await sandbox.control('/sandbox/clock', { advanceMs: 7 * 24 * 3_600_000 });
    expect(await stateOf('expiry-1')).toBe('CLOSED');
  });
});
