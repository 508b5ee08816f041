import { prepayAnswer, refundAnswer, transactionAnswer } from './api/pay-answers.js';
import type { PayHttp } from './api/pay-http.js';
import { plainText } from './api/plain-text.js';
import { chinaTime } from './api/time.js';
import type { TradeBill } from './bill/bill-row.js';
import { downloadTradeBill } from './bill/trade-bill.js';
import { jsapiParameters } from './jsapi-parameters.js';
import type { Merchant } from './keys/merchant.js';
import type { PlatformKeys } from './keys/platform-keys.js';
import type { NotificationReader } from './notification/notification-reader.js';
import type { PayNotification } from './notification/pay-notification.js';
import { PayRefusedError, PayUnavailableError } from './pay-errors.js';
import { PAY_LIMITS } from './pay-limits.js';
import type { JsapiParameters, PrepayRequest, Refund, RefundRequest, Transaction } from './pay-types.js';
import { type NotificationHeaders, WechatPay } from './wechat-pay.js';

const CURRENCY = 'CNY';
/** Old and new names of the same answer. */
const NO_SUCH_ORDER = ['ORDER_NOT_EXIST', 'ORDERNOTEXIST', 'RESOURCE_NOT_EXISTS'];
const NO_SUCH_REFUND = ['RESOURCE_NOT_EXISTS'];

/** WeChat Pay over HTTP. */
export class HttpWechatPay extends WechatPay {
  constructor(
    private readonly merchant: Merchant,
    private readonly http: PayHttp,
    private readonly keys: PlatformKeys,
    private readonly reader: NotificationReader,
  ) {
    super();
  }

  override async prepay(request: PrepayRequest): Promise<string> {
    const body = {
      appid: this.merchant.appId,
      mchid: this.merchant.mchId,
      description: plainText(request.description, PAY_LIMITS.description) || request.outTradeNo,
      out_trade_no: request.outTradeNo,
      time_expire: chinaTime(request.expiresAt),
      notify_url: request.notifyUrl,
      amount: { total: request.totalFen, currency: CURRENCY },
      payer: { openid: request.openid },
    };
    const path = '/v3/pay/transactions/jsapi';
    const answer = await this.http.ask(
      this.keys,
      { method: 'POST', name: `POST ${path}`, path, body },
      prepayAnswer,
    );
    return answer.prepay_id;
  }

  override jsapiParameters(prepayId: string): JsapiParameters {
    return jsapiParameters(this.merchant, prepayId, Date.now());
  }

  override async query(outTradeNo: string): Promise<Transaction | null> {
    const name = 'GET /v3/pay/transactions/out-trade-no/{}';
    const path = `/v3/pay/transactions/out-trade-no/${encodeURIComponent(outTradeNo)}`;
    const asking = this.http.ask(
      this.keys,
      { method: 'GET', name, path, params: { mchid: this.merchant.mchId } },
      transactionAnswer,
    );
    const transaction = await orNullIf(NO_SUCH_ORDER, asking);
    if (transaction !== null && transaction.outTradeNo !== outTradeNo)
      throw new PayUnavailableError(name, 'an answer about another order');
    return transaction;
  }

  override async close(outTradeNo: string): Promise<void> {
    const name = 'POST /v3/pay/transactions/out-trade-no/{}/close';
    const path = `/v3/pay/transactions/out-trade-no/${encodeURIComponent(outTradeNo)}/close`;
    await this.http.tell(this.keys, { method: 'POST', name, path, body: { mchid: this.merchant.mchId } });
  }

  override async refund(request: RefundRequest): Promise<Refund> {
    const reason = plainText(request.reason, PAY_LIMITS.refundReason);
    const body = {
      ...(request.transactionId === undefined
        ? { out_trade_no: request.outTradeNo }
        : { transaction_id: request.transactionId }),
      out_refund_no: request.outRefundNo,
      ...(reason !== '' && { reason }),
      notify_url: request.notifyUrl,
      amount: { refund: request.refundFen, total: request.totalFen, currency: CURRENCY },
    };
    const path = '/v3/refund/domestic/refunds';
    const call = { method: 'POST', name: `POST ${path}`, path, body } as const;
    return about(request.outRefundNo, call.name, await this.http.ask(this.keys, call, refundAnswer));
  }

  override async queryRefund(outRefundNo: string): Promise<Refund | null> {
    const name = 'GET /v3/refund/domestic/refunds/{}';
    const path = `/v3/refund/domestic/refunds/${encodeURIComponent(outRefundNo)}`;
    const refund = await orNullIf(
      NO_SUCH_REFUND,
      this.http.ask(this.keys, { method: 'GET', name, path }, refundAnswer),
    );
    return refund === null ? null : about(outRefundNo, name, refund);
  }

  override tradeBill(day: string): Promise<TradeBill | null> {
    return downloadTradeBill(this.http, this.keys, day);
  }

  override readNotification(headers: NotificationHeaders, rawBody: Buffer): Promise<PayNotification> {
    return this.reader.read(headers, rawBody);
  }
}

async function orNullIf<T>(codes: readonly string[], asking: Promise<T>): Promise<T | null> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof PayRefusedError && error.status === 404 && codes.includes(error.code)) return null;
    throw error;
  }
}

function about(outRefundNo: string, name: string, refund: Refund): Refund {
  if (refund.outRefundNo !== outRefundNo)
    throw new PayUnavailableError(name, 'an answer about another refund');
  return refund;
}
