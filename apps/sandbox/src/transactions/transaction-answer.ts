import { chinaTime } from '../clock/china-time.js';
import { STATE_TEXTS, type Transaction } from './transaction.js';

/** The answer to a query of an order; the notification has the same fields. */
export function transactionAnswer({ order, state, payment }: Transaction) {
  return {
    appid: order.appid,
    mchid: order.mchid,
    out_trade_no: order.out_trade_no,
    trade_state: state,
    trade_state_desc: STATE_TEXTS[state],
    ...(order.attach === undefined ? {} : { attach: order.attach }),
    ...(payment === null
      ? {}
      : {
          transaction_id: payment.transactionId,
          trade_type: 'JSAPI',
          bank_type: 'OTHERS',
          success_time: chinaTime(payment.paidAt),
          payer: { openid: payment.openid },
          amount: {
            total: payment.fen,
            payer_total: payment.fen,
            currency: payment.currency,
            payer_currency: payment.currency,
          },
        }),
  };
}
