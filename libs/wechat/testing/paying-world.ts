import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { APP_ID, MCH_ID, type PayAnswer, type PayHome, payHome } from '@diancan/testing/wechat';
import type { Asked } from '@diancan/testing/network';
import { makeWechatPay } from '../src/pay/make-wechat-pay.js';
import type { WechatPay } from '../src/pay/wechat-pay.js';

export let home: PayHome;
export let pay: WechatPay;

export const answers = (answer: PayAnswer | ((asked: Asked) => PayAnswer)): void => {
  home.server.answer = home.answers(typeof answer === 'function' ? answer : () => answer);
};
export const refusal = (status: number, code: string): PayAnswer => ({
  status,
  body: { code, message: 'no: o-1', detail: { value: 'secret' } },
  signer: null,
});
export const bodySent = (): unknown => JSON.parse(home.server.asked.at(-1)!.body);

/** The ways in which WeChat Pay sends a missing value, besides leaving the field out. */
export const NOTHING = [
  ['null', null],
  ['empty', ''],
] as const;
export const PREPAY = {
  outTradeNo: '01K0ORDER000000000000000AA',
  description: '点餐订单 🍅',
  totalFen: 3900,
  openid: 'o-1',
  expiresAt: new Date('2026-08-08T04:15:00Z'),
  notifyUrl: 'https://shop.example/api/pay/notify',
};
export const PAID = {
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
export const REFUND = {
  outRefundNo: '01K0REFUND00000000000000AA',
  outTradeNo: PREPAY.outTradeNo,
  transactionId: '4200',
  refundFen: 1000,
  totalFen: 3900,
  reason: '缺货 🙏',
  notifyUrl: 'https://shop.example/api/pay/refund-notify',
};
export const REFUNDING = {
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

/** A spec calls it once: the world is there for its tests. */
export function usePayingWorld(): void {
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
}
