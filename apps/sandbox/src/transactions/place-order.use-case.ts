import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { chinaDigits } from '../clock/china-time.js';
import { Clock } from '../clock/clock.js';
import { FaultStore } from '../faults/fault.store.js';
import { Merchant } from '../merchant/merchant.js';
import { PayError } from '../pay-api/pay.error.js';
import { RegisteredAppStore } from '../registered-apps/registered-app.store.js';
import { isAccountOpenId } from '../users/wechat-user.js';
import type { JsapiOrder } from './jsapi-order.js';
import { PayTransaction } from './pay-transaction.use-case.js';
import type { Transaction } from './transaction.js';
import { TransactionStore } from './transaction.store.js';

const SOONEST_MS = 60_000;
const LATEST_MS = 90 * 24 * 3_600_000;

/** Creates an order, or accepts a repetition of the same order. */
@Injectable()
export class PlaceOrder {
  constructor(
    private readonly merchant: Merchant,
    private readonly apps: RegisteredAppStore,
    private readonly transactions: TransactionStore,
    private readonly pay: PayTransaction,
    private readonly faults: FaultStore,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns a new prepay id at each call
   * @throws PayError
   */
  async execute(order: JsapiOrder): Promise<string> {
    this.#checkParties(order);
    const known = this.transactions.find(order.out_trade_no);
    if (known === undefined) {
      this.#checkExpiry(order.time_expire);
      this.transactions.save({ order, state: 'NOTPAY', createdAt: this.clock.now(), payment: null });
    } else {
      checkRepetition(known, order);
    }
    const prepayId = this.#newPrepay(order.out_trade_no);
    if (
      this.faults.strike('notification-before-answer', {
        path: new URL(order.notify_url).pathname,
        outTradeNo: order.out_trade_no,
      })
    ) {
      await this.pay.execute(order.out_trade_no, order.payer.openid);
    }
    return prepayId;
  }

  #checkParties({ appid, mchid, payer }: JsapiOrder): void {
    if (mchid !== this.merchant.mchId) {
      throw new PayError(400, 'PARAM_ERROR', '参数错误：mchid与HTTP头Authorization中的商户号不一致', {
        field: '/mchid',
        location: 'body',
        value: mchid,
      });
    }
    if (appid !== this.apps.officialAccount.appId)
      throw new PayError(400, 'APPID_MCHID_NOT_MATCH', '商户号和AppID不匹配');
    if (!isAccountOpenId(payer.openid)) throw new PayError(400, 'INVALID_REQUEST', '下单AppID与openid不匹配');
  }

  #checkExpiry(expiry: string | undefined): void {
    if (expiry === undefined) return;
    const ahead = Date.parse(expiry) - this.clock.now();
    if (ahead >= SOONEST_MS && ahead <= LATEST_MS) return;
    throw new PayError(400, 'PARAM_ERROR', '参数错误：time_expire必须在1分钟之后、90天之内', {
      field: '/time_expire',
      location: 'body',
      value: expiry,
    });
  }

  #newPrepay(outTradeNo: string): string {
    const prepayId = `wx${chinaDigits(this.clock.now())}${randomBytes(10).toString('hex')}`;
    this.transactions.rememberPrepay(prepayId, outTradeNo);
    return prepayId;
  }
}

function checkRepetition(known: Transaction, order: JsapiOrder): void {
  if (known.state === 'CLOSED') throw new PayError(400, 'ORDER_CLOSED', '该订单已关闭，请重新下单');
  if (known.state !== 'NOTPAY') throw new PayError(400, 'ORDERPAID', '该订单已支付');
  if (!isDeepStrictEqual(known.order, order))
    throw new PayError(400, 'INVALID_REQUEST', '请求重入时，参数与首次请求时不一致');
}
