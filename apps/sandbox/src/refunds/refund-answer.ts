import { chinaTime } from '../clock/china-time.js';
import type { Refund } from './refund.js';

const RECEIVED_BY = '支付用户零钱';

/** The answer to a merchant's refund request. */
export function refundAnswer(refund: Refund) {
  const { totalFen, refundFen, currency, doneAt, status } = refund;
  return {
    ...numbersOf(refund),
    channel: 'ORIGINAL',
    user_received_account: RECEIVED_BY,
    ...(status === 'SUCCESS' && doneAt !== null ? { success_time: chinaTime(doneAt) } : {}),
    create_time: chinaTime(refund.createdAt),
    status,
    funds_account: 'AVAILABLE',
    amount: {
      total: totalFen,
      refund: refundFen,
      payer_total: totalFen,
      payer_refund: refundFen,
      settlement_refund: refundFen,
      settlement_total: totalFen,
      discount_refund: 0,
      currency,
    },
  };
}

/** The content of the notification, which names neither app nor payer. */
export function refundNotice(refund: Refund, mchid: string) {
  const { totalFen, refundFen, doneAt, status } = refund;
  return {
    mchid,
    ...numbersOf(refund),
    refund_status: status,
    ...(status === 'SUCCESS' && doneAt !== null ? { success_time: chinaTime(doneAt) } : {}),
    user_received_account: RECEIVED_BY,
    amount: { total: totalFen, refund: refundFen, payer_total: totalFen, payer_refund: refundFen },
  };
}

const numbersOf = ({ refundId, outRefundNo, transactionId, outTradeNo }: Refund) => ({
  refund_id: refundId,
  out_refund_no: outRefundNo,
  transaction_id: transactionId,
  out_trade_no: outTradeNo,
});
