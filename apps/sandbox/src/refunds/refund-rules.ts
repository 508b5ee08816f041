import { PayError } from '../pay-api/pay.error.js';
import type { Payment } from '../transactions/transaction.js';
import type { Refund } from './refund.js';
import type { RefundRequest } from './refund-request.js';

const MOST_REFUNDS = 50;
const REFUNDABLE_FOR_MS = 365 * 24 * 3_600_000;

export interface RefundState {
  readonly payment: Payment;
  /** Earlier refunds of the order, oldest first. */
  readonly before: readonly Refund[];
  readonly now: number;
  /** Shortest time between two refunds of an order, in ms. */
  readonly apartMs: number;
}

/** @throws PayError if this refund is not allowed */
export function checkRefund({ amount }: RefundRequest, { payment, before, now, apartMs }: RefundState): void {
  const taken = before.filter(({ status }) => status !== 'CLOSED');
  const refunded = taken.reduce((sum, { refundFen }) => sum + refundFen, 0);
  if (amount.total !== payment.fen) throw refused('订单金额或退款金额与之前请求不一致，请核实后再试');
  if (refunded + amount.refund > payment.fen) throw refused('申请退款金额大于订单可退款金额，请核实后再试');
  if (taken.length >= MOST_REFUNDS) throw refused('一笔订单最多支持50次部分退款');
  if (now - payment.paidAt > REFUNDABLE_FOR_MS) throw refused('交易时间超过一年的订单无法提交退款');
  const latest = before.at(-1);
  if (latest !== undefined && now - latest.createdAt < apartMs) {
    throw new PayError(
      429,
      'FREQUENCY_LIMITED',
      '同一笔订单的部分退款请求间隔须大于1分钟，请稍后用原单号重试',
    );
  }
}

/** A number that was used before must name the same refund. */
export function checkSameRefund(
  known: Refund,
  { amount, transaction_id: id, out_trade_no: number }: RefundRequest,
): void {
  const same =
    known.refundFen === amount.refund &&
    known.totalFen === amount.total &&
    (known.transactionId === id || known.outTradeNo === number);
  if (!same) throw refused('订单金额或退款金额与之前请求不一致，请核实后再试');
}

const refused = (message: string): PayError => new PayError(400, 'INVALID_REQUEST', message);
