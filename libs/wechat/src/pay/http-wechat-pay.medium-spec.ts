import { verify } from 'node:crypto';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { APP_ID, MCH_ID, type PayAnswer, type PayHome, payHome } from '../../testing/pay-home.js';
import { PUBLIC_KEY_ID, publicKeyOf, rsaKey } from '../../testing/pay-platform.js';
import type { Asked } from '../../testing/scripted-server.js';
import { makeWechatPay } from './make-wechat-pay.js';
import { PayRefusedError, PayUnavailableError } from './pay-errors.js';
import type { WechatPay } from './wechat-pay.js';

let home: PayHome;
let pay: WechatPay;
beforeAll(async () => {
  home = await payHome();
  pay = makeWechatPay(home.settings);
});
afterAll(() => home?.close());
beforeEach(() => {
  home.server.asked.length = 0;
  home.complaints.length = 0;
});
afterEach(() => {
  if (home.complaints.length > 0) throw new Error(`WeChat Pay would refuse: ${home.complaints.join(', ')}`);
});

const answers = (answer: PayAnswer | ((asked: Asked) => PayAnswer)): void => {
  home.server.answer = home.answers(typeof answer === 'function' ? answer : () => answer);
};
const refusal = (status: number, code: string): PayAnswer => ({
  status,
  body: { code, message: 'no: o-1', detail: { value: 'secret' } },
  signer: null,
});
const bodySent = (): unknown => JSON.parse(home.server.asked.at(-1)!.body);

/** What WeChat Pay sends where there is no value, if it sends the field at all. */
const NOTHING = [
  ['null', null],
  ['empty', ''],
] as const;
const PREPAY = {
  outTradeNo: '01K0ORDER000000000000000AA',
  description: '点餐订单 🍅',
  totalFen: 3900,
  openid: 'o-1',
  expiresAt: new Date('2026-08-08T04:15:00Z'),
  notifyUrl: 'https://shop.example/api/pay/notify',
};
const PAID = {
  appid: APP_ID,
  mchid: MCH_ID,
  out_trade_no: PREPAY.outTradeNo,
  transaction_id: '4200',
  trade_type: 'JSAPI',
  trade_state: 'SUCCESS',
  trade_state_desc: '支付成功',
  success_time: '2026-08-08T12:00:00+08:00',
  payer: { openid: 'o-1' },
  amount: { total: 3900, payer_total: 3900, currency: 'CNY', payer_currency: 'CNY' },
};
const REFUND = {
  outRefundNo: '01K0REFUND00000000000000AA',
  outTradeNo: PREPAY.outTradeNo,
  transactionId: '4200',
  refundFen: 1000,
  totalFen: 3900,
  reason: '缺货 🙏',
  notifyUrl: 'https://shop.example/api/pay/refund-notify',
};
const REFUNDING = {
  refund_id: '5030',
  out_refund_no: REFUND.outRefundNo,
  transaction_id: '4200',
  out_trade_no: PREPAY.outTradeNo,
  channel: 'ORIGINAL',
  user_received_account: '零钱',
  create_time: '2026-08-08T12:01:00+08:00',
  status: 'PROCESSING',
  amount: { total: 3900, refund: 1000, payer_total: 3900, payer_refund: 1000, currency: 'CNY' },
};

describe('ordering a payment', () => {
  it('asks as WeChat Pay documents it', async () => {
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

  it('names the order where nothing of the description can be shown', async () => {
    answers({ body: { prepay_id: 'wx2617' } });
    await pay.prepay({ ...PREPAY, description: '🍅' });
    expect(bodySent()).toMatchObject({ description: PREPAY.outTradeNo });
  });

  it('hands the page what WeChat’s client verifies', () => {
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

describe('asking for a payment', () => {
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

  it('tells what there is of one that is not paid', async () => {
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

  it.each(NOTHING)('takes optional fields that are %s for absent ones', async (_, nothing) => {
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

  it('is not null because something else is not there', async () => {
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
  it('is answered without a body, which is signed all the same', async () => {
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
  it('is asked for as WeChat Pay documents it', async () => {
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

  it('names the order where the transaction is not known, and no reason where none can be shown', async () => {
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

  it('can be asked after, and is null for an unknown number', async () => {
    answers({ body: { ...REFUNDING, status: 'SUCCESS', success_time: '2026-08-08T12:02:00+08:00' } });
    expect(await pay.queryRefund(REFUND.outRefundNo)).toMatchObject({
      status: 'SUCCESS',
      doneAt: new Date('2026-08-08T04:02:00Z'),
    });
    answers(refusal(404, 'RESOURCE_NOT_EXISTS'));
    expect(await pay.queryRefund(REFUND.outRefundNo)).toBeNull();
  });

  it.each(NOTHING)('has no time while it is under way, also where that is %s', async (_, nothing) => {
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

describe('a call that failed', () => {
  const old = String(Math.floor(Date.now() / 1_000) - 400);
  const unknown: ReadonlyArray<readonly [string, PayAnswer]> = [
    ['HTTP 500 SYSTEM_ERROR', refusal(500, 'SYSTEM_ERROR')],
    ['HTTP 502', { status: 502, body: '<html>', signer: null }],
    ['HTTP 429 FREQUENCY_LIMITED', refusal(429, 'FREQUENCY_LIMITED')],
    ['HTTP 429 RULE_LIMIT', refusal(429, 'RULE_LIMIT')],
    ['HTTP 503 PARAM_ERROR', refusal(503, 'PARAM_ERROR')],
    ['HTTP 403 FREQUENCY_LIMITED', refusal(403, 'FREQUENCY_LIMITED')],
    ['HTTP 400', { status: 400, body: 'Bad Request', signer: null }],
    ['HTTP 302', { status: 302, headers: { location: 'http://127.0.0.1:1/' }, signer: null }],
    ['EV3_RES_HEADERS_INCOMPLATE', { body: REFUNDING, signer: null }],
    [
      'EV3_RES_HEADER_SIGNATURE_DIGEST',
      { body: REFUNDING, signer: { serial: PUBLIC_KEY_ID, privateKey: rsaKey() } },
    ],
    [
      'EV3_RES_HEADER_PLATFORM_SERIAL',
      { body: REFUNDING, headers: { 'wechatpay-serial': 'PUB_KEY_ID_OTHER' } },
    ],
    ['EV3_RES_HEADER_TIMESTAMP_OFFSET', { body: REFUNDING, headers: { 'wechatpay-timestamp': old } }],
    ['an answer that cannot be read', { body: 'not JSON' }],
    ['an answer that cannot be read', { body: { refund_id: '5030' } }],
  ];
  const refundError = (): Promise<unknown> => pay.refund(REFUND).catch((caught: unknown) => caught);

  it.each(unknown)('may or may not have had its effect after: %s', async (reason, answer) => {
    answers(answer);
    const error = await refundError();
    expect(error).toBeInstanceOf(PayUnavailableError);
    expect((error as Error).message).toBe(
      `WeChat Pay gave no usable answer to POST /v3/refund/domestic/refunds: ${reason}`,
    );
  });

  it('may or may not have had its effect when the connection ended', async () => {
    home.server.answer = (_, response) => {
      response.destroy();
    };
    expect(await refundError()).toMatchObject({
      name: 'PayUnavailableError',
      message: expect.stringContaining('ECONNRESET') as string,
    });
  });

  it('may or may not have had its effect when no answer came in time', async () => {
    home.server.answer = () => undefined;
    const hasty = makeWechatPay({ ...home.settings, timeoutMs: 200 });
    await expect(hasty.refund(REFUND)).rejects.toThrow(
      /gave no usable answer to .*: (?:timeout|ECONNABORTED)$/,
    );
  });

  it.each([
    ['PARAM_ERROR', 400],
    ['SIGN_ERROR', 401],
    ['USER_ACCOUNT_ABNORMAL', 403],
    ['RESOURCE_NOT_EXISTS', 404],
  ])('had no effect when WeChat Pay says %s', async (code, status) => {
    answers(refusal(status, code));
    expect(await refundError()).toMatchObject({ name: 'PayRefusedError', code, status });
  });

  it('shows neither keys nor people, whatever happened', async () => {
    for (const [, answer] of [...unknown, ['refused', refusal(400, 'PARAM_ERROR')] as const]) {
      answers(answer);
      const error = await pay.prepay({ ...PREPAY, openid: 'o-private' }).catch((caught: unknown) => caught);
      expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(
        /o-private|o-1|secret|PRIVATE KEY|signature=|0123456789abcdef/,
      );
    }
  });
});
