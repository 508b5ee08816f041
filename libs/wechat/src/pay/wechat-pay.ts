import type { TradeBill } from './bill/bill-row.js';
import type { PayNotification } from './notification/pay-notification.js';
import type { JsapiParameters, PrepayRequest, Refund, RefundRequest, Transaction } from './pay-types.js';

/**
 * WeChat Pay v3 of one merchant; all amounts in fen. Each call except `jsapiParameters` may throw
 * - PayRefusedError: WeChat refused, and did nothing;
 * - PayUnavailableError: unknown whether anything was done; repeat the same call, or query.
 */
export abstract class WechatPay {
  /**
   * Creates a payment and returns its `prepay_id`, which is valid for 2 h. The same request may be repeated
   * and may return another id. WeChat refuses a number that is paid, closed or used with other values; the
   * code varies (`ORDERPAID`, `ORDER_PAID`, `ORDER_CLOSED`, `OUT_TRADE_NO_USED`, `INVALID_REQUEST`), so query
   * the order then. Emoji are removed from the description, because WeChat refuses them.
   */
  abstract prepay(request: PrepayRequest): Promise<string>;

  /** The parameters for `getBrandWCPayRequest` in `WeixinJSBridge`, signed by the merchant; makes no call. */
  abstract jsapiParameters(prepayId: string): JsapiParameters;

  /** The state of an order at WeChat; null if the number is unknown there. */
  abstract query(outTradeNo: string): Promise<Transaction | null>;

  /**
   * Makes sure that the order can no longer be paid; may be repeated.
   * @throws PayRefusedError `ORDER_NOT_EXIST` (or `ORDERNOTEXIST`) for an unknown number, `ORDERPAID` (or
   *   `ORDER_PAID`) for a paid order
   */
  abstract close(outTradeNo: string): Promise<void>;

  /**
   * Requests a refund; an accepted refund is not yet done. The same number and values return the same refund,
   * never a second one. Emoji are removed from the reason.
   */
  abstract refund(request: RefundRequest): Promise<Refund>;

  /** The state of a refund at WeChat; null if the number is unknown there. */
  abstract queryRefund(outRefundNo: string): Promise<Refund | null>;

  /**
   * All payments and refunds of a day (`YYYY-MM-DD` in China), complete from 10:00 the next day; null if
   * there were none.
   * @throws PayRefusedError `STATEMENT_CREATING` until the bill is ready
   * @throws PayUnavailableError also if the file does not match its checksum
   */
  abstract tradeBill(day: string): Promise<TradeBill | null>;

  /**
   * Verifies and decrypts the body of a POST to a notify URL.
   * @param headers of the request, names in lower case
   * @param rawBody the exact bytes received
   * @throws NotificationRefusedError with a reason code; nothing in the request can be trusted
   */
  abstract readNotification(headers: NotificationHeaders, rawBody: Buffer): Promise<PayNotification>;
}

/** In Node's form: names in lower case. */
export type NotificationHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;
