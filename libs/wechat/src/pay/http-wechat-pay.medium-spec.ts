import { verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { APP_ID, MCH_ID, PUBLIC_KEY_ID, publicKeyOf } from '@diancan/testing/wechat';
import { PayRefusedError, PayUnavailableError } from './pay-errors.js';
import {
  home,
  pay,
  answers,
  refusal,
  bodySent,
  NOTHING,
  PREPAY,
  PAID,
  REFUND,
  REFUNDING,
  usePayingWorld,
} from '../../testing/paying-world.js';

usePayingWorld();

describe('ordering a payment', () => {
  it('sends the documented request', async () => {
    answers({ body: { prepay_id: 'wx2617' } });
    expect(await pay.prepay(PREPAY)).toBe('wx2617');
    expect(home.server.calls()).toEqual(['POST /v3/pay/transactions/jsapi']);
    expect(home.server.asked[0]!.headers['wechatpay-serial']).toBe(PUBLIC_KEY_ID);
    expect(bodySent()).toEqual({
      appid: APP_ID,
      mchid: MCH_ID,
      description: '点餐订单',
      out_trade_no: PREPAY.outTradeNo,
      time_expire: '2026-08-08T12:15:00+08:00',
      notify_url: PREPAY.notifyUrl,
      amount: { total: 3900, currency: 'CNY' },
      payer: { openid: 'o-1' },
    });
  });

  it('describes the payment by its order number if the description has no plain text', async () => {
    answers({ body: { prepay_id: 'wx2617' } });
    await pay.prepay({ ...PREPAY, description: '🍅' });
    expect(bodySent()).toMatchObject({ description: PREPAY.outTradeNo });
  });

  it('gives the page the parameters that WeChat’s client verifies', () => {
    const { appId, timeStamp, nonceStr, package: payload, signType, paySign } = pay.jsapiParameters('wx2617');
    expect({ appId, payload, signType }).toEqual({
      appId: APP_ID,
      payload: 'prepay_id=wx2617',
      signType: 'RSA',
    });
    expect(Math.abs(Number(timeStamp) - Date.now() / 1_000)).toBeLessThan(60);
    const message = Buffer.from(`${appId}\n${timeStamp}\n${nonceStr}\n${payload}\n`);
    expect(verify('RSA-SHA256', message, publicKeyOf(home.merchantKey), Buffer.from(paySign, 'base64'))).toBe(
      true,
    );
    expect(pay.jsapiParameters('wx2617').nonceStr).not.toBe(nonceStr);
  });
});

describe('a query of a payment', () => {
  it('tells who paid how much', async () => {
    answers({ body: PAID });
    expect(await pay.query(PREPAY.outTradeNo)).toEqual({
      outTradeNo: PREPAY.outTradeNo,
      transactionId: '4200',
      state: 'SUCCESS',
      appId: APP_ID,
      mchId: MCH_ID,
      openid: 'o-1',
      totalFen: 3900,
      currency: 'CNY',
      paidAt: new Date('2026-08-08T04:00:00Z'),
    });
    expect(home.server.asked[0]!.target).toBe(
      `/v3/pay/transactions/out-trade-no/${PREPAY.outTradeNo}?mchid=${MCH_ID}`,
    );
  });

  it('returns the known fields of an unpaid order', async () => {
    answers({
      body: {
        appid: APP_ID,
        mchid: MCH_ID,
        out_trade_no: PREPAY.outTradeNo,
        trade_state: 'NOTPAY',
        trade_state_desc: '订单未支付',
      },
    });
    expect(await pay.query(PREPAY.outTradeNo)).toMatchObject({
      state: 'NOTPAY',
      transactionId: null,
      openid: null,
      totalFen: null,
      paidAt: null,
    });
  });

  it.each(NOTHING)('treats optional fields that are %s as absent', async (_, nothing) => {
    const open = { appid: APP_ID, mchid: MCH_ID, out_trade_no: PREPAY.outTradeNo, trade_state: 'NOTPAY' };
    const unset = { transaction_id: nothing, success_time: nothing };
    const parts = { payer: { openid: nothing }, amount: { total: nothing, currency: nothing } };
    for (const rest of [{ payer: nothing, amount: nothing }, parts]) {
      answers({ body: { ...open, ...unset, ...rest } });
      expect(await pay.query(PREPAY.outTradeNo)).toMatchObject({
        state: 'NOTPAY',
        transactionId: null,
        openid: null,
        totalFen: null,
        currency: null,
        paidAt: null,
      });
    }
  });

  it.each(['ORDER_NOT_EXIST', 'ORDERNOTEXIST', 'RESOURCE_NOT_EXISTS'])(
    'is null for an unknown number, also when WeChat Pay calls that %s',
    async code => {
      answers(refusal(404, code));
      expect(await pay.query(PREPAY.outTradeNo)).toBeNull();
    },
  );

  it('is not null because something else is missing', async () => {
    answers(refusal(404, 'MCH_NOT_EXISTS'));
    await expect(pay.query(PREPAY.outTradeNo)).rejects.toThrow(PayRefusedError);
    answers({ status: 404, body: '<html>nginx</html>', signer: null });
    await expect(pay.query(PREPAY.outTradeNo)).rejects.toThrow(PayUnavailableError);
  });

  it('does not take an answer about another order', async () => {
    answers({ body: { ...PAID, out_trade_no: 'another' } });
    await expect(pay.query(PREPAY.outTradeNo)).rejects.toThrow('about another order');
  });
});

describe('closing an order', () => {
  it('is answered without a body, but with a signature', async () => {
    answers({ status: 204 });
    expect(await pay.close(PREPAY.outTradeNo)).toBeUndefined();
    expect(home.server.calls()).toEqual([
      `POST /v3/pay/transactions/out-trade-no/${PREPAY.outTradeNo}/close`,
    ]);
    expect(bodySent()).toEqual({ mchid: MCH_ID });
  });

  it.each([
    ['ORDERPAID', 400],
    ['ORDER_NOT_EXIST', 404],
  ])('is refused with %s', async (code, status) => {
    answers(refusal(status, code));
    await expect(pay.close(PREPAY.outTradeNo)).rejects.toMatchObject({
      name: 'PayRefusedError',
      code,
      status,
    });
  });
});

describe('a refund', () => {
  it('is requested as WeChat Pay documents it', async () => {
    answers({ body: REFUNDING });
    expect(await pay.refund(REFUND)).toEqual({
      outRefundNo: REFUND.outRefundNo,
      refundId: '5030',
      outTradeNo: PREPAY.outTradeNo,
      transactionId: '4200',
      status: 'PROCESSING',
      refundFen: 1000,
      totalFen: 3900,
      doneAt: null,
    });
    expect(home.server.calls()).toEqual(['POST /v3/refund/domestic/refunds']);
    expect(bodySent()).toEqual({
      transaction_id: '4200',
      out_refund_no: REFUND.outRefundNo,
      reason: '缺货',
      notify_url: REFUND.notifyUrl,
      amount: { refund: 1000, total: 3900, currency: 'CNY' },
    });
  });

  it('names the order if the transaction is unknown, and no reason if it has no plain text', async () => {
    answers({ body: REFUNDING });
    const { transactionId: _transactionId, ...request } = REFUND;
    await pay.refund({ ...request, reason: '🙏' });
    expect(bodySent()).toEqual({
      out_trade_no: PREPAY.outTradeNo,
      out_refund_no: REFUND.outRefundNo,
      notify_url: REFUND.notifyUrl,
      amount: { refund: 1000, total: 3900, currency: 'CNY' },
    });
  });

  it('may wait for the merchant’s balance', async () => {
    answers(refusal(403, 'NOT_ENOUGH'));
    await expect(pay.refund(REFUND)).rejects.toMatchObject({
      name: 'PayRefusedError',
      status: 403,
      code: 'NOT_ENOUGH',
    });
  });

  it('can be queried, and is null for an unknown number', async () => {
    answers({ body: { ...REFUNDING, status: 'SUCCESS', success_time: '2026-08-08T12:02:00+08:00' } });
    expect(await pay.queryRefund(REFUND.outRefundNo)).toMatchObject({
      status: 'SUCCESS',
      doneAt: new Date('2026-08-08T04:02:00Z'),
    });
    answers(refusal(404, 'RESOURCE_NOT_EXISTS'));
    expect(await pay.queryRefund(REFUND.outRefundNo)).toBeNull();
  });

  it.each(NOTHING)('has no time while it is in progress, also if the field is %s', async (_, nothing) => {
    answers({ body: { ...REFUNDING, success_time: nothing } });
    expect(await pay.refund(REFUND)).toMatchObject({ status: 'PROCESSING', doneAt: null });
    expect(await pay.queryRefund(REFUND.outRefundNo)).toMatchObject({ status: 'PROCESSING', doneAt: null });
  });

  it.each([
    ['another refund', { out_refund_no: 'another' }],
    ['no status that is known', { status: 'LOST' }],
  ])('is unknown after an answer about %s', async (_, change) => {
    answers({ body: { ...REFUNDING, ...change } });
    await expect(pay.refund(REFUND)).rejects.toThrow(PayUnavailableError);
    await expect(pay.queryRefund(REFUND.outRefundNo)).rejects.toThrow(PayUnavailableError);
  });
});
