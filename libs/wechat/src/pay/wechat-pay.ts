import type { TradeBill } from './bill/bill-row.js';
import type { PayNotification } from './notification/pay-notification.js';
import type { JsapiParameters, PrepayRequest, Refund, RefundRequest, Transaction } from './pay-types.js';

/**
 * WeChat Pay v3 of one merchant, fen everywhere. Each call but `jsapiParameters` may throw
 * - PayRefusedError: WeChat said no, and did nothing;
 * - PayUnavailableError: it is not known whether anything was done; repeat the very same call, or query.
 */
export abstract class WechatPay {
  /**
   * Orders a payment and returns its `prepay_id`, which lives for 2 h. The same request again answers again (perhaps with
   * another id); a number that was paid, closed or asked for with other values is refused, under codes that differ
   * by age and place (`ORDERPAID`, `ORDER_PAID`, `ORDER_CLOSED`, `OUT_TRADE_NO_USED`, `INVALID_REQUEST`): query then.
   * Emoji are taken out of the description: WeChat accepts none.
   */
  abstract prepay(request: PrepayRequest): Promise<string>;

  /** What the page hands to `WeixinJSBridge` (`getBrandWCPayRequest`), signed by the merchant; made without a call. */
  abstract jsapiParameters(prepayId: string): JsapiParameters;

  /** What WeChat knows of an order; null when it knows no such number. */
  abstract query(outTradeNo: string): Promise<Transaction | null>;

  /**
   * Makes sure that the order cannot be paid any more; may be repeated.
   * @throws PayRefusedError `ORDER_NOT_EXIST` (or `ORDERNOTEXIST`) for an unknown number, `ORDERPAID` (or `ORDER_PAID`) for a paid one
   */
  abstract close(outTradeNo: string): Promise<void>;

  /**
   * Asks for a refund: accepted is not done. The same number and values again give the same refund, never a second one.
   * Emoji are taken out of the reason.
   */
  abstract refund(request: RefundRequest): Promise<Refund>;

  /** What WeChat knows of a refund; null when it knows no such number. */
  abstract queryRefund(outRefundNo: string): Promise<Refund | null>;

  /**
   * All payments and refunds of a day (`YYYY-MM-DD` in China), complete from 10:00 of the next; null when nothing was traded.
   * @throws PayRefusedError `STATEMENT_CREATING` before it is ready
   * @throws PayUnavailableError also for a file that is not what its checksum says
   */
  abstract tradeBill(day: string): Promise<TradeBill | null>;

  /**
   * Verifies and opens what was posted to a notify URL.
   * @param headers of the request, names in lower case
   * @param rawBody the very bytes that came
   * @throws NotificationRefusedError with a reason code; nothing in it may be believed
   */
  abstract readNotification(headers: NotificationHeaders, rawBody: Buffer): Promise<PayNotification>;
}

/** As Node gives them: names in lower case. */
export type NotificationHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;
