import { z } from 'zod';
import { PAY_LIMITS } from '../pay-limits.js';
import type { Refund, Transaction } from '../pay-types.js';

/** RFC 3339 with an offset, e.g. `2026-08-08T12:00:00+08:00`. */
const time = z.iso.datetime({ offset: true }).transform(text => new Date(text));
const fen = z.int().nonnegative();
const text = z.string().min(1);
/** WeChat Pay omits a field that has no value, or sends null or an empty string. */
const optional = <S extends z.ZodType>(field: S) =>
  z.preprocess(value => (value === null || value === '' ? undefined : value), field.optional()).optional();
/** An id that is compared with an ASCII column; the database rejects a comparison with other characters. */
const asciiId = (max: number) => z.string().regex(new RegExp(`^[\\x21-\\x7e]{1,${max}}$`));

export const prepayAnswer = z.object({ prepay_id: text.max(64) });

/** The answer to a query, and the content of a payment notification. */
export const transactionAnswer = z
  .object({
    appid: text,
    mchid: text,
    out_trade_no: asciiId(PAY_LIMITS.outTradeNo),
    transaction_id: optional(asciiId(PAY_LIMITS.transactionId)),
    trade_state: text,
    success_time: optional(time),
    payer: optional(z.object({ openid: optional(asciiId(PAY_LIMITS.openid)) })),
    amount: optional(z.object({ total: optional(fen), currency: optional(z.string()) })),
  })
  .transform((answer): Transaction => ({
    outTradeNo: answer.out_trade_no,
    transactionId: answer.transaction_id ?? null,
    state: answer.trade_state,
    appId: answer.appid,
    mchId: answer.mchid,
    openid: answer.payer?.openid ?? null,
    totalFen: answer.amount?.total ?? null,
    currency: answer.amount?.currency ?? null,
    paidAt: answer.success_time ?? null,
  }));

const refundFields = {
  refund_id: text,
  out_refund_no: asciiId(PAY_LIMITS.outRefundNo),
  transaction_id: asciiId(PAY_LIMITS.transactionId),
  out_trade_no: asciiId(PAY_LIMITS.outTradeNo),
  success_time: optional(time),
  amount: z.object({ total: fen, refund: fen }),
};
const refundStatus = z.enum(['PROCESSING', 'SUCCESS', 'CLOSED', 'ABNORMAL']);

type RefundFields = z.infer<z.ZodObject<typeof refundFields>>;

const refundOf = (answer: RefundFields, status: Refund['status']): Refund => ({
  outRefundNo: answer.out_refund_no,
  refundId: answer.refund_id,
  outTradeNo: answer.out_trade_no,
  transactionId: answer.transaction_id,
  status,
  refundFen: answer.amount.refund,
  totalFen: answer.amount.total,
  doneAt: answer.success_time ?? null,
});

export const refundAnswer = z
  .object({ ...refundFields, status: refundStatus })
  .transform(answer => refundOf(answer, answer.status));

/** A refund notification has another name for the status, and also names the merchant. */
export const refundNotice = z
  .object({ ...refundFields, mchid: text, refund_status: refundStatus.exclude(['PROCESSING']) })
  .transform(answer => ({ mchId: answer.mchid, refund: refundOf(answer, answer.refund_status) }));

export const billAnswer = z.object({
  hash_type: z.literal('SHA1'),
  hash_value: z.string().regex(/^[0-9a-f]{40}$/i),
  download_url: z.url(),
});
