import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NotifyServer, openNotifyServer } from '@diancan/testing/merchant';
import { type OpenSandbox, openSandbox } from '../../testing/open-sandbox.js';

let sandbox: OpenSandbox;
let shop: NotifyServer;

beforeAll(async () => {
  sandbox = await openSandbox();
  shop = await openNotifyServer(() => sandbox.merchant);
});
afterAll(async () => {
  await sandbox?.stop();
  await shop?.stop();
});

async function expectPayment(orderNumber: string): Promise<void> {
  const { merchant } = sandbox;
  const prepay = await merchant.prepay(orderNumber, { notify_url: shop.url, attach: '桌号 A12' });
  expect(prepay).toMatchObject({
    status: 200,
    json: { prepay_id: expect.stringMatching(/^wx[0-9a-f]{34}$/) },
  });
  expect(merchant.trusts(prepay.headers, prepay.text)).toBe(true);
  expect(await merchant.query(orderNumber)).toMatchObject({ status: 200, json: { trade_state: 'NOTPAY' } });

  const paid = await merchant.pay(String(prepay.json['prepay_id']), 'buyer-1', {
    orderId: 'fields that are not WeChat’s are ignored',
  });
  expect(paid).toMatchObject({
    err_msg: 'get_brand_wcpay_request:ok',
    outTradeNo: orderNumber,
    paidFen: 3_600,
  });
  const [told] = await shop.count(1);
  expect(told).toMatchObject({
    path: '/notify',
    genuine: true,
    event: 'TRANSACTION.SUCCESS',
    content: {
      mchid: merchant.options.card.mchId,
      appid: sandbox.appId,
      out_trade_no: orderNumber,
      transaction_id: paid['transactionId'],
      trade_state: 'SUCCESS',
      attach: '桌号 A12',
      payer: { openid: 'buyer-1' },
      amount: { total: 3_600, payer_total: 3_600, currency: 'CNY' },
      success_time: expect.stringMatching(/\+08:00$/),
    },
  });
  const queried = await merchant.query(orderNumber);
  expect(queried.json).toEqual(told?.content);
}

async function expectRefund(orderNumber: string): Promise<void> {
  const { merchant } = sandbox;
  const request = {
    out_trade_no: orderNumber,
    out_refund_no: 'refund-1',
    reason: '太辣',
    notify_url: shop.url,
    amount: { refund: 1_200, total: 3_600, currency: 'CNY' },
  };
  const refund = await merchant.refund(request);
  expect(refund).toMatchObject({
    status: 200,
    json: { status: 'PROCESSING', out_refund_no: 'refund-1', amount: { refund: 1_200, total: 3_600 } },
  });
  const [, toldOfRefund] = await shop.count(2);
  expect(toldOfRefund).toMatchObject({
    genuine: true,
    event: 'REFUND.SUCCESS',
    content: {
      out_trade_no: orderNumber,
      refund_status: 'SUCCESS',
      refund_id: refund.json['refund_id'],
      amount: { refund: 1_200, total: 3_600 },
    },
  });
  expect(toldOfRefund?.content).not.toHaveProperty('appid');
  const refunded = await merchant.queryRefund('refund-1');
  expect(refunded).toMatchObject({
    status: 200,
    json: { status: 'SUCCESS', success_time: expect.any(String) },
  });
  expect((await merchant.refund(request)).json).toEqual(refunded.json);
  expect((await merchant.query(orderNumber)).json).toMatchObject({
    trade_state: 'REFUND',
    amount: { total: 3_600 },
  });
}

describe('a payment', () => {
  it('is ordered, paid, notified, queried, refunded, notified and queried again', async () => {
    await expectPayment('main-job-1');
    await expectRefund('main-job-1');
  });
});
